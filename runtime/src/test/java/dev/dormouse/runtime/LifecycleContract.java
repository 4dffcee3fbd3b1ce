package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How runtimes come to an end, whatever they run their tasks with. */
@Timeout(240)
@SuppressWarnings("NullAway.Init")
abstract class LifecycleContract {
  private static final Duration LONG = Duration.ofMinutes(10);

  final Failures failures = new Failures();
  AsyncRuntime runtime;

  /** Returns a builder of the runtime under test. */
  abstract RuntimeBuilder builder();

  @BeforeEach
  void open() {
    runtime = builder().closeWait(Gate.PATIENCE).unhandledFailure(failures).build();
  }

  @AfterEach
  void nothingIsLeft() {
    runtime.close();
    RuntimeMetrics metrics = runtime.metrics();
    assertThat(metrics.aliveTasks()).isZero();
    assertThat(metrics.descriptors()).isZero();
  }

  /** Spawns a gate and runs the runtime until it was polled. */
  private JoinHandle<String> suspended(Gate gate) throws Exception {
    JoinHandle<String> handle = runtime.spawn(gate);
    Future<Void> polled =
        cx -> {
          if (gate.polls.get() == 0) {
            cx.yieldNow();
            return Poll.pending();
          }
          return Poll.ready(null);
        };
    runtime.blockOn(polled);
    return handle;
  }

  private static void assertCancelled(JoinHandle<?> handle) {
    assertThat(handle.isFinished()).isTrue();
    assertThatThrownBy(() -> handle.poll(Context.noop()))
        .isInstanceOfSatisfying(JoinError.class, error -> assertThat(error.isCancelled()).isTrue());
  }

  @Test
  void closeDropsIdleAndUnpolledTasksOnce() throws Exception {
    Gate idle = new Gate();
    Gate unpolled = new Gate();
    JoinHandle<String> first = suspended(idle);
    JoinHandle<String> second = runtime.spawn(unpolled);
    runtime.close();
    runtime.close();
    assertThat(idle.drops).hasValue(1);
    assertThat(unpolled.drops).hasValue(1);
    assertCancelled(first);
    assertCancelled(second);
  }

  @Test
  void closeDropsAtEachSuspension() throws Exception {
    int steps = 4;
    for (int at = 0; at < steps; at++) {
      List<Gate> gates = new ArrayList<>();
      for (int i = 0; i < steps; i++) {
        gates.add(new Gate());
      }
      AsyncRuntime fresh = builder().unhandledFailure(failures).build();
      JoinHandle<String> handle = fresh.spawn(new Chain(gates));
      for (int i = 0; i < at; i++) {
        gates.get(i).open("open");
      }
      Gate last = gates.get(at);
      Future<Void> reached =
          cx -> {
            if (last.polls.get() == 0) {
              cx.yieldNow();
              return Poll.pending();
            }
            return Poll.ready(null);
          };
      fresh.blockOn(reached);
      fresh.close();
      assertCancelled(handle);
      for (int i = 0; i < steps; i++) {
        assertThat(gates.get(i).drops)
            .as("suspended at %d, gate %d", at, i)
            .hasValue(i < at ? 0 : 1);
      }
    }
  }

  /** Waits for gates one after the other and owns them all. */
  private static final class Chain extends RawFuture<String> {
    private final List<Gate> gates;
    private int at;

    Chain(List<Gate> gates) {
      this.gates = List.copyOf(gates);
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      for (; at < gates.size(); at++) {
        if (gates.get(at).pollRaw(cx) == Poll.PENDING) {
          return Poll.PENDING;
        }
      }
      return "end";
    }

    @Override
    public void drop() {
      for (; at < gates.size(); at++) {
        gates.get(at).drop();
      }
    }
  }

