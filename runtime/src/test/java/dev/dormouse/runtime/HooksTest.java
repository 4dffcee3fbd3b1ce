package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.task.Blocking;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the hooks of the builder are told, and when. */
@Timeout(240)
class HooksTest {
  private final Set<Thread> started = ConcurrentHashMap.newKeySet();
  private final Set<Thread> stopped = ConcurrentHashMap.newKeySet();
  private final List<String> told = new CopyOnWriteArrayList<>();

  private RuntimeBuilder withThreadHooks(Executor executor) {
    return executor
        .builder()
        .onThreadStart(() -> started.add(Thread.currentThread()))
        .onThreadStop(() -> stopped.add(Thread.currentThread()));
  }

  @ParameterizedTest
  @EnumSource
  void eachWorkerStartsOnceAndStopsBeforeCloseReturns(Executor executor) throws Exception {
    try (AsyncRuntime runtime = withThreadHooks(executor).build()) {
      for (int i = 0; i < 2; i++) {
        runtime.blockOn(Futures.yieldNow()); // cores take turns
      }
    }
    assertThat(stopped).isEqualTo(started).doesNotContain(Thread.currentThread());
    assertThat(started).hasSize(executor.workers());
  }

  @ParameterizedTest
  @EnumSource
  void threadsForBlockingCallsStartAndStop(Executor executor) throws Exception {
    Thread blocking;
    try (AsyncRuntime runtime =
        withThreadHooks(executor).blockingKeepAlive(Gate.PATIENCE).build()) {
      blocking = runtime.blockOn(Blocking.call(Thread::currentThread));
      assertThat(started).contains(blocking);
      assertThat(stopped).doesNotContain(blocking);
    }
    blocking.join();
    assertThat(stopped).contains(blocking);
  }

  @Test
  void threadThatLeavesItsPlaceStopsAndItsSuccessorStarts() throws Exception {
    AsyncRuntime runtime = withThreadHooks(Executor.ONE_WORKER).build();
    Thread left;
    try (runtime) {
      Future<Thread> inPlace = Blocking.inPlace(Thread::currentThread);
      left = runtime.blockOn(inPlace);
      Thread next = runtime.blockOn(Futures.lazy(Thread::currentThread));
      assertThat(started).contains(left, next);
    }
    assertThat(stopped).isEqualTo(started);
  }

