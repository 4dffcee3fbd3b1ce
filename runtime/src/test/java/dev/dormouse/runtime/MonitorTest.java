package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the monitor makes of what it sees. One worker has no monitor, so the test's is alone. */
@Timeout(60)
class MonitorTest {
  private final FakeDriver driver = new FakeDriver();
  private final StealingScheduler scheduler =
      new StealingScheduler(new RuntimeBuilder().workers(1).options(), driver);
  private final List<String> warnings = new ArrayList<>();
  private final Monitor monitor = new Monitor(scheduler, warnings::add);

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void longPollIsToldOnceWithItsStack() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Future<String> stuck =
        _ -> {
          inside.countDown();
          Gate.await(free);
          return Poll.ready("free");
        };
    JoinHandle<String> handle = scheduler.spawn(stuck);
    Gate.await(inside);
    monitor.look(Limits.MONITOR_NANOS);
    driver.nanos += Limits.LONG_POLL_NANOS;
    monitor.look(Limits.MONITOR_NANOS);
    assertThat(warnings).isEmpty();
    driver.nanos += 1;
    monitor.look(Limits.MONITOR_NANOS);
    driver.nanos += Limits.LONG_POLL_NANOS;
    monitor.look(Limits.MONITOR_NANOS);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("dormouse-worker-0")
        .contains("MonitorTest.java");
    free.countDown();
    assertThat(scheduler.blockOn(handle)).isEqualTo("free");
  }

  @Test
  void parkedWorkerIsNoLongPoll() {
    while (scheduler.metrics().workersParked() == 0) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 3; i++) {
      monitor.look(Limits.MONITOR_NANOS);
      driver.nanos += 2 * Limits.LONG_POLL_NANOS;
    }
    assertThat(warnings).isEmpty();
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