  @Test
  void spawnAfterCloseIsCancelledAndDropped() {
    runtime.close();
    Gate gate = new Gate();
    JoinHandle<String> handle = runtime.spawn(gate);
    assertCancelled(handle);
    assertThat(gate.drops).hasValue(1);
    assertThat(gate.polls).hasValue(0);
    assertThatThrownBy(() -> runtime.blockOn(Futures.ready()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void handlesOfAClosedRuntimeEndElsewhere() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> handle = suspended(gate);
    try (AsyncRuntime other = AsyncRuntime.currentThread()) {
      Thread closer =
          new Thread(() -> {
            while (!awaitedYet(handle)) {
              Thread.onSpinWait();
            }
            runtime.close();
          });
      closer.start();
      assertThatThrownBy(() -> other.blockOn(handle))
          .isInstanceOfSatisfying(
              JoinError.class, error -> assertThat(error.isCancelled()).isTrue());
      closer.join();
    }
  }

  private static boolean awaitedYet(JoinHandle<?> handle) {
    return ((Task<?>) handle).isAwaited();
  }

  @Test
  void blockOnOfAClosedRuntimeIsCancelled() throws Exception {
    Gate gate = new Gate();
    Thread closer =
        new Thread(() -> {
          catchThrowable(gate::awaitPolled);
          runtime.close();
        });
    closer.start();
    assertThatThrownBy(() -> runtime.blockOn(gate)).isInstanceOf(CancellationException.class);
    assertThat(gate.drops).hasValue(1);
    closer.join();
  }

  @Test
  void blockOnOfAHandleOfAClosedRuntimeIsCancelled() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> handle = runtime.spawn(gate);
    Thread closer =
        new Thread(() -> {
          while (!awaitedYet(handle)) {
            Thread.onSpinWait();
          }
          runtime.close();
        });
    closer.start();
    assertThat(catchThrowable(() -> runtime.blockOn(handle)))
        .isInstanceOfAny(CancellationException.class, JoinError.class);
    closer.join();
    assertThat(gate.drops).hasValue(1);
  }

  @Test
  void dropsAtCloseMaySpawnAndWakeInVain() throws Exception {
    Gate woken = new Gate();
    AtomicReference<JoinHandle<String>> late = new AtomicReference<>();
    Gate spawned = new Gate();
    Dropping meddling =
        new Dropping(_ -> {
          late.set(runtime.spawn(spawned));
          woken.open("too late");
        });
    suspended(woken);
    runtime.spawn(meddling);
    runtime.close();
    assertCancelled(late.get());
    assertThat(spawned.polls).hasValue(0);
    assertThat(spawned.drops).hasValue(1);
    assertThat(woken.drops.get()).isEqualTo(1);
  }

  /** Is never ready; runs something when it is dropped. */
  private static final class Dropping extends RawFuture<String> {
    private final Consumer<Dropping> onDrop;

    Dropping(Consumer<Dropping> onDrop) {
      this.onDrop = onDrop;
    }

    @Override
    public Object pollRaw(Context cx) {
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      onDrop.accept(this);
    }
  }

  @Test
  void failuresOfDropsAtCloseAreTold() throws Exception {
    Gate gate = new Gate();
    gate.dropFailure = new DropFailure("gate", new IllegalStateException("expected"));
    suspended(gate);
    runtime.close();
    assertThat(failures.next()).isSameAs(gate.dropFailure);
  }

  @Test
  void shutdownWaitsForTheTasks() throws Exception {
    List<Gate> gates = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Gate gate = new Gate();
      gates.add(gate);
      runtime.spawn(gate);
    }
    Thread opener =
        new Thread(() -> {
          for (Gate gate : gates) {
            catchThrowable(gate::awaitPolled);
            gate.open("open");
          }
        });
    opener.start();
    ShutdownReport report = runtime.shutdown(LONG);
    opener.join();
    assertThat(report.isClean()).isTrue();
    assertThat(gates).allMatch(gate -> gate.drops.get() == 0);
    assertCancelled(runtime.spawn(new Gate()));
  }

  @Test
  void shutdownWaitsForTasksOfTasks() throws Exception {
    Gate inner = new Gate();
    Future<String> outer =
        cx -> {
          cx.spawner().spawn(Time.sleep(Duration.ofMillis(1)).then(_ -> inner));
          inner.open("open");
          return Poll.ready("outer");
        };
    runtime.spawn(outer);
    assertThat(runtime.shutdown(LONG).isClean()).isTrue();
    assertThat(inner.polls.get()).isPositive();
    assertThat(inner.drops).hasValue(0);
  }

