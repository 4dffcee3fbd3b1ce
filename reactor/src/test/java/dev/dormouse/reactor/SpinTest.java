package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a wait begins with a spin, and what that costs, in a world without threads. */
class SpinTest {
  private static final long LIMIT = 50_000;

  /** What waking a sleeper takes in this world. */
  private static final long WAKING = 30_000;

  private static final int WAITS = 20_000;

  private final Spin spin = new Spin(LIMIT);
  private long now;
  private long spun;
  private int spins;

  /** Waits for an event that comes after {@code gap}. */
  private void await(long gap) {
    long most = spin.nextNanos();
    if (most > 0) {
      spins++;
      if (gap <= most) {
        spun += gap;
        now += gap;
        spin.onWon();
        return;
      }
      spun += most;
      spin.onLost();
    }
    now += gap + WAKING;
    spin.onSlept(gap + WAKING, true);
  }

  private double share() {
    return (double) spun / now;
  }

  @Test
  void answersOnTheirWayAreSpunForFromTheSecondWaitOn() {
    for (int i = 0; i < WAITS; i++) {
      await(20_000);
    }
    assertThat(spin.won()).isEqualTo(WAITS - 1L);
    assertThat(spin.lost()).isZero();
  }

  /** The shortest of these are hoped for, and come too late always. */
  @ParameterizedTest
  @ValueSource(longs = {51_000, 100_000, 170_000, 171_000, 1_000_000, 20_000_000, 1_000_000_000})
  void gapsBeyondTheLimitCostLessThanAHundredth(long gap) {
    for (int i = 0; i < WAITS; i++) {
      await(gap);
    }
    assertThat(share()).isLessThan(0.01);
  }

  @Test
  void longGapsAreNeverSpunFor() {
    for (int i = 0; i < WAITS; i++) {
      await(1_000_000);
    }
    assertThat(spins).isZero();
  }

  @Test
  void shortAndLongInTurnsCostLessThanAHundredth() {
    for (int i = 0; i < WAITS; i++) {
      await(i % 2 == 0 ? 10_000 : 400_000);
    }
    assertThat(share()).isLessThan(0.01);
  }

  @Test
  void oneInThreeIsTooFewAndNineInTenAreEnough() {
    for (int i = 0; i < WAITS; i++) {
      await(i % 3 == 0 ? 10_000 : 100_000);
    }
    assertThat(spins).isLessThan(WAITS / 20);
    spins = 0;
    for (int i = 0; i < WAITS; i++) {
      await(i % 10 == 0 ? 100_000 : 10_000);
    }
    assertThat(spins).isGreaterThan(WAITS / 2);
  }

  @Test
  void spinsComeBackWhenTimesChange() {
    for (int i = 0; i < WAITS; i++) {
      await(100_000);
    }
    long before = spin.won();
    for (int i = 0; i < 16 * Limits.SPIN_INTERVAL_MAX; i++) {
      await(10_000);
    }
    assertThat(spin.won() - before).isGreaterThan(Limits.SPIN_INTERVAL_MAX);
  }

  @Test
  void sleepsThatTimersAndCallsEndGiveNoHope() {
    for (int i = 0; i < WAITS; i++) {
      assertThat(spin.nextNanos()).isZero();
      spin.onSlept(1_000, false);
    }
  }

  @Test
  void limitOfZeroNeverSpins() {
    Spin never = new Spin(0);
    never.onSlept(0, true);
    assertThat(never.nextNanos()).isZero();
  }
}
