package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.poller.Poller;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a turn does with a spin, over a poller that answers as written. */
@Timeout(120)
class SpinningTurnTest {
  /** A machine that stands still for as long would spoil a test; each tries that often. */
  private static final int TRIES_MAX = 1_000;

  private static final ReactorOptions OPTIONS =
      ReactorOptions.confined().withPoller(PollerKind.NIO).withSpin(Limits.SPIN_MAX);

  /** How many events each look finds; none once it is empty. */
  private final Queue<Integer> looks = new ArrayDeque<>();

  private int sleeps;
  private int looksMade;
  private int descriptors = 1;
  private Runnable onLook = () -> {};

  /** Answers looks from the script, and each sleep at once with an event. */
  private final class Scripted implements Poller {
    private final Poller under;

    Scripted(Poller under) {
      this.under = under;
    }

    @Override
    public int await(long timeoutNanos) {
      if (timeoutNanos != 0) {
        sleeps++;
        return 1;
      }
      looksMade++;
      onLook.run();
      Integer found = looks.poll();
      return found == null ? 0 : found;
    }

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public Kernel kernel() {
      return under.kernel();
    }

    @Override
    public @Nullable Object poll(Operation<?> operation, Context cx) throws Exception {
      return under.poll(operation, cx);
    }

    @Override
    public void cancel(Operation<?> operation) {
      under.cancel(operation);
    }

    @Override
    public void clear(AwaitReady observed) {
      under.clear(observed);
    }

    @Override
    public void interruptWait() {
      under.interruptWait();
    }

    @Override
    public int descriptors() {
      return descriptors;
    }

    @Override
    public long opened() {
      return under.opened();
    }

    @Override
    public void close() {
      under.close();
    }
  }

  private Reactor open(ReactorOptions options) {
    return Reactor.open(options, Scripted::new);
  }

  /** Sleeps until a sleep was short enough for the next wait to begin with a spin. */
  private void sleepShortly(Reactor reactor) {
    int before = looksMade;
    for (int i = 0; i < TRIES_MAX && looksMade == before; i++) {
      looks.add(1);
      reactor.turn(-1);
    }
    assertThat(looksMade).as("looks instead of a sleep").isEqualTo(before + 1);
    looks.clear();
  }

  @Test
  void eventDuringASpinSparesTheSleep() {
    try (Reactor reactor = open(OPTIONS)) {
      assertThat(reactor.turn(-1)).isTrue();
      assertThat(sleeps).isEqualTo(1);
      sleepShortly(reactor);
      int before = sleeps;
      looks.add(1);
      assertThat(reactor.turn(-1)).isTrue();
      assertThat(sleeps).isEqualTo(before);
      assertThat(reactor.metrics().spinsWon()).isEqualTo(2);
      assertThat(reactor.metrics().spinsLost()).isZero();
    }
  }

  @Test
  void spinInVainEndsInASleepAndTheNextWaitSleepsAtOnce() {
    try (Reactor reactor = open(OPTIONS)) {
      sleepShortly(reactor);
      int before = sleeps;
      assertThat(reactor.turn(-1)).isTrue();
      assertThat(sleeps).isEqualTo(before + 1);
      assertThat(reactor.metrics().spinsLost()).isEqualTo(1);
      int looked = looksMade;
      assertThat(reactor.turn(-1)).isTrue();
      assertThat(looksMade).isEqualTo(looked);
      assertThat(sleeps).isEqualTo(before + 2);
    }
  }

  @Test
  void callDuringASpinEndsItWithoutASleep() {
    try (Reactor reactor = open(OPTIONS)) {
      sleepShortly(reactor);
      int before = sleeps;
      int looked = looksMade;
      onLook = reactor::wakeUp;
      assertThat(reactor.turn(-1)).isTrue();
      assertThat(sleeps).isEqualTo(before);
      assertThat(looksMade).as("the spin's one look, and that of the turn").isEqualTo(looked + 2);
    }
  }

