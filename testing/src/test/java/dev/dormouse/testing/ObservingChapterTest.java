package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.Buckets;
import dev.dormouse.runtime.Histogram;
import dev.dormouse.runtime.RuntimeDump;
import dev.dormouse.runtime.StuckPoll;
import dev.dormouse.runtime.TaskDump;
import dev.dormouse.runtime.WorkerMetrics;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listings of the chapter about observing. */
@Timeout(240)
class ObservingChapterTest {

  // region server
  static Future<Void> serve() {
    return async(() -> {
      JoinHandle<String> handler = spawn(handle());
      await(handler);
    });
  }

  static Future<String> handle() {
    return async(() -> {
      await(Time.sleep(Duration.ofHours(1)));
      return "late";
    });
  }

  // endregion

  @DormouseTest(leaksAllowed = true)
  void dumpShowsTheChainOfAwaits(TestRuntime test) throws Exception {
    AsyncRuntime runtime = test.runtime();
    runtime.spawn(serve());
    test.run(Futures.yieldNow());
    test.run(Futures.yieldNow());
    // region dump
    RuntimeDump dump = runtime.dump();
    System.Logger log = System.getLogger("dump");
    log.log(System.Logger.Level.DEBUG, dump.toText()); // or dump.toJson()
    List<TaskDump> asleep =
        dump.tasks().stream().filter(task -> task.waitsFor().contains("sleep")).toList();
    // endregion
    assertThat(asleep).hasSize(1);
    assertThat(asleep.getFirst().name()).contains("ObservingChapterTest.handle");
    assertThat(asleep.getFirst().site().toString()).contains("ObservingChapterTest.serve");
    assertThat(dump.toText())
        .containsPattern(
            "ObservingChapterTest.serve\\(ObservingChapterTest.java:\\d+\\)\n +join of")
        .containsPattern("handle\\(ObservingChapterTest.java:\\d+\\)\n +sleep");
  }

  @Test
  void handlerIsToldOfAStuckPoll() throws Exception {
    // region stuck
    BlockingQueue<StuckPoll> alarms = new LinkedBlockingQueue<>();
    var builder =
        AsyncRuntime.builder()
            .stuckPollLimit(Duration.ofMillis(50))
            .onStuckPoll(alarms::add); // the default writes poll.toText() to the log
    // endregion
    try (AsyncRuntime runtime = builder.workers(2).build()) {
      // A machine that is busy may hold up polls elsewhere, of which the handler is told as well.
      JoinHandle<String> stuck =
          runtime.spawn(
              Futures.pollFn(cx -> {
                StuckPoll alarm = alarms.poll(60, TimeUnit.SECONDS);
                assertThat(alarm).isNotNull();
                if (alarm.toText().contains("LinkedBlockingQueue.poll")) {
                  return Poll.ready("told");
                }
                cx.waker().wake();
                return Poll.pending();
              }));
      assertThat(runtime.blockOn(stuck)).isEqualTo("told");
    }
  }

  @Test
  void histogramsTellHowLongPollsTake() throws Exception {
    // region histograms
    var builder =
        AsyncRuntime.builder()
            .pollTimes(Buckets.standard())
            .scheduleDelays(Buckets.logLinear(Duration.ofNanos(500), Duration.ofSeconds(10), 3));
    // endregion
    try (AsyncRuntime runtime = builder.currentThread().build()) {
      runtime.blockOn(Futures.yieldNow());
      // region metrics
      Histogram polls = runtime.metrics().pollTimes();
      Duration slow = polls.quantile(0.99);
      List<WorkerMetrics> workers = runtime.metrics().perWorker();
      // endregion
      assertThat(slow).isGreaterThanOrEqualTo(Duration.ZERO);
      assertThat(polls.total()).isEqualTo(2);
      assertThat(workers).hasSize(1);
    }
  }
}