  @Test
  void shutdownDropsWhatIsLeftAtTheDeadline() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> handle = suspended(gate);
    ShutdownReport report = runtime.shutdown(Duration.ofMillis(2));
    assertThat(report.tasksDropped()).isEqualTo(1);
    assertThat(report.isClean()).isFalse();
    assertThat(gate.drops).hasValue(1);
    assertCancelled(handle);
    assertThat(runtime.shutdown(LONG).threadsStuck()).isEmpty();
  }

  @Test
  void shutdownInsideATaskIsRefused() {
    Future<String> task =
        _ -> {
          runtime.shutdown(LONG);
          return Poll.ready("never");
        };
    assertThatThrownBy(() -> runtime.blockOn(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inside");
  }

  @Test
  void interruptEndsTheGraceAndStaysSet() throws Exception {
    Gate gate = new Gate();
    suspended(gate);
    Thread.currentThread().interrupt();
    ShutdownReport report = runtime.shutdown(LONG);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.tasksDropped()).isEqualTo(1);
    assertThat(gate.drops).hasValue(1);
  }

  @Test
  void closeInsideATaskEndsTheRuntimeAfterIt() throws Exception {
    Gate other = new Gate();
    suspended(other);
    CountDownLatch after = new CountDownLatch(1);
    Future<String> closing =
        _ -> {
          runtime.close();
          after.countDown();
          return Poll.pending();
        };
    assertThatThrownBy(() -> runtime.blockOn(closing)).isInstanceOf(CancellationException.class);
    assertThat(after.getCount()).isZero();
    runtime.close();
    assertThat(other.drops).hasValue(1);
  }

  @Test
  void taskThatIsPolledWhileTheRuntimeClosesIsDroppedAfterItsPoll() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Gate gate = new Gate();
    Future<String> slow =
        new RawFuture<>() {
          @Override
          public Object pollRaw(Context cx) throws Exception {
            inside.countDown();
            Gate.await(goOn);
            return gate.pollRaw(cx);
          }

          @Override
          public void drop() {
            gate.drop();
          }
        };
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread blocked = new Thread(() -> end.set(catchThrowable(() -> runtime.blockOn(slow))));
    blocked.start();
    Gate.await(inside);
    AsyncRuntime closing = runtime;
    Thread closer = new Thread(closing::close);
    closer.start();
    while (closer.getState() == Thread.State.RUNNABLE || closer.getState() == Thread.State.NEW) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    closer.join();
    blocked.join();
    assertThat(end.get()).isInstanceOf(CancellationException.class);
    assertThat(gate.drops).hasValue(1);
  }

  @Test
  void stuckThreadIsReportedAndItsTaskDroppedLater() throws Exception {
    runtime.close();
    runtime = builder().closeWait(Duration.ofMillis(5)).unhandledFailure(failures).build();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Gate gate = new Gate();
    Future<String> stuck =
        new RawFuture<>() {
          @Override
          public Object pollRaw(Context cx) throws Exception {
            inside.countDown();
            Gate.await(goOn);
            return gate.pollRaw(cx);
          }

          @Override
          public void drop() {
            gate.drop();
          }
        };
    Thread blocked = new Thread(() -> catchThrowable(() -> runtime.blockOn(stuck)));
    blocked.start();
    Gate.await(inside);
    ShutdownReport report = runtime.shutdown(Duration.ofMillis(1));
    // On a busy machine others may be late, too.
    assertThat(report.threadsStuck()).anyMatch(thread -> thread.contains("LifecycleContract"));
    assertThat(gate.drops).hasValue(0);
    goOn.countDown();
    gate.awaitDropped();
    blocked.join();
    assertThat(gate.drops).hasValue(1);
  }

  @Test
  void shutdownInBackgroundWaitsForNoPoll() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Gate gate = new Gate();
    Future<String> busy =
        new RawFuture<>() {
          @Override
          public Object pollRaw(Context cx) throws Exception {
            inside.countDown();
            Gate.await(goOn);
            return gate.pollRaw(cx);
          }

          @Override
          public void drop() {
            gate.drop();
          }
        };
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread blocked = new Thread(() -> end.set(catchThrowable(() -> runtime.blockOn(busy))));
    blocked.start();
    Gate.await(inside);
    runtime.shutdownBackground();
    assertThat(gate.drops).hasValue(0);
    JoinHandle<String> late = runtime.spawn(new Gate());
    goOn.countDown();
    blocked.join();
    assertCancelled(late);
    assertThat(end.get()).isInstanceOf(CancellationException.class);
    assertThat(gate.drops).hasValue(1);
    runtime.shutdownBackground();
  }
}
