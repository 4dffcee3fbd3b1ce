package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TaskHold;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What keeps the end of a task from being seen. */
@Timeout(240)
class TaskHoldTest {
  private final List<TaskHold> holds = new ArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);

  /** Takes holds and ends as {@code rest} does. */
  private <T> Future<T> holding(int count, Future<T> rest) {
    Future<Void> takes =
        cx -> {
          for (int i = 0; i < count; i++) {
            holds.add(cx.holdTask());
          }
          held.countDown();
          return Poll.ready(null);
        };
    return takes.then(_ -> rest);
  }

  private static void turn(AsyncRuntime runtime) throws Exception {
    for (int i = 0; i < 10; i++) {
      runtime.blockOn(Futures.yieldNow());
    }
  }

  @ParameterizedTest
  @EnumSource
  void handleIsReadyAfterTheLastRelease(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      JoinHandle<String> handle = runtime.spawn(holding(2, Futures.ready("value")));
      Loop.until(runtime, () -> held.getCount() == 0);
      turn(runtime);
      assertThat(handle.isFinished()).isFalse();
      assertThat(Loop.isPending(runtime, handle)).isTrue();
      handle.abort(); // too late
      holds.get(0).release();
      turn(runtime);
      assertThat(handle.isFinished()).isFalse();
      Thread.ofPlatform().start(holds.get(1)::release);
      assertThat(runtime.blockOn(handle)).isEqualTo("value");
    }
  }

  @ParameterizedTest
  @EnumSource
  void releaseBeforeTheEndChangesNothing(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Gate gate = new Gate();
      JoinHandle<String> handle = runtime.spawn(holding(1, gate));
      Loop.until(runtime, gate::isPolled);
      holds.getFirst().release();
      assertThat(handle.isFinished()).isFalse();
      gate.open("value");
      assertThat(runtime.blockOn(handle)).isEqualTo("value");
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureOfAHeldTaskWhoseHandleIsDroppedIsToldAtTheRelease(Executor executor)
      throws Exception {
    Failures failures = new Failures();
    try (AsyncRuntime runtime = executor.builder().unhandledFailure(failures).build()) {
      IOException failure = new IOException("expected");
      JoinHandle<String> handle = runtime.spawn(holding(1, Futures.failed(failure)));
      Loop.until(runtime, () -> held.getCount() == 0);
      turn(runtime);
      handle.drop();
      assertThat(failures.isEmpty()).isTrue();
      holds.getFirst().release();
      assertThat(failures.next()).isSameAs(failure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void blockOnWaitsForTheRelease(Executor executor) throws Exception {
    for (boolean local : new boolean[] {false, true}) {
      holds.clear();
      CountDownLatch begun = new CountDownLatch(1);
      Future<String> root =
          cx -> {
            holds.add(cx.holdTask());
            begun.countDown();
            return Poll.ready("value");
          };
      AtomicReference<Boolean> early = new AtomicReference<>(true);
      try (AsyncRuntime runtime = executor.open()) {
        Thread releaser =
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    Gate.await(begun);
                  } catch (InterruptedException impossible) {
                    throw new AssertionError(impossible);
                  }
                  early.set(false);
                  holds.getFirst().release();
                });
        assertThat(local ? runtime.blockOnLocal(root) : runtime.blockOn(root)).isEqualTo("value");
        assertThat(early.get()).isFalse();
        releaser.join();
      }
    }
  }

  @Test
  void taskOfALocalSetIsHeldToo() throws Exception {
    try (LocalSet set = new LocalSet()) {
      JoinHandle<String> handle = set.spawnLocal(holding(1, Futures.ready("value")));
      assertThat(set.awaitEmpty().pollRaw(Context.noop())).isNull();
      assertThat(handle.isFinished()).isFalse();
      assertThat(handle.pollRaw(Context.noop())).isSameAs(Poll.PENDING);
      holds.getFirst().release();
      assertThat(handle.isFinished()).isTrue();
      assertThat(handle.pollRaw(Context.noop())).isEqualTo("value");
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeEndsATaskThatIsHeldForEver(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.open();
    JoinHandle<String> handle = runtime.spawn(holding(1, new Gate()));
    Loop.until(runtime, () -> held.getCount() == 0);
    runtime.close();
    assertThat(handle.isFinished()).isFalse();
    holds.getFirst().release();
    assertThat(handle.isFinished()).isTrue();
    assertThatThrownBy(() -> handle.pollRaw(Context.noop()))
        .isInstanceOfSatisfying(JoinError.class, e -> assertThat(e.isCancelled()).isTrue());
  }

  @ParameterizedTest
  @EnumSource
  void releaseAndEndMayMeet(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      for (int round = 0; round < 300; round++) {
        AtomicReference<TaskHold> hold = new AtomicReference<>();
        Future<String> ends =
            cx -> {
              hold.set(cx.holdTask());
              return Poll.ready("value");
            };
        Thread releaser =
            Thread.ofPlatform()
                .start(() -> {
                  TaskHold mine = hold.get();
                  while (mine == null) {
                    Thread.onSpinWait();
                    mine = hold.get();
                  }
                  mine.release();
                });
        assertThat(runtime.blockOn(runtime.spawn(ends))).isEqualTo("value");
        releaser.join();
      }
    }
  }
}
