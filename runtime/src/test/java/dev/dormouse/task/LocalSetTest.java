package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.Limits;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that stay on one thread, on every executor. */
@Timeout(240)
class LocalSetTest {
  private final Failures failures = new Failures();
  private final LocalSet set = new LocalSet(failures);

  /** Asks for another poll and says which thread polls it. */
  private static LocalFuture<Thread> whereAmI() {
    return Futures.yieldNow().then(_ -> Futures.lazy(Thread::currentThread));
  }

  private static Future<JoinHandle<Thread>> spawnsLocally() {
    return cx -> Poll.ready(cx.spawner().spawnLocal(whereAmI()));
  }

  @ParameterizedTest
  @EnumSource
  void localTasksRunOnTheThreadOfTheirSet(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open();
        set) {
      List<JoinHandle<Thread>> handles = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        handles.add(set.spawnLocal(whereAmI()));
      }
      handles.add(runtime.blockOnLocal(set.runUntil(spawnsLocally())));
      runtime.blockOnLocal(set.awaitEmpty());
      for (JoinHandle<Thread> handle : handles) {
        assertThat(handle.isFinished()).isTrue();
        assertThat(runtime.blockOn(handle)).isSameAs(Thread.currentThread());
      }
      assertThat(set.isEmpty()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void blockOnLocalRunsLocalTasksWithoutASet(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Thread polling = runtime.blockOnLocal(spawnsLocally().then(handle -> handle));
      assertThat(polling).isSameAs(Thread.currentThread());
      Future<Long> sleeps = Time.sleep(Duration.ofMillis(2)).map(_ -> 1L);
      assertThat(runtime.blockOnLocal(sleeps)).isEqualTo(1);
      Future<JoinHandle<String>> elsewhere = cx -> Poll.ready(cx.spawner().spawn(Gate.opened("x")));
      String value = runtime.blockOnLocal(elsewhere.then(handle -> handle));
      assertThat(value).isEqualTo("x");
      IOException failure = new IOException("expected");
      assertThatThrownBy(() -> runtime.blockOnLocal(Futures.failed(failure))).isSameAs(failure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void wakeAndSpawnAndJoinFromOtherThreadsArrive(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open();
        set) {
      Gate gate = new Gate();
      JoinHandle<String> local = set.spawnLocal(gate);
      AtomicReference<JoinHandle<Thread>> foreign = new AtomicReference<>();
      Thread other =
          Thread.ofPlatform()
              .start(() -> {
                foreign.set(set.spawn(Futures.lazy(Thread::currentThread)));
                gate.open("opened");
              });
      assertThat(runtime.blockOnLocal(set.runUntil(local))).isEqualTo("opened");
      other.join();
      JoinHandle<Thread> joined = foreign.get();
      assertThat(runtime.blockOnLocal(set.runUntil(joined))).isSameAs(Thread.currentThread());
    }
  }

  @ParameterizedTest
  @EnumSource
  void abortDropsOnTheThreadOfTheSet(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open();
        set) {
      AtomicReference<Thread> droppedOn = new AtomicReference<>();
      Gate gate = new Gate();
      JoinHandle<String> handle = set.spawnLocal(new OnDrop(gate, droppedOn::set));
      runtime.blockOnLocal(set.runUntil(Futures.yieldNow()));
      gate.awaitPolled();
      Thread other = Thread.ofPlatform().start(handle.abortHandle()::abort);
      other.join();
      assertThatThrownBy(() -> runtime.blockOnLocal(set.runUntil(handle)))
          .isInstanceOfSatisfying(JoinError.class, e -> assertThat(e.isCancelled()).isTrue());
      assertThat(droppedOn.get()).isSameAs(Thread.currentThread());
      assertThat(handle.isFinished()).isTrue();
      handle.abort();
    }
  }

  /** Tells who drops it. */
  private record OnDrop(Gate gate, Consumer<Thread> told) implements Future<String> {
    @Override
    public Poll<String> poll(Context cx) throws Exception {
      return gate.poll(cx);
    }

    @Override
    public void drop() {
      told.accept(Thread.currentThread());
      gate.drop();
    }
  }

  @Test
  void closeDropsTheNewestFirstAndRefusesLaterTasks() throws Exception {
    List<String> order = new ArrayList<>();
    for (String name : List.of("first", "second", "third")) {
      set.spawnLocal(new OnDrop(new Gate(), _ -> order.add(name)));
    }
    Gate throwing = new Gate();
    throwing.dropFailure = new IllegalStateException("expected");
    JoinHandle<String> failing = set.spawnLocal(throwing);
    set.close();
    set.close();
    assertThat(order).containsExactly("third", "second", "first");
    assertThat(failures.next()).hasMessage("expected");
    assertThatThrownBy(() -> failing.pollRaw(Context.noop()))
        .isInstanceOfSatisfying(JoinError.class, e -> assertThat(e.isFailure()).isTrue());
    JoinHandle<String> late = set.spawnLocal(Futures.ready("x"));
    assertThat(late.isFinished()).isTrue();
    assertThat(set.spawn(new Gate()).isFinished()).isTrue();
  }

  @Test
  void closeInsideATaskEndsTheOthersAtOnceAndItselfAfterItsPoll() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread()) {
      Gate other = new Gate();
      set.spawnLocal(other);
      Gate self = new Gate();
      Future<String> closing =
          new Future<>() {
            @Override
            public Poll<String> poll(Context cx) throws Exception {
              set.close();
              assertThat(other.isDropped()).isTrue();
              assertThat(self.isDropped()).isFalse();
              return self.poll(cx);
            }

            @Override
            public void drop() {
              self.drop();
            }
          };
      JoinHandle<String> handle = set.spawnLocal(closing);
      runtime.blockOnLocal(set.awaitEmpty());
      assertThat(self.isDropped()).isTrue();
      assertThat(handle.isFinished()).isTrue();
    }
  }

  @Test
  void anotherThreadIsRefused() throws Exception {
    set.spawnLocal(new Gate());
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              try (AsyncRuntime runtime = AsyncRuntime.currentThread()) {
                runtime.blockOnLocal(set.awaitEmpty());
              } catch (Exception refused) {
                refusal.set(refused);
              }
            });
    other.join();
    assertThat(refusal.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("this set belongs to " + Thread.currentThread());
    set.close();
  }

  @Test
  void secondRunnerIsRefusedAndTheFirstGoesOn() throws Exception {
    LocalFuture<Void> first = set.awaitEmpty();
    Gate gate = new Gate();
    set.spawnLocal(gate);
    assertThat(first.pollRaw(Context.noop())).isSameAs(Poll.PENDING);
    assertThatThrownBy(() -> set.awaitEmpty().pollRaw(Context.noop()))
        .hasMessageContaining("another future runs this set");
    first.drop();
    assertThatThrownBy(() -> first.pollRaw(Context.noop())).hasMessageContaining("polled after");
    gate.open("x");
    assertThat(set.awaitEmpty().pollRaw(Context.noop())).isNull();
  }

  @Test
  void failuresThatNobodyAwaitsAreToldOnce() throws Exception {
    IOException failure = new IOException("expected");
    JoinHandle<String> handle = set.spawnLocal(Futures.failed(failure));
    assertThat(set.awaitEmpty().pollRaw(Context.noop())).isNull();
    assertThat(failures.next()).isSameAs(failure);
    handle.drop();
    assertThat(failures.isEmpty()).isTrue();
    set.spawnLocal(Futures.failed(failure)).drop();
    assertThat(set.awaitEmpty().pollRaw(Context.noop())).isNull();
    assertThat(failures.next()).isSameAs(failure);
    JoinHandle<String> awaited = set.spawnLocal(Futures.failed(failure));
    assertThat(awaited.pollRaw(Context.noop())).isSameAs(Poll.PENDING);
    assertThat(set.awaitEmpty().pollRaw(Context.noop())).isNull();
    assertThatThrownBy(() -> awaited.pollRaw(Context.noop())).hasCause(failure);
    assertThat(failures.isEmpty()).isTrue();
    assertThatThrownBy(() -> awaited.pollRaw(Context.noop())).hasMessageContaining("polled after");
  }

  @Test
  void tasksThatAreAlwaysReadyLetTheExecutorHaveItsTurn() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread();
        set) {
      AtomicInteger polls = new AtomicInteger();
      for (int i = 0; i < 3; i++) {
        Future<Void> busy =
            cx -> {
              polls.incrementAndGet();
              cx.waker().wake();
              return Poll.pending();
            };
        set.spawnLocal(busy);
      }
      LocalFuture<Void> run = set.awaitEmpty();
      Future<Integer> once =
          cx -> {
            run.pollRaw(cx);
            return Poll.ready(polls.get());
          };
      assertThat(runtime.blockOn(once)).isEqualTo(Limits.LOCAL_SET_POLLS);
      run.drop();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachTaskHasItsOwnBudget(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open();
        set) {
      Future<Integer> spends =
          cx -> {
            int spent = 0;
            while (cx.proceed()) {
              spent++;
            }
            return Poll.ready(spent);
          };
      JoinHandle<Integer> one = set.spawnLocal(spends);
      JoinHandle<Integer> two = set.spawnLocal(spends);
      runtime.blockOnLocal(set.awaitEmpty());
      assertThat(one.pollRaw(Context.noop())).isEqualTo(Context.BUDGET_MAX);
      assertThat(two.pollRaw(Context.noop())).isEqualTo(Context.BUDGET_MAX);
    }
  }

  @ParameterizedTest
  @EnumSource
  void joinSetTakesTasksOfALocalSet(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open();
        set) {
      JoinSet<Thread> joined = new JoinSet<>(runtime);
      for (int i = 0; i < 5; i++) {
        joined.spawnLocalOn(set, whereAmI());
      }
      assertThat(runtime.blockOnLocal(set.runUntil(joined.joinAll())))
          .hasSize(5)
          .containsOnly(Thread.currentThread());
    }
  }

  @ParameterizedTest
  @EnumSource
  void closedRuntimeDropsWhatBlockOnLocalRuns(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.open();
    Gate root = new Gate();
    Gate local = new Gate();
    Future<String> both =
        cx -> {
          if (!local.isPolled()) {
            cx.spawner().spawnLocal(local).drop();
          }
          return root.poll(cx);
        };
    Future<String> dropping =
        new Future<>() {
          @Override
          public Poll<String> poll(Context cx) throws Exception {
            return both.poll(cx);
          }

          @Override
          public void drop() {
            root.drop();
          }
        };
    Thread closer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                local.awaitPolled();
              } catch (InterruptedException impossible) {
                throw new AssertionError(impossible);
              }
              runtime.close();
            });
    assertThatThrownBy(() -> runtime.blockOnLocal(dropping))
        .isInstanceOf(CancellationException.class);
    closer.join();
    assertThat(root.isDropped()).isTrue();
    assertThat(local.isDropped()).isTrue();
    assertThatThrownBy(() -> runtime.blockOnLocal(Futures.ready("late")))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void interruptDropsWhatBlockOnLocalRuns(Executor executor) throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (AsyncRuntime runtime = executor.open()) {
      Gate gate = new Gate();
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread blocked =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  runtime.blockOnLocal(gate);
                } catch (Throwable end) {
                  thrown.set(end);
                }
                ended.countDown();
              });
      gate.awaitPolled();
      blocked.interrupt();
      Gate.await(ended);
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThat(gate.isDropped()).isTrue();
    }
  }
}