  @Test
  void spinIsNoLongerThanTheWait() {
    try (Reactor reactor = open(OPTIONS)) {
      sleepShortly(reactor);
      int looked = looksMade;
      reactor.turn(1);
      assertThat(looksMade).isEqualTo(looked + 1);
    }
  }

  @Test
  void manyOpenSocketsSleepAtOnce() {
    try (Reactor reactor = open(OPTIONS)) {
      sleepShortly(reactor);
      int looked = looksMade;
      descriptors = Limits.SPIN_SOURCES_MAX + 1;
      assertThat(reactor.turn(-1)).isTrue();
      assertThat(looksMade).isEqualTo(looked);
      descriptors = Limits.SPIN_SOURCES_MAX;
      looks.add(1);
      assertThat(reactor.turn(-1)).isTrue();
      assertThat(looksMade).isEqualTo(looked + 1);
    }
  }

  @Test
  void turnWithoutWaitNeverSpins() {
    try (Reactor reactor = open(OPTIONS)) {
      sleepShortly(reactor);
      int looked = looksMade;
      assertThat(reactor.turn(0)).isFalse();
      assertThat(looksMade).isEqualTo(looked + 1);
      assertThat(reactor.metrics().spinsLost()).isZero();
    }
  }

  @Test
  void programGoesBeforePropertyAndThatBeforeTheMachine() {
    System.setProperty(SpinChoice.PROPERTY, "20");
    try {
      SpinChoice named = SpinChoice.of(OPTIONS);
      assertThat(named.limit()).isEqualTo(Limits.SPIN_MAX);
      assertThat(named.reason()).isEqualTo("the program asked for it");
      SpinChoice property = SpinChoice.of(OPTIONS.withSpin(null));
      assertThat(property.limit()).isEqualTo(Duration.ofNanos(20_000));
      assertThat(property.reason()).isEqualTo("-Ddormouse.spin=20");
      System.clearProperty(SpinChoice.PROPERTY);
      try (Reactor reactor = open(OPTIONS.withSpin(Duration.ZERO))) {
        assertThat(reactor.spinLimit()).isZero();
        assertThat(reactor.spinReason()).isEqualTo("the program asked for it");
      }
    } finally {
      System.clearProperty(SpinChoice.PROPERTY);
    }
  }

  @Test
  void machineDecidesElse() {
    assertThat(SpinChoice.ofMachine(2, null).limit()).isEqualTo(Limits.SPIN);
    SpinChoice alone = SpinChoice.ofMachine(1, null);
    assertThat(alone.limit()).isZero();
    assertThat(alone.reason()).contains("one processor");
    SpinChoice rationed = SpinChoice.ofMachine(8, "/sys/fs/cgroup/cpu.max is 50000 100000");
    assertThat(rationed.limit()).isZero();
    assertThat(rationed.reason()).contains("cpu.max is 50000 100000");
  }

  @Test
  void clockOfATestIsNeverSpunOn() {
    SpinChoice choice = SpinChoice.of(OPTIONS.withClock(() -> 0));
    assertThat(choice.limit()).isZero();
    assertThat(choice.reason()).contains("time does not pass by itself");
  }

  @Test
  void badLimitsAreRefused() {
    assertThatThrownBy(() -> OPTIONS.withSpin(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("spin: from zero, which is never, to PT0.001S are possible, not PT1S");
    assertThatThrownBy(() -> OPTIONS.withSpin(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not PT-0.000000001S");
    for (String bad : new String[] {"-1", "1001", "on", ""}) {
      System.setProperty(SpinChoice.PROPERTY, bad);
      try {
        assertThatThrownBy(() -> SpinChoice.of(OPTIONS.withSpin(null)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "-Ddormouse.spin="
                    + bad
                    + ": microseconds from 0, which is never, to 1000 are possible");
      } finally {
        System.clearProperty(SpinChoice.PROPERTY);
      }
    }
  }
}
