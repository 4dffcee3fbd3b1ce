package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.reactor.Net.Pair;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ring that one thread after the other uses. */
@ParameterizedClass
@MethodSource("rings")
@Timeout(240)
class UringThreadsTest extends OverRings {

  @Test
  void whatAThreadHasBegunGoesOnAfterItHasEnded() throws Exception {
    open("64,128,64,8");
    for (int round = 0; round < 20; round++) {
      Pair pair = net.pair();
      byte[] got = new byte[8];
      Receive receive = new Receive(pair.server(), got, 0, 8);
      Accept accept = new Accept(net.listener);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  net.loop.assertPending(receive);
                  net.loop.assertPending(accept);
                  net.reactor.turn(0);
                } catch (Throwable thrown) {
                  failure.set(thrown);
                }
              });
      thread.join();
      assertThat(failure).hasNullValue();
      net.sendAll(pair.client(), Net.ascii("late"));
      assertThat(net.run(receive)).isEqualTo(4);
      Source client = net.run(new Connect(net.address));
      net.run(accept).close();
      client.close();
      net.reactor.wakeUp();
      net.reactor.turn(-1); // the eventfd is still watched
    }
  }

  private static Stream<Thread.Builder> kindsOfThreads() {
    return Stream.of(Thread.ofPlatform(), Thread.ofVirtual());
  }

  @ParameterizedTest
  @MethodSource("kindsOfThreads")
  void whatHasArrivedIsReadByAnotherThread(Thread.Builder threads) throws Exception {
    open("64,128,64,8");
    byte[] pattern = Net.pattern(3_000);
    Pair pair = net.pair();
    beginReceiving(pair.server());
    for (int i = 0; i < 3; i++) {
      arrive(pair, Arrays.copyOfRange(pattern, i * 1000, (i + 1) * 1000));
    }
    elsewhere(
        threads,
        () -> {
          assertThat(net.receiveAll(pair.server(), 100)).isEqualTo(Arrays.copyOf(pattern, 100));
          net.reactor.turn(0);
          assertThat(net.receiveAll(pair.server(), pattern.length - 100))
              .isEqualTo(Arrays.copyOfRange(pattern, 100, pattern.length));
          net.sendAll(pair.client(), Net.ascii("more"));
          assertThat(net.receiveAll(pair.server(), 4)).isEqualTo(Net.ascii("more"));
        });
    net.sendAll(pair.client(), Net.ascii("back"));
    assertThat(net.receiveAll(pair.server(), 4)).isEqualTo(Net.ascii("back"));
  }

  @ParameterizedTest
  @MethodSource("kindsOfThreads")
  void whatWasWrittenAndClosedIsHandedOverByAnotherThread(Thread.Builder threads) throws Exception {
    open("64,128,64,8");
    try (Socket written = new Socket(net.address.getAddress(), net.address.getPort());
        Socket closed = new Socket(net.address.getAddress(), net.address.getPort())) {
      Source first = net.run(new Accept(net.listener));
      Source second = net.run(new Accept(net.listener));
      net.sendAll(first, Net.ascii("hel"));
      net.sendAll(second, Net.ascii("bye"));
      second.close();
      elsewhere(
          threads,
          () -> {
            assertThat(net.loop.poll(new Send(first, Net.ascii("lo"), 0, 2))).isEqualTo(2);
            net.reactor.turn(0);
          });
      assertThat(written.getInputStream().readNBytes(5)).isEqualTo(Net.ascii("hello"));
      assertThat(closed.getInputStream().readAllBytes()).isEqualTo(Net.ascii("bye"));
    }
  }

  @Test
  void lingeringStreamGoesOnWithAnotherThread() throws Exception {
    open("64,128,64,8");
    byte[] pattern = Net.pattern(32 << 20);
    Pair pair = narrowPair();
    int sent = writeSmall(pair.client(), pattern);
    pair.client().close();
    elsewhere(
        Thread.ofPlatform(),
        () ->
            assertThat(readToEnd(pair.server(), sent + 1)).isEqualTo(Arrays.copyOf(pattern, sent)));
  }

  @Test
  void closedByAThreadThatNeverTurnedIt() throws Exception {
    long before = openFiles();
    open("64,128,64,8");
    Pair pair = net.pair();
    beginReceiving(pair.server());
    net.sendAll(pair.client(), Net.ascii("x"));
    elsewhere(Thread.ofPlatform(), () -> net.close());
    assertThat(pair.server().isOpen()).isFalse();
    assertThat(openFiles() - before).isLessThan(10);
  }
}
