package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Net.Pair;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams whose reactor one thread turns, in the hands of another one. */
@ParameterizedClass
@MethodSource("pinned")
@Timeout(240)
class PinnedTest {
  private static final int LARGE = 1 << 20;

  @Parameter Setup setup;

  private Net net;
  private Elsewhere elsewhere;

  static Stream<Setup> pinned() {
    return Setup.all().filter(setup -> setup.use() == ReactorUse.PINNED);
  }

  @BeforeEach
  void open() throws IOException {
    net = new Net(setup);
    elsewhere = new Elsewhere(net.reactor);
  }

  @AfterEach
  void close() {
    elsewhere.close();
    net.close();
    assertThat(net.reactor.descriptors()).isZero();
  }

  /** A pair of which the server waits for bytes as a reader leaves it that was dropped. */
  private Pair waitingPair() throws Exception {
    Pair pair = net.pair();
    Receive receive = new Receive(pair.server(), new byte[1], 0, 1);
    net.loop.assertPending(receive);
    receive.drop();
    net.settle();
    return pair;
  }

  private byte[] receiveElsewhere(Source stream, int length) throws Exception {
    byte[] bytes = new byte[length];
    for (int got = 0; got < length; ) {
      int count = elsewhere.run(new Receive(stream, bytes, got, length - got));
      assertThat(count).as("the stream ended after %d", got).isPositive();
      got += count;
    }
    return bytes;
  }

  private void sendAllElsewhere(Source stream, byte[] bytes) throws Exception {
    for (int sent = 0; sent < bytes.length; ) {
      sent += elsewhere.run(new Send(stream, bytes, sent, bytes.length - sent));
    }
  }

  @Test
  void whatHasArrivedIsReadByAnotherThreadAndWhatComesLaterByBoth() throws Exception {
    Pair pair = waitingPair();
    byte[] pattern = Net.pattern(9_000);
    net.sendAll(pair.client(), Arrays.copyOf(pattern, 3_000));
    net.settle();
    byte[] first = net.receiveAll(pair.server(), 1_000);
    assertThat(first).isEqualTo(Arrays.copyOf(pattern, 1_000));
    assertThat(receiveElsewhere(pair.server(), 1_000))
        .isEqualTo(Arrays.copyOfRange(pattern, 1_000, 2_000));
    net.sendAll(pair.client(), Arrays.copyOfRange(pattern, 3_000, 9_000));
    assertThat(net.receiveAll(pair.server(), 3_000))
        .isEqualTo(Arrays.copyOfRange(pattern, 2_000, 5_000));
    assertThat(receiveElsewhere(pair.server(), 4_000))
        .isEqualTo(Arrays.copyOfRange(pattern, 5_000, 9_000));
    pair.client().close();
    assertThat(elsewhere.run(new Receive(pair.server(), first, 0, 1))).isEqualTo(-1);
    pair.server().close();
  }

  @Test
  void readerElsewhereIsWokenByWhatArrives() throws Exception {
    Pair pair = waitingPair();
    byte[] got = new byte[4];
    for (int i = 0; i < 50; i++) {
      FutureTask<Integer> reading =
          elsewhere.begin(there -> there.run(new Receive(pair.server(), got, 0, 4)));
      net.sendAll(pair.client(), Net.ascii("ping"));
      assertThat(elsewhere.turnUntil(reading)).isEqualTo(4);
    }
    pair.client().close();
    pair.server().close();
  }

  @Test
  void writesOfTwoThreadsKeepTheirOrder() throws Exception {
    Pair pair = net.pair();
    for (int i = 0; i < 20; i++) {
      assertThat(net.loop.poll(new Send(pair.client(), Net.ascii("hel"), 0, 3))).isEqualTo(3);
      sendAllElsewhere(pair.client(), Net.ascii("lo, "));
      assertThat(net.receiveAll(pair.server(), 7)).isEqualTo(Net.ascii("hello, "));
    }
    pair.client().close();
    pair.server().close();
  }

  @Test
  void streamThatTakesNoMoreIsReadElsewhereMeanwhile() throws Exception {
    Pair pair = waitingPair();
    net.kernel.setOption(pair.client(), StandardSocketOptions.SO_SNDBUF, 16 << 10);
    byte[] pattern = Net.pattern(64 << 20);
    int sent = 0;
    Object answer = 0;
    while (answer != Poll.PENDING) { // small pieces, which are gathered
      sent += (Integer) answer;
      Send send = new Send(pair.client(), pattern, sent, 1_000);
      answer = net.loop.poll(send);
      net.settle();
      if (answer == Poll.PENDING) {
        send.drop();
      }
    }
    net.sendAll(pair.server(), Net.ascii("read me first"));
    assertThat(receiveElsewhere(pair.client(), 13)).isEqualTo(Net.ascii("read me first"));
    byte[] last = Arrays.copyOfRange(pattern, sent, sent + 100);
    FutureTask<Integer> writing =
        elsewhere.begin(there -> there.run(new Send(pair.client(), last, 0, 100)));
    assertThat(net.receiveAll(pair.server(), sent)).isEqualTo(Arrays.copyOf(pattern, sent));
    assertThat(elsewhere.turnUntil(writing)).isEqualTo(100);
    assertThat(net.receiveAll(pair.server(), 100)).isEqualTo(last);
    pair.client().close();
    pair.server().close();
  }

