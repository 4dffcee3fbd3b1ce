package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What dumps show, whatever runs the tasks. */
@Timeout(240)
@SuppressWarnings("NullAway.Init")
abstract class DumpContract {
  static final SpawnSite SITE = SpawnSite.of("com.acme.Echo.main(Echo.java:31)");

  AsyncRuntime runtime;

  /** Returns a builder of the runtime under test. */
  abstract RuntimeBuilder builder();

  @BeforeEach
  void open() {
    runtime = builder().build();
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(runtime.dump().tasks()).isEmpty();
  }

  /** Runs the runtime on a thread of its own until {@code gate} is open. */
  final Thread runUntilOpen(Gate gate) throws Exception {
    Thread runner =
        Thread.ofPlatform()
            .start(() -> {
              try {
                runtime.blockOn(gate);
              } catch (Exception failure) {
                throw new IllegalStateException(failure);
              }
            });
    gate.awaitPolled();
    return runner;
  }

  static TaskDump find(RuntimeDump dump, JoinHandle<?> handle) {
    return dump.tasks().stream()
        .filter(task -> task.id().equals(handle.id()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no task " + handle.id() + " in\n" + dump));
  }

  @Test
  void waitingTasksShowWhatTheyWaitFor() throws Exception {
    Gate main = new Gate();
    Gate left = new Gate();
    Gate right = new Gate();
    JoinHandle<?> inner = runtime.spawn(left.named("left gate"), SITE);
    JoinHandle<?> outer = runtime.spawn(Futures.join(inner, right));
    Thread runner = runUntilOpen(main);
    left.awaitPolled();
    right.awaitPolled();
    awaitRest(inner, outer);
    RuntimeDump dump = runtime.dump();
    TaskDump first = find(dump, inner);
    assertThat(first.state()).isEqualTo(TaskDump.State.WAITING);
    assertThat(first.name()).isEqualTo("left gate");
    assertThat(first.site()).isSameAs(SITE);
    assertThat(first.exact()).isTrue();
    assertThat(first.stack()).isEmpty();
    assertThat(first.waitsFor()).containsExactly(Gate.class.getName());
    TaskDump second = find(dump, outer);
    FutureDump join = second.future();
    assertThat(join.what()).isEqualTo("join of 2");
    assertThat(join.children()).hasSize(2);
    assertThat(join.children().getFirst().task()).isEqualTo(inner.id());
    assertThat(join.children().getFirst().what()).contains("left gate").contains("Echo.java:31");
    assertThat(dump.toText())
        .contains("task " + inner.id() + ", waiting, ")
        .contains(" old, spawned at com.acme.Echo.main(Echo.java:31)\n  left gate\n    dev.")
        .contains("(task " + inner.id() + ")\n");
    assertThat(dump.toJson())
        .contains("\"id\":" + inner.id() + ",\"name\":\"left gate\",\"state\":\"waiting\"")
        .contains("\"line\":31}");
    left.open("left");
    right.open("right");
    main.open("main");
    runner.join();
    runtime.blockOn(outer);
  }

  /** Waits until these tasks rest, which they do a little after their last poll has begun. */
  final void awaitRest(JoinHandle<?>... handles) {
    for (JoinHandle<?> handle : handles) {
      await(handle, task -> task.state() == TaskDump.State.WAITING);
    }
  }

  /**
   * Waits until the task is seen like this. No thread holds it while it is taken over by one that
   * is then held up for longer than a dump waits.
   */
  private TaskDump await(JoinHandle<?> handle, Predicate<TaskDump> seen) {
    for (; ; ) {
      for (TaskDump task : runtime.dump().tasks()) {
        if (task.id().equals(handle.id()) && seen.test(task)) {
          return task;
        }
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void tasksWokenDuringManyDumpsLoseNothing() throws Exception {
    int rounds = 300;
    Relay relay = new Relay(rounds);
    JoinHandle<Integer> waiter = runtime.spawn(relay);
    Gate main = new Gate();
    Thread runner = runUntilOpen(main);
    Thread waker = Thread.ofPlatform().start(() -> relay.send(1));
    while (!waiter.isFinished()) {
      runtime.dump();
    }
    waker.join();
    main.open("main");
    runner.join();
    assertThat(runtime.blockOn(waiter)).isEqualTo(rounds);
  }

  private static boolean isIn(TaskDump task, Class<?> type) {
    return task.stack().stream().anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }

  @Test
  void stuckTaskShowsTheStackOfItsThread() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Future<String> stuck =
        _ -> {
          inside.countDown();
          Gate.await(free);
          return Poll.ready("free");
        };
    Gate beside = new Gate();
    JoinHandle<String> waits = runtime.spawn(beside);
    Gate main = new Gate();
    Thread runner = runUntilOpen(main);
    awaitRest(waits);
    JoinHandle<String> handle = runtime.spawn(stuck);
    Gate.await(inside);
    TaskDump task = // until its thread is parked
        await(handle, each -> each.state() == TaskDump.State.BLOCKED && isIn(each, Gate.class));
    RuntimeDump dump = runtime.dump();
    assertThat(task.future()).isNull();
    assertThat(task.waitsFor()).isEmpty();
    assertThat(dump.threads()).anyMatch(thread -> handle.id().equals(thread.task()));
    assertThat(find(dump, waits).waitsFor()).containsExactly(Gate.class.getName());
    assertThat(runtime.dump().toText()).contains(", blocked, ").contains("    at ");
    free.countDown();
    beside.open("beside");
    main.open("main");
    runner.join();
    assertThat(runtime.blockOn(handle)).isEqualTo("free");
    assertThat(runtime.blockOn(waits)).isEqualTo("beside");
  }

  @Test
  void dumpInsideATaskShowsThatTaskRunning() throws Exception {
    AtomicReference<RuntimeDump> dump = new AtomicReference<>();
    Gate beside = new Gate();
    JoinHandle<String> waits = runtime.spawn(beside);
    Future<Void> dumping =
        cx -> {
          if (beside.polls.get() == 0) {
            cx.yieldNow();
            return Poll.pending();
          }
          dump.set(runtime.dump());
          return Poll.ready(null);
        };
    JoinHandle<Void> handle = runtime.spawn(dumping);
    runtime.blockOn(handle);
    TaskDump task = find(dump.get(), handle);
    assertThat(task.state()).isEqualTo(TaskDump.State.RUNNING);
    assertThat(isIn(task, DumpContract.class)).isTrue();
    assertThat(find(dump.get(), waits)).isNotNull();
    beside.open("beside");
    runtime.blockOn(waits);
  }

  @Test
  void abortedWhileLookedAtIsDroppedOnce() throws Exception {
    Gate main = new Gate();
    Thread runner = runUntilOpen(main);
    for (int i = 0; i < 200; i++) {
      Gate gate = new Gate();
      JoinHandle<String> handle = runtime.spawn(gate);
      gate.awaitPolled();
      Thread aborter = Thread.ofPlatform().start(handle::abort);
      while (!handle.isFinished()) {
        runtime.dump();
      }
      aborter.join();
      assertThat(gate.drops).hasValue(1);
    }
    main.open("main");
    runner.join();
  }

  @Test
  void runtimeClosedDuringDumpsDropsEverything() throws Exception {
    for (int i = 0; i < 20; i++) {
      List<Gate> gates = new ArrayList<>();
      AsyncRuntime closed = builder().build();
      for (int j = 0; j < 20; j++) {
        Gate gate = new Gate();
        gates.add(gate);
        closed.spawn(gate);
      }
      closed.blockOn(Futures.yieldNow());
      Thread dumper =
          Thread.ofPlatform()
              .start(() -> {
                while (!closed.dump().tasks().isEmpty()) {
                  Thread.onSpinWait();
                }
              });
      closed.close();
      dumper.join();
      assertThat(gates).allSatisfy(gate -> assertThat(gate.drops).hasValue(1));
    }
  }

  @Test
  void blockingCallsAreShownWithTheirStack() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    JoinHandle<String> call =
        runtime.spawnBlocking(() -> {
          inside.countDown();
          Gate.await(free);
          return "done";
        });
    Gate.await(inside);
    assertThat(runtime.dump().threads())
        .anySatisfy(thread -> {
          assertThat(thread.doing()).isEqualTo("runs a blocking call");
          assertThat(thread.stack())
              .anyMatch(frame -> frame.getClassName().equals(DumpContract.class.getName()));
        });
    free.countDown();
    assertThat(runtime.blockOn(call)).isEqualTo("done");
  }

  @Test
  void boundsSayWhatTheyLeaveOut() throws Exception {
    int more = 3;
    for (int i = 0; i < Limits.DUMP_TASKS_MAX + more; i++) {
      runtime.spawn(Futures.pending());
    }
    RuntimeDump dump = runtime.dump();
    // A thread that takes tasks on meanwhile may have some counted twice, or not yet.
    while (dump.tasks().size() != Limits.DUMP_TASKS_MAX || dump.tasksLeftOut() != more) {
      dump = runtime.dump();
    }
    assertThat(dump.toText()).contains("… and " + more + " younger tasks");
  }

  @Test
  void treeThatIsTooLargeIsCutOff() throws Exception {
    List<Future<String>> many = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      many.add(new Gate());
    }
    JoinHandle<?> handle = runtime.spawn(Futures.joinAll(many));
    Gate main = new Gate();
    Thread runner = runUntilOpen(main);
    awaitRest(handle);
    FutureDump future = find(runtime.dump(), handle).future();
    assertThat(future.children()).hasSizeLessThan(1_001);
    assertThat(future.children().getLast().what()).isEqualTo("…");
    main.open("main");
    runner.join();
  }

  @Test
  void stateOfAThreadThatWaitsForALockIsBlocked() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    JoinHandle<Void> handle;
    Gate main = new Gate();
    Thread runner;
    try {
      runner = runUntilOpen(main);
      Future<Void> locking =
          _ -> {
            lock.lock();
            lock.unlock();
            return Poll.ready(null);
          };
      handle = runtime.spawn(locking);
      while (!lock.hasQueuedThreads()) {
        Thread.onSpinWait();
      }
      await(handle, task -> task.state() == TaskDump.State.BLOCKED);
    } finally {
      lock.unlock();
    }
    main.open("main");
    runner.join();
    runtime.blockOn(handle);
  }
}
