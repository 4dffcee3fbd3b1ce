package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Net.Pair;
import dev.dormouse.reactor.poller.Places;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that live in the table of a ring. */
@Timeout(240)
class DirectTest {
  private static final String SIZES = "dormouse.uring.sizes";
  private static final Setup SETUP = new Setup(PollerKind.IO_URING, ReactorUse.PINNED);
  private static final ListenOptions DIRECT = options(true);
  private static final int PLACES = 8;

  private long filesBefore;
  private Net net;
  private Source listener;
  private InetSocketAddress address;

  private static ListenOptions options(boolean direct) {
    return new ListenOptions(
        128, false, true, List.of(new OptionValue<>(SocketOptions.DIRECT, direct)));
  }

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Setup.hasTables());
    System.setProperty(SIZES, "64,256,64,8,16," + PLACES);
    try {
      filesBefore = OverRings.openFiles();
      net = new Net(SETUP);
      net.reactor.claim();
      listener = net.kernel.listen(Net.loopback(0), DIRECT);
      address = (InetSocketAddress) net.kernel.localAddress(listener);
    } finally {
      System.clearProperty(SIZES);
    }
  }

  @AfterEach
  void close() throws Exception {
    if (net == null) {
      return;
    }
    listener.close();
    net.settle();
    assertThat(Places.reserved(listener)).as("places of the table").isZero();
    net.close();
    assertThat(net.reactor.descriptors()).isZero();
    assertFiles(filesBefore);
  }

  /** Sees that no more files are open than were, but for some that a JVM opens now and then. */
  private static void assertFiles(long before) throws Exception {
    assertThat(OverRings.openFiles()).isLessThanOrEqualTo(before + 2);
  }

  private Pair pair() throws Exception {
    Source client = net.run(new Connect(address));
    return new Pair(client, net.run(new Accept(listener)));
  }

  private void close(Pair pair) {
    pair.client().close();
    pair.server().close();
    net.settle();
  }

  @Test
  void bytesGoBothWaysWithoutADescriptor() throws Exception {
    net.run(new Connect(net.address)).close();
    net.run(new Accept(net.listener)).close();
    net.settle();
    long before = OverRings.openFiles();
    Pair pair = pair();
    assertFiles(before);
    byte[] pattern = Net.pattern(2 << 20);
    for (int at = 0; at < pattern.length; ) {
      int count = Math.min(at % 7_919 + 1 + (at > pattern.length / 2 ? 60_000 : 0), 64_000);
      byte[] part = Arrays.copyOfRange(pattern, at, Math.min(at + count, pattern.length));
      net.sendAll(pair.client(), part);
      assertThat(net.receiveAll(pair.server(), part.length)).isEqualTo(part);
      net.sendAll(pair.server(), part);
      assertThat(net.receiveAll(pair.client(), part.length)).isEqualTo(part);
      at += part.length;
    }
    assertFiles(before);
    pair.client().close();
    assertThat(net.run(new Receive(pair.server(), pattern, 0, 1))).isEqualTo(-1);
    close(pair);
  }

  @Test
  void readersThatAreThereBeforeTheBytes() throws Exception {
    Pair pair = pair();
    byte[] got = new byte[8];
    for (int i = 0; i < 100; i++) {
      Receive receive = new Receive(pair.server(), got, 0, 8);
      net.loop.assertPending(receive);
      if (i % 3 == 0) {
        receive.drop();
        receive = new Receive(pair.server(), got, 0, 8);
      }
      net.sendAll(pair.client(), Net.ascii("ping"));
      assertThat(net.run(receive)).isEqualTo(4);
      assertThat(net.run(new AwaitReady(pair.server(), true))).isNotNull();
      net.sendAll(pair.server(), Net.ascii("pong"));
      assertThat(net.run(new Peek(pair.client(), got, 0, 8))).isEqualTo(4);
      assertThat(net.receiveAll(pair.client(), 4)).isEqualTo(Net.ascii("pong"));
    }
    close(pair);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 91_000})
  void writerWaitsForRoom(int size) throws Exception {
    Pair pair = pair();
    net.kernel.setOption(pair.server(), StandardSocketOptions.SO_SNDBUF, 16 << 10);
    byte[] pattern = Net.pattern(64 << 20);
    byte[] got = new byte[1 << 20];
    for (int sent = 0, read = 0, i = 0; i < 200; i++) {
      Send send = new Send(pair.server(), pattern, sent, size);
      Object answer = net.loop.poll(send);
      if (answer == Poll.PENDING && read == sent) {
        sent += net.run(send); // there is room
      } else if (answer == Poll.PENDING) {
        int count = net.run(new Receive(pair.client(), got, 0, got.length));
        assertThat(Arrays.copyOf(got, count))
            .isEqualTo(Arrays.copyOfRange(pattern, read, read + count));
        read += count;
        send.drop();
      } else {
        sent += (Integer) answer;
      }
    }
    close(pair);
  }

  @Test
  void waitingWriterIsWoken() throws Exception {
    Pair pair = pair();
    net.kernel.setOption(pair.server(), StandardSocketOptions.SO_SNDBUF, 16 << 10);
    byte[] pattern = Net.pattern(64 << 20);
    int sent = net.fill(pair.server(), pattern);
    assertThat(sent).isBetween(1, pattern.length - 1);
    try (Elsewhere elsewhere = new Elsewhere(net.reactor)) {
      FutureTask<byte[]> reading =
          elsewhere.begin(there -> {
            byte[] all = new byte[sent + 10];
            for (int length = 0; length < all.length; ) {
              Receive receive = new Receive(pair.client(), all, length, all.length - length);
              length += there.run(receive);
            }
            return all;
          });
      net.sendAll(pair.server(), Arrays.copyOfRange(pattern, sent, sent + 10));
      assertThat(elsewhere.turnUntil(reading)).isEqualTo(Arrays.copyOf(pattern, sent + 10));
    }
    close(pair);
  }

  @Test
  void closedStreamSendsWhatItHas() throws Exception {
    Pair pair = pair();
    net.kernel.setOption(pair.server(), StandardSocketOptions.SO_SNDBUF, 16 << 10);
    byte[] pattern = Net.pattern(64 << 20);
    int sent = 0;
    for (Object answer = 0; answer != Poll.PENDING; ) {
      sent += (Integer) answer;
      Send send = new Send(pair.server(), pattern, sent, 1_000);
      answer = net.loop.poll(send);
      if (answer == Poll.PENDING) {
        send.drop();
      }
    }
    pair.server().close();
    assertThat(net.receiveAll(pair.client(), sent)).isEqualTo(Arrays.copyOf(pattern, sent));
    assertThat(net.run(new Receive(pair.client(), new byte[1], 0, 1))).isEqualTo(-1);
    close(pair);
  }

  @Test
  void controlCallsBorrowADescriptor() throws Exception {
    Pair pair = pair();
    long before = OverRings.openFiles();
    assertThat(net.kernel.peerAddress(pair.server()))
        .isEqualTo(net.kernel.localAddress(pair.client()));
    assertThat(net.kernel.localAddress(pair.server())).isEqualTo(address);
    assertThat(net.kernel.option(pair.server(), StandardSocketOptions.TCP_NODELAY)).isTrue();
    for (int i = 0; i < 20; i++) {
      net.kernel.setOption(pair.server(), StandardSocketOptions.TCP_NODELAY, false);
    }
    assertThat(net.kernel.option(pair.server(), StandardSocketOptions.TCP_NODELAY)).isFalse();
    assertThat(net.loop.poll(new Send(pair.server(), Net.ascii("last"), 0, 4))).isEqualTo(4);
    net.kernel.shutdownWrite(pair.server());
    assertThat(net.receiveAll(pair.client(), 4)).isEqualTo(Net.ascii("last"));
    assertThat(net.run(new Receive(pair.client(), new byte[1], 0, 1))).isEqualTo(-1);
    assertFiles(before);
    net.kernel.setOption(pair.server(), StandardSocketOptions.SO_LINGER, 0);
    close(pair);
  }

  @Test
  void bytesThatNobodyReadResetTheConnection() throws Exception {
    Pair pair = pair();
    Receive receive = new Receive(pair.server(), new byte[1], 0, 1);
    net.loop.assertPending(receive);
    net.settle();
    net.sendAll(pair.client(), Net.ascii("unread"));
    assertThat(net.run(receive)).isEqualTo(1);
    pair.server().close();
    net.settle();
    assertThatThrownBy(() -> net.run(new Receive(pair.client(), new byte[1], 0, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reset");
    close(pair);
  }

  @Test
  void fullTablePausesAcceptsAndLosesNoConnection() throws Exception {
    List<Source> clients = new ArrayList<>();
    List<Source> servers = new ArrayList<>();
    for (int i = 0; i < PLACES + 3; i++) {
      clients.add(net.run(new Connect(address)));
      net.sendAll(clients.getLast(), new byte[] {(byte) i});
    }
    for (int i = 0; i < PLACES; i++) {
      servers.add(net.run(new Accept(listener)));
    }
    assertThat(Places.reserved(listener)).isEqualTo(PLACES);
    for (int i = PLACES; i < PLACES + 3; i++) {
      Accept accept = new Accept(listener);
      net.loop.assertPending(accept);
      net.settle();
      net.loop.assertPending(accept);
      servers.remove(0).close();
      servers.add(net.run(accept)); // after its pause
      assertThat(net.receiveAll(servers.getLast(), 1)).containsExactly(i);
    }
    servers.forEach(Source::close);
    clients.forEach(Source::close);
  }

  @Test
  void droppedAcceptHasTakenNothingAndAClosedListenerResetsWhatWaits() throws Exception {
    Source first = net.run(new Connect(address));
    Accept accept = new Accept(listener);
    net.loop.assertPending(accept);
    accept.drop();
    List<Source> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      clients.add(net.run(new Connect(address)));
    }
    net.settle();
    Source server = net.run(new Accept(listener));
    net.sendAll(first, Net.ascii("first"));
    assertThat(net.receiveAll(server, 5)).isEqualTo(Net.ascii("first"));
    listener.close();
    net.settle();
    assertThat(Places.reserved(listener)).isEqualTo(1);
    for (Source client : clients) {
      assertThat(endOf(client)).isNegative();
      client.close();
    }
    close(new Pair(first, server));
  }

  /** Reads -1 at the end, and -2 for a reset. */
  private int endOf(Source stream) throws Exception {
    try {
      return net.run(new Receive(stream, new byte[1], 0, 1));
    } catch (IOException reset) {
      return -2;
    }
  }

  @Test
  void handedToAnotherThreadItGetsADescriptor() throws Exception {
    Pair pair = pair();
    Receive receive = new Receive(pair.server(), new byte[1], 0, 1);
    net.loop.assertPending(receive);
    receive.drop();
    net.settle();
    net.sendAll(pair.client(), Net.ascii("arrived"));
    net.settle();
    assertThat(net.loop.poll(new Send(pair.server(), Net.ascii("one"), 0, 3))).isEqualTo(3);
    try (Elsewhere elsewhere = new Elsewhere(net.reactor)) {
      byte[] got = new byte[7];
      assertThat(elsewhere.run(new Receive(pair.server(), got, 0, 7))).isEqualTo(7);
      assertThat(got).isEqualTo(Net.ascii("arrived"));
      assertThat(elsewhere.run(new Send(pair.server(), Net.ascii("two"), 0, 3))).isEqualTo(3);
      assertThat(net.receiveAll(pair.client(), 6)).isEqualTo(Net.ascii("onetwo"));
      FutureTask<Integer> reading =
          elsewhere.begin(there -> there.run(new Receive(pair.server(), got, 0, 7)));
      net.sendAll(pair.client(), Net.ascii("more"));
      assertThat(elsewhere.turnUntil(reading)).isEqualTo(4);
      assertThatThrownBy(() -> elsewhere.poll(new Accept(listener)))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("accept there, or listen without SocketOptions.DIRECT");
      elsewhere.call(() -> {
        pair.server().close();
        return null;
      });
    }
    assertThat(net.run(new Receive(pair.client(), new byte[1], 0, 1))).isEqualTo(-1);
    close(pair);
  }

  @Test
  void nothingIsLeftOfAReactorThatIsClosedOnTheWay() throws Exception {
    for (int i = 0; i < 4; i++) {
      Pair pair = pair();
      net.sendAll(pair.client(), Net.ascii("unread"));
      net.loop.assertPending(new Receive(pair.client(), new byte[1], 0, 1));
      assertThat(net.loop.poll(new Send(pair.server(), Net.ascii("x"), 0, 1))).isEqualTo(1);
    }
    net.run(new Connect(address));
    net.close();
    assertFiles(filesBefore);
    net = null;
  }
}