  @ParameterizedTest
  @EnumSource
  void threadsParkAndUnparkInTurn(Executor executor) throws Exception {
    ConcurrentHashMap<Thread, AtomicInteger> depth = new ConcurrentHashMap<>();
    CountDownLatch parked = new CountDownLatch(1);
    AtomicInteger wrong = new AtomicInteger();
    Gate gate = new Gate();
    Consumer<Integer> step =
        by -> {
          AtomicInteger mine =
              depth.computeIfAbsent(Thread.currentThread(), _ -> new AtomicInteger());
          int now = mine.addAndGet(by);
          wrong.addAndGet(now == 0 || now == 1 ? 0 : 1);
          if (by == 1 && gate.polls.get() > 0) {
            parked.countDown();
          }
        };
    AsyncRuntime runtime =
        executor
            .builder()
            .onThreadPark(() -> step.accept(1))
            .onThreadUnpark(() -> step.accept(-1))
            .build();
    try (runtime) {
      Thread opener =
          new Thread(() -> {
            try {
              Gate.await(parked);
            } catch (InterruptedException interrupt) {
              throw new AssertionError(interrupt);
            }
            gate.open("open");
          });
      opener.start();
      assertThat(runtime.blockOn(gate)).isEqualTo("open");
      opener.join();
    }
    assertThat(wrong).hasValue(0);
    assertThat(depth.values()).allMatch(each -> each.get() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void parkHookMaySpawn(Executor executor) throws Exception {
    AtomicReference<AsyncRuntime> late = new AtomicReference<>();
    AtomicReference<JoinHandle<String>> spawned = new AtomicReference<>();
    Gate gate = new Gate();
    Runnable spawn =
        () -> {
          AsyncRuntime runtime = late.get();
          if (runtime != null && gate.polls.get() > 0 && spawned.get() == null) {
            Future<String> opens =
                _ -> {
                  gate.open("by the hook");
                  return Poll.ready("spawned");
                };
            spawned.compareAndSet(null, runtime.spawn(opens));
          }
        };
    AsyncRuntime runtime = executor.builder().onThreadPark(spawn).build();
    try (runtime) {
      late.set(runtime);
      if (executor.hasWorkers()) {
        runtime.blockOn(Futures.yieldNow()); // a worker parks after it, with the hook in place
      }
      assertThat(runtime.blockOn(gate)).isEqualTo("by the hook");
    }
  }

  @Test
  void parkHookThatWaitsItselfSwallowsNoCall() throws Exception {
    // Both workers are in the hook when a task comes. The one that is called for it loses the
    // permit of that call, as to a lock, and comes out when the other one waits in the driver.
    CountDownLatch caught = new CountDownLatch(2);
    List<CountDownLatch> out = List.of(new CountDownLatch(1), new CountDownLatch(1));
    CountDownLatch done = new CountDownLatch(1);
    AsyncRuntime runtime =
        Executor.TWO_WORKERS
            .builder()
            .threadNames(Integer::toString)
            .onThreadPark(() -> {
              caught.countDown();
              CountDownLatch mine = out.get(Integer.parseInt(Thread.currentThread().getName()));
              while (mine.getCount() > 0) {
                LockSupport.parkNanos(1);
              }
              LockSupport.parkNanos(1);
            })
            .build();
    try (runtime) {
      StealingScheduler scheduler = (StealingScheduler) runtime.spawner();
      Gate.await(caught);
      runtime
          .spawn(
              Futures.lazy(() -> {
                done.countDown();
                return "done";
              }))
          .drop();
      int called = scheduler.idle().isParked(0) ? 1 : 0;
      int other = 1 - called;
      out.get(other).countDown();
      while (scheduler.seat().holder() != other && done.getCount() > 0) {
        Thread.onSpinWait();
      }
      out.get(called).countDown();
      Gate.await(done);
    } finally {
      out.forEach(CountDownLatch::countDown);
    }
  }

  private RuntimeBuilder withTaskHooks(Executor executor, String task) {
    return executor
        .builder()
        .onTaskSpawn(meta -> tell("spawn", task, meta))
        .onBeforePoll(meta -> tell("before", task, meta))
        .onAfterPoll(meta -> tell("after", task, meta))
        .onTaskEnd(meta -> tell("end", task, meta));
  }

  private void tell(String what, String task, TaskMeta meta) {
    if (meta.name().equals(task)) {
      told.add(what);
      if (what.equals("before")) {
        assertThat(meta.scheduleDelay()).isGreaterThanOrEqualTo(Duration.ZERO);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hooksOfATaskComeInOrder(Executor executor) throws Exception {
    try (AsyncRuntime runtime = withTaskHooks(executor, "twice").build()) {
      Future<Void> twice = Futures.yieldNow();
      runtime.blockOn(runtime.spawn(twice.named("twice")));
    }
    assertThat(told).containsExactly("spawn", "before", "after", "before", "after", "end");
  }

  @ParameterizedTest
  @EnumSource
  void taskThatNeverRanEndsToo(Executor executor) throws Exception {
    AsyncRuntime runtime = withTaskHooks(executor, "late").build();
    runtime.close();
    JoinHandle<Void> late = runtime.spawn(Futures.<Void>pending().named("late"));
    assertThat(late.isFinished()).isTrue();
    assertThat(told).containsExactly("spawn", "end");
  }

  @ParameterizedTest
  @EnumSource
  void metaSaysWhatTheHandleSays(Executor executor) throws Exception {
    AtomicReference<TaskMeta> seen = new AtomicReference<>();
    AsyncRuntime runtime =
        executor
            .builder()
            .onTaskSpawn(meta -> {
              if (meta.name().equals("known")) {
                seen.set(meta);
              }
            })
            .build();
    try (runtime) {
      JoinHandle<String> handle =
          runtime.spawn(Futures.ready("x").named("known"), DumpContract.SITE);
      assertThat(seen.get().id()).isEqualTo(handle.id());
      assertThat(seen.get().site()).isEqualTo(DumpContract.SITE);
      assertThat(seen.get().scheduleDelay()).isNull();
      runtime.blockOn(handle);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hookThatThrowsIsToldAndBreaksNothing(Executor executor) throws Exception {
    RuntimeException broken = new IllegalStateException("hook");
    CountDownLatch parked = new CountDownLatch(executor.hasWorkers() ? 1 : 0);
    Runnable hook =
        () -> {
          throw broken;
        };
    Consumer<TaskMeta> taskHook =
        _ -> {
          throw broken;
        };
    AsyncRuntime runtime =
        executor
            .builder()
            .unhandledFailure((what, failure) -> {
              if (failure == broken) {
                told.add(what);
                if (what.equals("the hook onThreadPark")) {
                  parked.countDown();
                }
              }
            })
            .onThreadStart(hook)
            .onThreadStop(hook)
            .onThreadPark(hook)
            .onThreadUnpark(hook)
            .onTaskSpawn(taskHook)
            .onBeforePoll(taskHook)
            .onAfterPoll(taskHook)
            .onTaskEnd(taskHook)
            .build();
    try (runtime) {
      Thread caller = Thread.currentThread();
      Gate gate = new Gate();
      Future<String> blocked =
          Blocking.call(() -> {
            gate.awaitPolled();
            Gate.await(parked); // else a close may find a worker that never had nothing to do
            gate.open("open");
            return Thread.currentThread() == caller ? "here" : "there";
          });
      Future<String> both = Futures.join(gate, blocked).map(Object::toString);
      assertThat(runtime.blockOn(both)).contains("open", "there");
    }
    assertThat(told)
        .contains(
            "the hook onThreadStart",
            "the hook onTaskSpawn",
            "the hook onBeforePoll",
            "the hook onAfterPoll",
            "the hook onTaskEnd");
    if (executor.hasWorkers()) {
      assertThat(told)
          .contains("the hook onThreadPark", "the hook onThreadUnpark", "the hook onThreadStop");
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CURRENT_THREAD", mode = EnumSource.Mode.EXCLUDE)
  void workersHaveTheNamesThatTheyWereGiven(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.builder().threadNames(i -> "mill " + i).build()) {
      String name = runtime.blockOn(Futures.lazy(() -> Thread.currentThread().getName()));
      assertThat(name).startsWith("mill ");
    }
  }

  /** Returns how deep calls nested, up to {@code most}. */
  private static int depth(int most) {
    int[] depth = {0};
    try {
      dive(depth, most);
    } catch (StackOverflowError _) {
      // As deep as it goes.
    }
    return depth[0];
  }

  private static void dive(int[] depth, int most) {
    if (++depth[0] < most) {
      dive(depth, most);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CURRENT_THREAD", mode = EnumSource.Mode.EXCLUDE)
  void stacksAreAsLargeAsAskedFor(Executor executor) throws Exception {
    int small;
    try (AsyncRuntime runtime = executor.builder().stackSize(512 << 10).build()) {
      small = runtime.blockOn(Futures.lazy(() -> depth(Integer.MAX_VALUE)));
    }
    int deep = 4 * small;
    try (AsyncRuntime runtime = executor.builder().stackSize(64 << 20).build()) {
      assertThat(runtime.blockOn(Futures.lazy(() -> depth(deep)))).isEqualTo(deep);
      assertThat(runtime.blockOn(Blocking.call(() -> depth(deep)))).isEqualTo(deep);
    }
  }

  @Test
  void stackOfNoBytesIsRefused() {
    assertThatThrownBy(() -> AsyncRuntime.builder().stackSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stackSize: at least 1 byte is needed, not 0");
  }
}
