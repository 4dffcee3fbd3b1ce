package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
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
    assertThat(Limits.MONITOR_NANOS_MAX + Limits.MONITOR_NANOS).isLessThan(10_000_000);
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

  /** Two looks that are closer together than the turns of a busy worker would find none between. */
  @Test
  void driverThatWasTurnedIsNotLookedAtSooner() {
    driver.failure = new IllegalStateException("leaves the seat free between turns");
    long before = scheduler.seat().turns();
    driver.wakeUp();
    while (scheduler.seat().turns() < before + 2) { // the second one fails
      Thread.onSpinWait();
    }
    assertThat(monitor.look(Limits.MONITOR_NANOS)).isGreaterThanOrEqualTo(Limits.MONITOR_NANOS);
    driver.failure = null;
  }

  private static Future<Void> opening(CountDownLatch latch) {
    return _ -> {
      latch.countDown();
      return Poll.ready(null);
    };
  }

  /** A runtime at rest has a monitor that does not even look; the first stuck poll has it back. */
  @Test
  void sleepsWithoutEndUntilSomebodyIsAwake() throws Exception {
    StealingScheduler two = twoWorkers();
    for (int i = 0; i < 3; i++) {
      awaitSleepWithoutEnd(two);
      CountDownLatch ran = new CountDownLatch(1);
      Future<Boolean> stuck =
          cx -> {
            JoinHandle<Void> unused = cx.spawner().spawn(opening(ran));
            Gate.await(ran); // it is in this worker's hot slot: by the monitor's permit only
            return Poll.ready(two.monitor().sleepsWithoutEnd());
          };
      assertThat(two.blockOn(two.spawn(stuck, SpawnSite.UNKNOWN))).isFalse();
    }
    two.close();
  }

  private static StealingScheduler twoWorkers() {
    return new StealingScheduler(new RuntimeBuilder().workers(2).options(), new FakeDriver());
  }

  private static void awaitSleepWithoutEnd(StealingScheduler scheduler) {
    while (!scheduler.monitor().sleepsWithoutEnd()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void endOfTheRuntimeEndsASleepWithoutEnd() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    StealingScheduler two = twoWorkers();
    awaitSleepWithoutEnd(two);
    Thread monitor =
        Thread.getAllStackTraces().keySet().stream()
            .filter(each -> !before.contains(each) && each.getName().endsWith("-monitor"))
            .findFirst()
            .orElseThrow();
    two.close();
    assertThat(monitor.join(Gate.PATIENCE)).isTrue();
  }
}
