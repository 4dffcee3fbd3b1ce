package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The steps of an end, on each kind of runtime, beside those of {@link LifecycleContract}. */
@Timeout(240)
class ShutdownStepsTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  /** Is never ready, and notes when it is dropped. */
  private static final class Noting extends RawFuture<String> {
    private final int number;
    private final List<Integer> drops;

    Noting(int number, List<Integer> drops) {
      this.number = number;
      this.drops = drops;
    }

    @Override
    public Object pollRaw(Context cx) {
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      drops.add(number);
    }
  }

  /** Starts tasks in one task, so that one thread has them, and returns when all rest. */
  private static List<Integer> restingTasks(AsyncRuntime runtime, int count) throws Exception {
    List<Integer> drops = new CopyOnWriteArrayList<>();
    List<Noting> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(new Noting(i, drops));
    }
    Future<Void> spawning =
        cx -> {
          tasks.forEach(each -> cx.spawner().spawn(each).drop());
          return Poll.ready(null);
        };
    runtime.blockOn(spawning);
    while (runtime.dump().tasks().stream()
            .filter(task -> task.state() == TaskDump.State.WAITING)
            .count()
        < count) {
      runtime.blockOn(Futures.yieldNow());
    }
    return drops;
  }

  /** Waits until a thread waits with a limit, as shutdown does for the last task. */
  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource
  void newestTaskOfAThreadIsDroppedFirst(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.builder().build();
    List<Integer> drops = restingTasks(runtime, 5);
    runtime.close();
    assertThat(drops).containsExactly(4, 3, 2, 1, 0);
  }

  @ParameterizedTest
  @EnumSource
  void reportNamesWhatWasStillRunning(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.builder().build();
    JoinHandle<String> handle = runtime.spawn(new Gate().named("slow"));
    ShutdownReport report = runtime.shutdown(Duration.ofMillis(1));
    assertThat(report.tasksDropped()).isEqualTo(1);
    assertThat(report.stillRunning()).isNotNull();
    assertThat(report.stillRunning().tasks())
        .anyMatch(task -> task.id().equals(handle.id()) && task.name().equals("slow"));
  }

  @ParameterizedTest
  @EnumSource
  void reportOfACleanEndIsEmpty(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.builder().build();
    runtime.spawn(Futures.yieldNow()).drop();
    assertThat(runtime.shutdown(LONG)).isEqualTo(new ShutdownReport(0, List.of(), null));
  }

  @ParameterizedTest
  @EnumSource
  void graceCoversWhatAThreadRunsInBlockOnLocal(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.builder().build();
    Gate gate = new Gate();
    AtomicReference<Object> end = new AtomicReference<>();
    Thread visitor =
        Thread.ofPlatform()
            .start(() -> {
              try {
                end.set(runtime.blockOnLocal(gate));
              } catch (Exception failure) {
                end.set(failure);
              }
            });
    gate.awaitPolled();
    AtomicReference<ShutdownReport> report = new AtomicReference<>();
    Thread closer = Thread.ofPlatform().start(() -> report.set(runtime.shutdown(LONG)));
    awaitWaiting(closer); // so it has seen the visitor
    gate.open("done");
    visitor.join();
    closer.join();
    assertThat(end).hasValue("done");
    assertThat(report.get().isClean()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void secondCallerWaitsForTheFirstAndNoLongerThanItsOwnGrace(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.builder().build();
    Gate gate = new Gate();
    JoinHandle<String> handle = runtime.spawn(gate);
    Thread first = Thread.ofPlatform().start(() -> runtime.shutdown(LONG));
    if (executor == Executor.CURRENT_THREAD) {
      gate.awaitPolled(); // the first one runs the tasks
    } else {
      awaitWaiting(first);
    }
    assertThat(runtime.shutdown(Duration.ofMillis(1)).threadsStuck()).isEmpty();
    first.join();
    assertThat(handle.isFinished()).isTrue();
    assertThat(gate.drops).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void nothingComesBackAfterTheEnd(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.builder().build();
    AtomicReference<Waker> kept = new AtomicReference<>();
    Gate gate = new Gate();
    Future<String> keeping =
        new RawFuture<>() {
          @Override
          public Object pollRaw(Context cx) throws Exception {
            kept.set(cx.waker());
            return gate.pollRaw(cx);
          }

          @Override
          public void drop() {
            gate.drop();
          }
        };
    JoinHandle<String> handle = runtime.spawn(keeping);
    Future<Void> polled =
        cx -> {
          if (gate.polls.get() == 0) {
            cx.yieldNow();
            return Poll.pending();
          }
          return Poll.ready(null);
        };
    runtime.blockOn(polled);
    runtime.close();
    int polls = gate.polls.get();
    kept.get().wake();
    handle.abort();
    gate.open("late");
    Gate late = new Gate();
    JoinHandle<String> tooLate = runtime.spawn(late);
    assertThatThrownBy(() -> tooLate.poll(Context.noop())).isInstanceOf(JoinError.class);
    assertThatThrownBy(() -> runtime.blockOn(Futures.ready("late")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> runtime.blockOnLocal(Futures.ready("late")))
        .isInstanceOf(IllegalStateException.class);
    JoinHandle<String> call =
        runtime.spawnBlocking(() -> {
          late.open("ran");
          return "ran";
        });
    assertThatThrownBy(() -> call.poll(Context.noop())).isInstanceOf(JoinError.class);
    assertThat(gate.polls).hasValue(polls);
    assertThat(gate.drops).hasValue(1);
    assertThat(late.polls).hasValue(0);
    assertThat(late.outcomeMissing()).isTrue();
    assertThat(runtime.metrics().aliveTasks()).isZero();
    assertThat(runtime.dump().tasks()).isEmpty();
    ShutdownReport report = runtime.shutdown(LONG);
    assertThat(report.threadsStuck()).isEmpty();
    assertThat(report.stillRunning()).isNull();
  }
}
