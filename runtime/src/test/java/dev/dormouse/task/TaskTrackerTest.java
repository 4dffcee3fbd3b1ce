package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.runtime.AsyncRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(240)
class TaskTrackerTest {

  @ParameterizedTest
  @EnumSource
  void waitsUntilClosedAndEmpty(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      TaskTracker tracker = new TaskTracker(runtime);
      Gate gate = new Gate();
      tracker.spawn(gate);
      Future<Void> wait = tracker.awaitEmpty();
      assertThat(Loop.isPending(runtime, wait)).isTrue();
      assertThat(tracker.close()).isTrue();
      assertThat(tracker.close()).isFalse();
      assertThat(Loop.isPending(runtime, wait)).isTrue();
      assertThat(tracker.size()).isEqualTo(1);
      gate.open("end");
      runtime.blockOn(wait);
      assertThat(tracker.isEmpty()).isTrue();
      runtime.blockOn(tracker.awaitEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void emptyButOpenGoesOnWaiting(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      TaskTracker tracker = new TaskTracker(runtime);
      runtime.blockOn(tracker.spawn(Futures.ready("done")));
      Future<Void> wait = tracker.awaitEmpty();
      assertThat(Loop.isPending(runtime, wait)).isTrue();
      tracker.close();
      runtime.blockOn(wait);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyEndOfATaskCounts(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      TaskTracker tracker = new TaskTracker(runtime);
      tracker.spawn(Futures.failed(new IllegalStateException("expected"))).drop();
      Gate throwing = new Gate();
      throwing.dropFailure = new IllegalStateException("expected");
      tracker.spawn(throwing).abort();
      tracker.spawnBlocking(() -> "called").drop();
      Future<String> neverPolled = tracker.trackFuture(new Gate());
      assertThat(tracker.size()).isGreaterThanOrEqualTo(1);
      neverPolled.drop();
      neverPolled.drop();
      tracker.close();
      runtime.blockOn(tracker.awaitEmpty());
    }
  }

  @Test
  void blockingCallThatNeverBeginsStopsCounting() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().currentThread().blockingThreadsMax(1).build()) {
      TaskTracker tracker = new TaskTracker(runtime);
      JoinHandle<Void> first =
          tracker.spawnBlocking(() -> {
            busy.countDown();
            go.await();
            return null;
          });
      Gate.await(busy);
      JoinHandle<String> queued = tracker.spawnBlocking(() -> "never");
      assertThat(tracker.size()).isEqualTo(2);
      queued.abort();
      assertThat(tracker.size()).isEqualTo(1);
      go.countDown();
      runtime.blockOn(first);
      assertThat(tracker.isEmpty()).isTrue();
    }
  }

  @Test
  void reopenDoesNotHideTheMomentFromWhoWaits() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread()) {
      TaskTracker tracker = new TaskTracker(runtime);
      Future<Void> unpolled = tracker.awaitEmpty();
      Future<Void> polled = tracker.awaitEmpty();
      assertThat(Loop.isPending(runtime, polled)).isTrue();
      tracker.close();
      assertThat(tracker.reopen()).isTrue();
      assertThat(tracker.reopen()).isFalse();
      TaskTracker.Token token = tracker.token();
      runtime.blockOn(unpolled);
      runtime.blockOn(polled);
      Future<Void> later = tracker.awaitEmpty();
      assertThat(Loop.isPending(runtime, later)).isTrue();
      later.drop();
      assertThatThrownBy(() -> later.pollRaw(Context.noop()))
          .hasMessageStartingWith("awaitEmpty: polled after");
      token.close();
      token.close();
      assertThat(tracker.size()).isZero();
    }
  }

  @Test
  void refusedSpawnStopsCounting() {
    try (AsyncRuntime runtime = AsyncRuntime.builder().currentThread().tasksMax(1).build()) {
      TaskTracker tracker = new TaskTracker(runtime);
      tracker.spawn(new Gate());
      assertThatThrownBy(() -> tracker.spawn(new Gate())).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> tracker.spawnLocal(new Gate()))
          .isInstanceOf(IllegalStateException.class);
      assertThat(tracker.size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsThatComeAndGoEndInOneNotification(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      TaskTracker tracker = new TaskTracker(runtime);
      List<Thread> threads = new ArrayList<>();
      CountDownLatch entered = new CountDownLatch(3);
      for (int i = 0; i < 3; i++) {
        TaskTracker.Token all = tracker.token();
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  entered.countDown();
                  for (int n = 0; n < 10_000; n++) {
                    tracker.token().close();
                  }
                  all.close();
                }));
      }
      Gate.await(entered);
      tracker.close();
      runtime.blockOn(tracker.awaitEmpty());
      assertThat(tracker.isEmpty()).isTrue();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
