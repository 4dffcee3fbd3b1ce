package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What threads that share nothing do for their tasks, and what not. */
@Timeout(240)
class CoresTest {
  private final Failures failures = new Failures();
  private final AsyncRuntime runtime =
      AsyncRuntime.builder()
          .threadPerCore()
          .workers(2)
          .threadName("core")
          .unhandledFailure(failures)
          .build();

  @AfterEach
  void close() {
    runtime.close();
    assertThat(runtime.metrics().aliveTasks()).isZero();
    assertThat(failures.isEmpty()).isTrue();
  }

  private static Future<String> nameOfThread() {
    return _ -> Poll.ready(Thread.currentThread().getName());
  }

  /** Yields and sleeps in turn, and tells the threads on which it was polled. */
  private static final class Wanderer extends RawFuture<Set<String>> {
    private static final int STEPS = 20;

    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private int step;
    private @Nullable Future<Void> waiting;

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      while (step < STEPS) {
        threads.add(Thread.currentThread().getName());
        Future<Void> now = waiting;
        if (now == null) {
          now = step % 2 == 0 ? Futures.yieldNow() : Time.sleep(Duration.ofNanos(1));
          waiting = now;
        }
        if (now.pollRaw(cx) == Poll.PENDING) {
          return Poll.PENDING;
        }
        waiting = null;
        step++;
      }
      return threads;
    }

    @Override
    public void drop() {
      if (waiting != null) {
        waiting.drop();
      }
    }
  }

  @Test
  void tasksFromOutsideAreDealtOutAndStay() throws Exception {
    List<JoinHandle<Set<String>>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(runtime.spawn(new Wanderer()));
    }
    List<String> homes = new ArrayList<>();
    for (JoinHandle<Set<String>> task : tasks) {
      Set<String> threads = runtime.blockOn(task);
      assertThat(threads).hasSize(1);
      homes.addAll(threads);
    }
    assertThat(homes).filteredOn("core-0"::equals).hasSize(10);
    assertThat(homes).filteredOn("core-1"::equals).hasSize(10);
  }

  @Test
  void childrenOfATaskStartBesideIt() throws Exception {
    for (int i = 0; i < 4; i++) {
      Future<String> parent =
          Futures.pollFn(
                  cx -> {
                    String here = Thread.currentThread().getName();
                    JoinHandle<String> child = cx.spawner().spawn(nameOfThread());
                    return Poll.ready(child.map(there -> here + " " + there));
                  })
              .then(both -> both);
      String[] names = runtime.blockOn(parent).split(" ");
      assertThat(names[0]).isEqualTo(names[1]).startsWith("core-");
    }
  }

  @Test
  void stuckTaskStallsNoOtherThread() throws Exception {
    CountDownLatch slept = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    JoinHandle<String> blocked =
        runtime.spawn(_ -> {
          stuck.countDown();
          Gate.await(slept);
          return Poll.ready("free");
        });
    Gate.await(stuck);
    Future<Void> sleeper =
        Time.sleep(Duration.ofMillis(2))
            .map(_ -> {
              slept.countDown();
              return null;
            });
    runtime.spawn(sleeper).drop(); // the other thread's turn
    assertThat(runtime.blockOn(blocked)).isEqualTo("free");
  }

  @Test
  void interruptEndsNoThread() throws Exception {
    Future<Void> interrupting =
        _ -> {
          Thread.currentThread().interrupt();
          return Poll.ready(null);
        };
    for (int i = 0; i < 4; i++) {
      runtime.blockOn(interrupting);
      runtime.blockOn(Time.sleep(Duration.ofMillis(1)));
    }
    assertThat(runtime.metrics().workers()).isEqualTo(2);
  }

  @Test
  void visitingThreadRunsLocalTasksAndLeavesOthersToTheCores() throws Exception {
    Gate left = new Gate();
    Gate local = new Gate();
    String me = Thread.currentThread().getName();
    Future<String> visit =
        cx -> {
          cx.spawner().spawnLocal(local).drop();
          cx.spawner().spawn(left).drop();
          cx.spawner().spawn(nameOfThread()).drop();
          return Poll.ready(Thread.currentThread().getName());
        };
    assertThat(runtime.blockOnLocal(visit)).isEqualTo(me);
    assertThat(local.drops).hasValue(1);
    left.awaitPolled();
    assertThat(left.drops).hasValue(0);
    left.open("done");
  }

  @Test
  void visitOfAThreadOfTheRuntimeIsRefused() {
    Future<String> nested = _ -> Poll.ready(runtime.blockOnLocal(nameOfThread()));
    assertThatThrownBy(() -> runtime.blockOn(nested))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await the future instead");
  }

  @Test
  void closeEndsAVisit() throws Exception {
    Gate gate = new Gate();
    List<Throwable> thrown = new ArrayList<>();
    Thread visitor =
        Thread.ofPlatform()
            .start(() -> {
              try {
                runtime.blockOnLocal(gate);
              } catch (Exception e) {
                thrown.add(e);
              }
            });
    gate.awaitPolled();
    runtime.close();
    visitor.join();
    assertThat(thrown).singleElement().isInstanceOf(CancellationException.class);
    assertThat(gate.drops).hasValue(1);
  }

  /** Spawns the next one through the runtime, so that it begins on another thread, then ends. */
  private record Hop(AsyncRuntime runtime, AtomicInteger left) implements Future<Void> {
    @Override
    public Poll<Void> poll(Context cx) {
      if (left.decrementAndGet() > 0) {
        runtime.spawn(new Hop(runtime, left)).drop();
      }
      return Poll.ready(null);
    }
  }

  @Test
  void shutdownWaitsForTasksThatHopFromThreadToThread() {
    for (int round = 0; round < 50; round++) {
      AtomicInteger left = new AtomicInteger(200);
      try (AsyncRuntime fresh =
          AsyncRuntime.builder().threadPerCore().workers(3).seed(round).build()) {
        fresh.spawn(new Hop(fresh, left)).drop();
        ShutdownReport report = fresh.shutdown(Duration.ofMinutes(1));
        assertThat(left).as("round %d", round).hasValue(0);
        assertThat(report.isClean()).isTrue();
      }
    }
  }

  @Test
  void spawnBlockingRunsBesideTheCores() throws Exception {
    String name = runtime.blockOn(runtime.spawnBlocking(() -> Thread.currentThread().getName()));
    assertThat(name).doesNotStartWith("core-");
  }

  @Test
  void blockInPlaceIsRefusedOnACore() {
    Future<String> blocking = cx -> Poll.ready(cx.spawner().blockInPlace(() -> "blocked"));
    assertThatThrownBy(() -> runtime.blockOn(blocking))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("spawnBlocking");
  }
}
