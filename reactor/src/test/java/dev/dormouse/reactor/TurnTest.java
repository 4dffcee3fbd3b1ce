package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.time.Time;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a turn promises: who ends its wait, and what happens at the end. */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class TurnTest {
  private static final int FOREVER = -1;

  @Parameter Setup setup;

  @Test
  void turnWithoutWaitReturnsAtOnce() {
    try (Reactor reactor = setup.open()) {
      assertThat(reactor.turn(0)).isFalse();
      assertThat(reactor.turn(0)).isFalse();
    }
  }

  @Test
  void onlyAnOpenReactorTellsOfPauses() {
    Reactor reactor = setup.open();
    try (LogCapture log = new LogCapture()) {
      reactor.tellOfPause("there are no descriptors");
      assertThat(log.messages()).hasSize(1);
    }
    reactor.close();
    Reactor closed = setup.open();
    closed.close();
    try (LogCapture log = new LogCapture()) {
      closed.tellOfPause("the reactor was closed");
      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void waitEndsWithItsTimeout() {
    try (Reactor reactor = setup.open()) {
      long start = reactor.clock().nanos();
      assertThat(reactor.turn(3_000_000)).isFalse();
      assertThat(reactor.clock().nanos() - start).isGreaterThanOrEqualTo(3_000_000);
    }
  }

  @Test
  void callBeforeTheWaitIsRemembered() {
    try (Reactor reactor = setup.open()) {
      reactor.wakeUp();
      reactor.wakeUp();
      assertThat(reactor.turn(0)).as("a turn that does not wait uses no call up").isFalse();
      assertThat(reactor.turn(FOREVER)).isTrue();
      assertThat(reactor.turn(1)).as("one call ends one wait").isFalse();
    }
  }

  @Test
  void callsFromAnotherThreadEndEachWait() throws Exception {
    int rounds = 2_000;
    try (Reactor ping = setup.open();
        Reactor pong = setup.open()) {
      Thread other =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < rounds; i++) {
                  turnUntilCalled(pong);
                  ping.wakeUp();
                }
              });
      for (int i = 0; i < rounds; i++) {
        pong.wakeUp();
        turnUntilCalled(ping);
      }
      other.join();
    }
  }

  private static void turnUntilCalled(Reactor reactor) {
    while (!reactor.turn(FOREVER)) {
      // an early return for no reason is allowed
    }
  }

  @Test
  void interruptEndsTheWaitAndStaysSet() throws Exception {
    try (Reactor reactor = setup.open()) {
      AtomicReference<Boolean> interrupted = new AtomicReference<>();
      Thread waiting =
          Thread.ofPlatform()
              .start(() -> {
                reactor.turn(FOREVER);
                interrupted.set(Thread.currentThread().isInterrupted());
              });
      waiting.interrupt();
      waiting.join();
      assertThat(interrupted).hasValue(true);
    }
  }

  @Test
  void turnTakesNoMoreEventsThanItMay() throws Exception {
    byte[] one = {1};
    try (Net net = new Net(Reactor.open(setup.options().withEventsMax(1)))) {
      List<Net.Pair> pairs = new ArrayList<>();
      List<Receive> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Net.Pair pair = net.pair();
        pairs.add(pair);
        Receive receive = new Receive(pair.server(), new byte[1], 0, 1);
        assertThat(net.loop.poll(receive)).isSameAs(Poll.PENDING);
        waiting.add(receive);
      }
      net.settle();
      for (Net.Pair pair : pairs) {
        net.sendAll(pair.client(), one); // now all of them are ready at once
      }
      while (!waiting.isEmpty()) {
        long before = net.reactor.metrics().events();
        net.reactor.turn(FOREVER);
        assertThat(net.reactor.metrics().events() - before).isBetween(0L, 1L);
        for (Receive receive : List.copyOf(waiting)) {
          if (net.loop.poll(receive) != Poll.PENDING) {
            waiting.remove(receive);
          }
        }
      }
    }
  }

  @Test
  void sleepIsNotEarlyAndTurnsSeldom() throws Exception {
    try (Reactor reactor = setup.open()) {
      Loop loop = new Loop(reactor);
      for (int millis : new int[] {1, 2, 7, 63, 64, 65, 130}) {
        var sleep = Time.sleep(Duration.ofMillis(millis));
        long start = reactor.clock().nanos();
        int turns = 0;
        while (loop.poll(sleep) == Poll.PENDING) {
          assertThat(reactor.armedTimers()).isEqualTo(1);
          reactor.turn(FOREVER);
          turns++;
        }
        assertThat(reactor.clock().nanos() - start).isGreaterThanOrEqualTo(millis * 1_000_000L);
        assertThat(turns).as("turns in %d ms", millis).isLessThan(8);
        assertThat(reactor.armedTimers()).isZero();
      }
    }
  }

  @Test
  void turnReportsTimersAndEvents() throws Exception {
    try (Net net = new Net(setup)) {
      net.settle();
      var sleep = Time.sleep(Duration.ofMillis(1));
      net.loop.assertPending(sleep);
      while (!net.reactor.turn(FOREVER)) {
        // early returns are allowed
      }
      assertThat(net.loop.poll(sleep)).isNotSameAs(Poll.PENDING);
      Accept accept = new Accept(net.listener);
      net.loop.assertPending(accept);
      Connect connect = new Connect(net.address);
      net.loop.assertPending(connect);
      while (!net.reactor.turn(FOREVER)) {
        // early returns are allowed
      }
      net.run(connect);
      net.run(accept);
    }
  }

  @Test
  void droppedSleepIsDisarmed() throws Exception {
    try (Reactor reactor = setup.open()) {
      Loop loop = new Loop(reactor);
      var sleep = Time.sleep(Duration.ofDays(1));
      loop.assertPending(sleep);
      assertThat(reactor.armedTimers()).isEqualTo(1);
      sleep.drop();
      assertThat(reactor.armedTimers()).isZero();
    }
  }

  @Test
  void secondTurnAtOnceIsRefused() throws Exception {
    try (Reactor reactor = setup.open()) {
      Loop loop = new Loop(reactor);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      // The waker runs within the turn, so this is a second turn inside the first.
      var sleep = Time.sleep(Duration.ofMillis(1));
      Context nested =
          loop.withWaker(() -> {
            try {
              reactor.turn(0);
            } catch (IllegalStateException refused) {
              thrown.set(refused);
            }
          });
      assertThat(sleep.pollRaw(nested)).isSameAs(Poll.PENDING);
      while (thrown.get() == null) {
        reactor.turn(FOREVER);
      }
      assertThat(thrown.get()).hasMessageContaining("one may at a time");
    }
  }

  @Test
  void closeFailsWhatWaitsAndWhatComesAfter() throws Exception {
    Net net = new Net(setup);
    Net.Pair pair = net.pair();
    Receive receive = new Receive(pair.server(), new byte[1], 0, 1);
    Accept accept = new Accept(net.listener);
    net.loop.assertPending(receive);
    net.loop.assertPending(accept);
    int wakes = net.loop.wakes.get();
    net.reactor.close();
    net.reactor.close();
    assertThat(net.loop.wakes.get()).isEqualTo(wakes + 2);
    assertThat(net.reactor.descriptors()).isZero();
    assertThatThrownBy(() -> net.loop.poll(receive))
        .isInstanceOf(SourceClosedException.class)
        .hasMessageContaining("was closed: the reactor was closed");
    assertThatThrownBy(() -> net.loop.poll(accept)).isInstanceOf(SourceClosedException.class);
    assertThatThrownBy(() -> net.reactor.turn(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> net.kernel.listen(Net.loopback(0), ListenOptions.DEFAULT))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reactor was closed");
    assertThatThrownBy(() -> net.loop.poll(new Connect(net.address)))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reactor was closed");
    assertThatThrownBy(() -> net.loop.poll(Time.sleep(Duration.ofSeconds(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("reactor was closed");
    receive.drop();
    net.reactor.wakeUp();
    pair.client().close();
  }

  @Test
  void closeDuringAWaitEndsIt() throws Exception {
    for (int round = 0; round < 50; round++) {
      Net net = new Net(setup);
      CountDownLatch turning = new CountDownLatch(1);
      Thread waiting =
          Thread.ofPlatform()
              .start(() -> {
                turning.countDown();
                try {
                  while (true) {
                    net.reactor.turn(FOREVER);
                  }
                } catch (IllegalStateException closed) {
                  assertThat(closed).hasMessageContaining("closed");
                }
              });
      turning.await();
      net.reactor.close();
      waiting.join();
      assertThat(net.reactor.descriptors()).isZero();
    }
  }

  @Test
  void pollerIsReportedWithAReason() {
    try (Reactor reactor = setup.open()) {
      assertThat(reactor.pollerName()).isEqualToIgnoringCase(setup.poller().name());
      assertThat(reactor.pollerReason()).contains("the program asked for it");
    }
  }

  @Test
  void contextWithoutReactorIsAClearError() {
    assertThatThrownBy(() -> Reactor.of(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Reactor")
        .hasMessageContaining("AsyncRuntime");
  }
}
