package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the watchdog makes of what it sees. The scheduler's own looks go by another limit. */
@Timeout(240)
class PollWatchTest {
  private static final long LIMIT = 100_000_000;

  private final StealingScheduler scheduler =
      new StealingScheduler(
          new RuntimeBuilder().workers(1).stuckPollLimit(Duration.ofHours(1)).options(),
          new FakeDriver());
  private final List<StuckPoll> told = new ArrayList<>();
  private final Failures failures = new Failures();
  private StuckPollHandler handler = told::add;
  private final Watch watch =
      new Watch(
          new RuntimeBuilder()
              .stuckPollLimit(Duration.ofNanos(LIMIT))
              .onStuckPoll(poll -> handler.stuck(poll))
              .options()
              .watch(),
          new FailureReports(failures),
          () -> 0);
  private final PollWatch looks = new PollWatch(scheduler.worker(0), watch);
  private final CountDownLatch free = new CountDownLatch(1);

  @AfterEach
  void close() {
    free.countDown();
    scheduler.close();
  }

  private JoinHandle<String> stick() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    Future<String> stuck =
        _ -> {
          inside.countDown();
          Gate.await(free);
          return Poll.ready("free");
        };
    JoinHandle<String> handle = scheduler.spawn(stuck.named("sticky"), DumpContract.SITE);
    Gate.await(inside);
    return handle;
  }

  @Test
  void stuckPollIsToldOnceWithItsStack() throws Exception {
    JoinHandle<String> handle = stick();
    looks.look(LIMIT); // the first look has nothing to compare with
    looks.look(LIMIT - 1);
    assertThat(told).isEmpty();
    looks.look(1);
    looks.look(LIMIT);
    assertThat(told).hasSize(1);
    StuckPoll poll = told.getFirst();
    assertThat(poll.task())
        .isEqualTo("task sticky (id " + handle.id() + ") spawned at " + DumpContract.SITE);
    assertThat(poll.thread()).isEqualTo("dormouse-worker-0");
    assertThat(poll.lasts()).isEqualTo(Duration.ofNanos(LIMIT));
    assertThat(poll.toText())
        .startsWith("a poll takes more than 100 ms and holds up dormouse-worker-0: task sticky")
        .contains("PollWatchTest.java");
    assertThat(watch.stuckPolls()).isEqualTo(1);
    free.countDown();
    assertThat(scheduler.blockOn(handle)).isEqualTo("free");
  }

  @Test
  void nextStuckPollIsToldAnew() throws Exception {
    JoinHandle<String> first = stick();
    looks.look(0);
    looks.look(LIMIT);
    free.countDown();
    scheduler.blockOn(first);
    looks.look(LIMIT);
    assertThat(told).hasSize(1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch later = new CountDownLatch(1);
    Future<Void> again =
        _ -> {
          inside.countDown();
          Gate.await(later);
          return Poll.ready(null);
        };
    JoinHandle<Void> second = scheduler.spawn(again);
    Gate.await(inside);
    looks.look(LIMIT);
    looks.look(LIMIT);
    assertThat(told).hasSize(2);
    later.countDown();
    scheduler.blockOn(second);
  }

  @Test
  void brokenHandlerIsReportedAndAskedAgain() throws Exception {
    IllegalStateException broken = new IllegalStateException("handler");
    handler =
        poll -> {
          throw broken;
        };
    JoinHandle<String> handle = stick();
    looks.look(0);
    looks.look(LIMIT);
    assertThat(failures.next()).isSameAs(broken);
    assertThat(watch.stuckPolls()).isEqualTo(1);
    free.countDown();
    scheduler.blockOn(handle);
  }

  @Test
  void parkedWorkerIsNotStuck() {
    while (scheduler.metrics().workersParked() == 0) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 3; i++) {
      looks.look(2 * LIMIT);
    }
    assertThat(told).isEmpty();
  }
}