  @Test
  void shutdownElsewhereComesBehindWhatWasWritten() throws Exception {
    Pair pair = net.pair();
    assertThat(net.loop.poll(new Send(pair.client(), Net.ascii("last"), 0, 4))).isEqualTo(4);
    elsewhere.call(() -> {
      net.kernel.shutdownWrite(pair.client());
      return null;
    });
    assertThatThrownBy(() -> net.run(new Send(pair.client(), new byte[1], 0, 1)))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("shut down");
    assertThat(net.receiveAll(pair.server(), 4)).isEqualTo(Net.ascii("last"));
    assertThat(net.run(new Receive(pair.server(), new byte[1], 0, 1))).isEqualTo(-1);
    pair.client().close();
    pair.server().close();
  }

  @Test
  void closeElsewhereComesBehindWhatWasWrittenAndFailsWhoWaits() throws Exception {
    long before = OverRings.openFiles();
    Pair pair = net.pair();
    Receive waiting = new Receive(pair.client(), new byte[1], 0, 1);
    net.loop.assertPending(waiting);
    assertThat(net.loop.poll(new Send(pair.client(), Net.ascii("last"), 0, 4))).isEqualTo(4);
    elsewhere.call(() -> {
      pair.client().close();
      return null;
    });
    assertThatThrownBy(() -> net.run(waiting)).isInstanceOf(SourceClosedException.class);
    assertThat(net.receiveAll(pair.server(), 4)).isEqualTo(Net.ascii("last"));
    assertThat(net.run(new Receive(pair.server(), new byte[1], 0, 1))).isEqualTo(-1);
    pair.server().close();
    net.settle();
    assertThat(OverRings.openFiles()).isEqualTo(before);
  }

  @Test
  void everythingElsewhere() throws Exception {
    Source client = elsewhere.run(new Connect(net.address));
    Source server = elsewhere.run(new Accept(net.listener));
    byte[] pattern = Net.pattern(LARGE);
    FutureTask<byte[]> reading = null;
    try (Elsewhere third = new Elsewhere(net.reactor)) {
      reading =
          third.begin(there -> {
            byte[] got = new byte[LARGE];
            for (int length = 0; length < LARGE; ) {
              length += there.run(new Receive(server, got, length, LARGE - length));
            }
            return got;
          });
      sendAllElsewhere(client, pattern);
      assertThat(third.turnUntil(reading)).isEqualTo(pattern);
    }
    elsewhere.call(() -> {
      client.close();
      return null;
    });
    assertThat(net.run(new Receive(server, pattern, 0, 1))).isEqualTo(-1);
    server.close();
  }

  @Test
  void operationThatWasBegunHereEndsElsewhere() throws Exception {
    Pair pair = waitingPair();
    byte[] got = new byte[2];
    Receive receive = new Receive(pair.server(), got, 0, 2);
    net.loop.assertPending(receive);
    net.sendAll(pair.client(), Net.ascii("ab"));
    assertThat(elsewhere.run(receive)).isEqualTo(2);
    Accept accept = new Accept(net.listener);
    net.loop.assertPending(accept);
    Source client = net.run(new Connect(net.address));
    elsewhere.run(accept).close();
    client.close();
    pair.client().close();
    pair.server().close();
  }

  @Test
  void droppedElsewhereItHasTakenNothing() throws Exception {
    Pair pair = waitingPair();
    Receive receive = new Receive(pair.server(), new byte[4], 0, 4);
    net.sendAll(pair.client(), Net.ascii("kept"));
    net.settle();
    Object answer = elsewhere.poll(receive);
    elsewhere.call(() -> {
      receive.drop();
      return null;
    });
    if (answer == Poll.PENDING) { // else it had not to ask
      assertThat(net.receiveAll(pair.server(), 4)).isEqualTo(Net.ascii("kept"));
    }
    pair.client().close();
    pair.server().close();
  }

  @Test
  void closedReactorGivesDescriptorsBackThatAnotherThreadHasAskedFor() throws Exception {
    long before = OverRings.openFiles();
    for (int i = 0; i < 10; i++) {
      Pair pair = waitingPair();
      elsewhere.call(() -> {
        pair.client().close();
        pair.server().close();
        return null;
      });
    }
    net.close();
    assertThat(OverRings.openFiles()).isLessThan(before);
  }
}
