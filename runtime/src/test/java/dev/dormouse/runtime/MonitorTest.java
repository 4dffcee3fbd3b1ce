package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the monitor makes of what it sees. One worker has no monitor, so the test's is alone. */
@Timeout(240)
class MonitorTest {
  private final FakeDriver driver = new FakeDriver();
  private final StealingScheduler scheduler =
      new StealingScheduler(new RuntimeBuilder().workers(1).options(), driver);
  private final Monitor monitor = new Monitor(scheduler);

  @AfterEach
  void close() {
    scheduler.close();
  }

  /** A stuck worker or driver is acted upon at the second look. */
  @Test
  void twoLooksTakeLessThanTenMillis() {
    assertThat(Limits.MONITOR_NANOS_MAX + Limits.MONITOR_CLOSER_NANOS).isLessThan(10_000_000);
  }

  @Test
  void pauseGrowsToItsBoundWhileAllSleep() {
    while (scheduler.metrics().workersParked() == 0) {
      Thread.onSpinWait();
    }
    long pause = Limits.MONITOR_NANOS;
    for (int i = 0; i < 20; i++) {
      long next = monitor.look(pause);
      assertThat(next).isGreaterThanOrEqualTo(Math.min(pause, Limits.MONITOR_NANOS));
      pause = next;
    }
    assertThat(pause).isEqualTo(Limits.MONITOR_NANOS_MAX);
  }
}
