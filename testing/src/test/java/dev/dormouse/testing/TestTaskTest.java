package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.testing.PollAssertions.assertFails;
import static dev.dormouse.testing.PollAssertions.assertNotWoken;
import static dev.dormouse.testing.PollAssertions.assertPending;
import static dev.dormouse.testing.PollAssertions.assertReady;
import static dev.dormouse.testing.PollAssertions.assertReadyValue;
import static dev.dormouse.testing.PollAssertions.assertWoken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.time.DelayQueue;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TestTaskTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  // region by-hand
  @Test
  void timeoutGivesUpAfterASecond() throws Exception {
    try (var task = TestTask.of(Time.timeout(Duration.ofSeconds(1), Futures.pending()))) {
      assertPending(task);
      task.advance(Duration.ofMillis(999));
      assertNotWoken(task);
      task.advance(Duration.ofMillis(1));
      assertWoken(task);
      assertFails(Elapsed.class, task);
    }
  }

  // endregion

  @Test
  void insertIntoAQueueOfDeadlinesWakesWhoWaits() throws Exception {
    ManualContext context = new ManualContext();
    DelayQueue<String> queue = new DelayQueue<>(context.clock(), 8);
    queue.insert("late", SECOND);
    try (var task = TestTask.of(queue.next(), context)) {
      assertPending(task);
      queue.insert("soon", SECOND.dividedBy(2));
      assertWoken(task);
      assertPending(task);
      task.advance(SECOND.dividedBy(2));
      assertThat(assertReady(task).value()).isEqualTo("soon");
    }
  }

  @Test
  void wrongExpectationsFail() throws Exception {
    var ready = TestTask.of(Futures.ready("x"));
    assertThatThrownBy(() -> assertPending(ready))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected pending, but it is ready with x");
    var pending = TestTask.of(Futures.pending());
    assertThatThrownBy(() -> assertReady(pending)).hasMessageContaining("but it is pending");
    assertThatThrownBy(() -> assertWoken(pending)).hasMessageContaining("expected a wake");
    assertThatThrownBy(() -> assertFails(IOException.class, pending))
        .hasMessageContaining("expected java.io.IOException, but it is");
    var failing = TestTask.of(Futures.failed(new IllegalStateException("other")));
    assertThatThrownBy(() -> assertFails(IOException.class, failing))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("other");
    var value = TestTask.of(Futures.ready("x"));
    assertThatThrownBy(() -> assertReadyValue("y", value)).hasMessageContaining("ready with y");
    assertReadyValue(null, TestTask.of(Time.sleep(Duration.ZERO)));
    pending.context().mock().wake();
    assertThatThrownBy(() -> assertNotWoken(pending)).hasMessageContaining("woken 1 times");
  }

  @Test
  void pollUntilIdleEndsAtRestAndRefusesEndlessWakes() throws Exception {
    var yields =
        TestTask.of(
            async(() -> {
              await(Futures.yieldNow());
              await(Futures.yieldNow());
              await(Time.sleep(SECOND));
            }));
    assertThat(yields.pollUntilIdle()).isEqualTo(Poll.pending());
    assertThat(yields.context().yields()).isEqualTo(2);
    assertThat(yields.context().armedTimers()).isEqualTo(1);
    yields.close();
    var endless = TestTask.of(Futures.pollFn(TestTaskTest::wakeItself));
    assertThatThrownBy(endless::pollUntilIdle)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("woken by each of 10000 polls");
  }

  private static Poll<String> wakeItself(Context cx) {
    cx.waker().wake();
    return Poll.pending();
  }

  @Test
  void runMovesTheClockAndNoticesWhenNothingCanWake() throws Exception {
    var sleeps = TestTask.of(Time.sleep(SECOND).then(_ -> Time.sleep(SECOND)));
    sleeps.run();
    assertThat(sleeps.context().now().nanos()).isEqualTo(2 * SECOND.toNanos());
    assertThatThrownBy(() -> TestTask.of(Futures.pending()).run())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("stuck: pending, nobody wakes it, no timer is armed");
  }

  @Test
  void closeNoticesATimerThatIsLeft() throws Exception {
    Future<Void> sleep = Time.sleep(SECOND);
    Future<Void> forgetful = cx -> sleep.poll(cx);
    var task = TestTask.of(forgetful);
    assertPending(task);
    assertThatThrownBy(task::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("1 timers are armed after the drop");
    sleep.drop();
    task.close();
  }

  @Test
  void otherWakerTakesTheWake() throws Exception {
    var task = TestTask.of(Time.sleep(SECOND));
    assertPending(task);
    MockWaker other = new MockWaker();
    task.context().wakeInstead(other);
    assertPending(task);
    task.advance(SECOND);
    assertNotWoken(task);
    assertThat(other.takeWakes()).isEqualTo(1);
    assertThat(other.isWoken()).isFalse();
    assertReady(task);
  }

  @Test
  void deadlinesAreMetOnTheWay() throws Exception {
    ManualContext context = new ManualContext();
    DelayQueue<String> queue = new DelayQueue<>(context.clock(), 8);
    queue.insert("a", SECOND);
    var task = TestTask.of(queue.next(), context);
    assertPending(task);
    context.advance(SECOND.multipliedBy(10));
    assertThat(assertReady(task).deadline().nanos()).isEqualTo(SECOND.toNanos());
    assertThat(context.now().nanos()).isEqualTo(10 * SECOND.toNanos());
    assertThat(context.advanceToNext()).isFalse();
  }

  @Test
  void budgetIsThatOfTheTest() throws Exception {
    var task = TestTask.of(Time.sleep(Duration.ZERO));
    task.context().budget(0);
    assertPending(task);
    assertWoken(task);
    task.context().budget(1);
    assertReady(task);
  }
}
