package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What workers do for each other. A stuck poll here waits for something that only the other worker
 * can do, so a runtime that stalls hangs the test whatever the machine's speed.
 */
@Timeout(240)
class StealingTest {
  private final AsyncRuntime runtime = AsyncRuntime.builder().workStealing().workers(2).build();

  @AfterEach
  void close() {
    runtime.close();
    assertThat(runtime.metrics().aliveTasks()).isZero();
  }

  /** Returns a task that first does something, then blocks its worker until the latch is open. */
  private static Future<String> stuck(Stuck first, CountDownLatch until) {
    return cx -> {
      first.run(cx);
      Gate.await(until);
      return Poll.ready("free");
    };
  }

  private interface Stuck {
    void run(Context cx) throws Exception;
  }

  private static Future<Void> opening(CountDownLatch latch) {
    return _ -> {
      latch.countDown();
      return Poll.ready(null);
    };
  }

  @Test
  void chainOfJoinsOnOneWorkerLetsOthersRun() throws Exception {
    int joins = 300;
    try (AsyncRuntime one = AsyncRuntime.builder().workStealing().workers(1).build()) {
      AtomicInteger turns = new AtomicInteger();
      AtomicInteger joined = new AtomicInteger();
      Future<Integer> modest =
          cx -> {
            if (joined.get() == joins) {
              return Poll.ready(turns.get());
            }
            turns.incrementAndGet();
            cx.yieldNow();
            return Poll.pending();
          };
      List<JoinHandle<Integer>> child = new ArrayList<>();
      Future<Integer> chain =
          cx -> {
            if (child.isEmpty()) {
              child.add(cx.spawner().spawn(modest));
              child.add(cx.spawner().spawn(Futures.ready(0)));
            }
            while (child.getLast().poll(cx) instanceof Poll.Ready) {
              if (joined.incrementAndGet() == joins) {
                return Poll.ready(joins);
              }
              child.set(1, cx.spawner().spawn(Futures.ready(0)));
            }
            return Poll.pending();
          };
      one.blockOn(chain);
      assertThat(one.blockOn(child.getFirst())).isGreaterThan(joins / 4);
    }
  }

  @Test
  void stuckTaskStallsNoTimer() throws Exception {
    for (int round = 0; round < 20; round++) {
      CountDownLatch slept = new CountDownLatch(1);
      JoinHandle<Void> sleeper =
          runtime.spawn(Time.sleep(Duration.ofMillis(2)).then(_ -> opening(slept)));
      assertThat(runtime.blockOn(stuck(_ -> {}, slept))).isEqualTo("free");
      runtime.blockOn(sleeper);
    }
  }

  @Test
  void timersOfTheStuckWorkerFire() throws Exception {
    for (int round = 0; round < 20; round++) {
      CountDownLatch slept = new CountDownLatch(2);
      List<Future<Void>> sleeps =
          List.of(Time.sleep(Duration.ofMillis(2)), Time.sleep(Duration.ofMillis(70)));
      Stuck startTimers =
          cx -> {
            for (Future<Void> sleep : sleeps) {
              assertThat(sleep.poll(cx.withWaker(slept::countDown))).isEqualTo(Poll.pending());
            }
          };
      assertThat(runtime.blockOn(stuck(startTimers, slept))).isEqualTo("free");
      sleeps.forEach(Future::drop);
    }
    assertThat(runtime.metrics().armedTimers()).isZero();
  }

  @Test
  void taskWokenByTheDriverThatGetsStuckStallsNoTimer() throws Exception {
    for (int round = 0; round < 20; round++) {
      CountDownLatch slept = new CountDownLatch(1);
      JoinHandle<Void> sleeper =
          runtime.spawn(Time.sleep(Duration.ofMillis(4)).then(_ -> opening(slept)));
      Future<String> later = Time.sleep(Duration.ofMillis(1)).then(_ -> stuck(_ -> {}, slept));
      assertThat(runtime.blockOn(later)).isEqualTo("free");
      runtime.blockOn(sleeper);
    }
  }

  @Test
  void stuckTaskDoesNotKeepTheTaskItHasJustSpawned() throws Exception {
    for (int round = 0; round < 20; round++) {
      CountDownLatch ran = new CountDownLatch(1);
      Future<String> task = stuck(cx -> cx.spawner().spawn(opening(ran)), ran);
      assertThat(runtime.blockOn(task)).isEqualTo("free");
    }
  }

  @Test
  void stuckTaskDoesNotKeepTasksThatItsWorkerHasQueued() throws Exception {
    for (int round = 0; round < 20; round++) {
      CountDownLatch ran = new CountDownLatch(10);
      Stuck spawnTen =
          cx -> {
            for (int i = 0; i < 10; i++) {
              cx.spawner().spawn(opening(ran));
            }
          };
      assertThat(runtime.blockOn(stuck(spawnTen, ran))).isEqualTo("free");
    }
  }

  @Test
  void stuckTaskDoesNotKeepATaskThatYieldedBehindIt() throws Exception {
    for (int round = 0; round < 20; round++) {
      CountDownLatch yielded = new CountDownLatch(1);
      CountDownLatch cameBack = new CountDownLatch(1);
      boolean[] first = {true};
      Future<Void> yielding =
          cx -> {
            if (first[0]) {
              first[0] = false;
              // The stuck one stands behind this one in the queue of the same worker.
              cx.spawner().spawn(stuck(_ -> yielded.countDown(), cameBack));
              cx.yieldNow();
              return Poll.pending();
            }
            cameBack.countDown();
            return Poll.ready(null);
          };
      runtime.blockOn(yielding);
      Gate.await(yielded);
    }
  }

  @Test
  void stuckTaskDoesNotKeepForeignWakes() throws Exception {
    for (int round = 0; round < 20; round++) {
      Gate gate = new Gate();
      CountDownLatch opened = new CountDownLatch(1);
      JoinHandle<Void> waiting = runtime.spawn(gate.then(_ -> opening(opened)));
      CountDownLatch inside = new CountDownLatch(1);
      JoinHandle<String> blocked = runtime.spawn(stuck(_ -> inside.countDown(), opened));
      Gate.await(inside);
      gate.awaitPolled();
      gate.open("open");
      assertThat(runtime.blockOn(blocked)).isEqualTo("free");
      runtime.blockOn(waiting);
    }
  }

  @Test
  void bothWorkersWorkWhenThereIsWork() throws Exception {
    Set<String> names = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    Future<Void> meeting =
        _ -> {
          names.add(Thread.currentThread().getName());
          both.countDown();
          Gate.await(both); // open only when the other worker is in here too
          return Poll.ready(null);
        };
    JoinHandle<Void> first = runtime.spawn(meeting);
    JoinHandle<Void> second = runtime.spawn(meeting);
    runtime.blockOn(first);
    runtime.blockOn(second);
    assertThat(names).containsExactlyInAnyOrder("dormouse-worker-0", "dormouse-worker-1");
  }

  /** Its worker would keep a short queue of such tasks as it has run by then for itself. */
  @Test
  void tasksThatMeetAfterManyShortOnesHaveAWorkerEach() throws Exception {
    for (int round = 0; round < 20; round++) {
      CountDownLatch all = new CountDownLatch(2);
      int[] polls = {0};
      Future<Void> shortOnes =
          cx -> {
            if (++polls[0] < 2_000) {
              JoinHandle<Integer> unused = cx.spawner().spawn(Futures.ready(1));
              cx.waker().wake();
              return Poll.pending();
            }
            for (int i = 0; i < 2; i++) {
              JoinHandle<String> unused = cx.spawner().spawn(stuck(_ -> all.countDown(), all));
            }
            return Poll.ready(null);
          };
      runtime.blockOn(shortOnes);
      Gate.await(all);
    }
  }

  @Test
  void workersAreDaemonsWithTheGivenName() throws Exception {
    try (AsyncRuntime named =
        AsyncRuntime.builder().workStealing().workers(1).threadName("mine").build()) {
      AtomicReference<Thread> thread = new AtomicReference<>();
      Future<Void> look =
          _ -> {
            thread.set(Thread.currentThread());
            return Poll.ready(null);
          };
      named.blockOn(look);
      assertThat(thread.get().getName()).isEqualTo("mine-0");
      assertThat(thread.get().isDaemon()).isTrue();
    }
  }

  @Test
  void blockOnInsideAWorkerOfAnotherRuntimeIsRefused() throws Exception {
    try (AsyncRuntime other = AsyncRuntime.currentThread()) {
      Future<Void> nested = _ -> Poll.ready(runtime.blockOn(Futures.ready()));
      JoinHandle<Void> allowed = other.spawn(nested);
      other.blockOn(allowed);
    }
    try (AsyncRuntime other = AsyncRuntime.builder().workStealing().workers(1).build()) {
      Future<Void> nested = _ -> Poll.ready(runtime.blockOn(Futures.ready()));
      assertThatThrownBy(() -> other.blockOn(nested))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("StealingTest")
          .hasMessageContaining("dormouse-worker-0");
    }
  }

  @Test
  void spawnLocalIsRefused() {
    assertThatThrownBy(() -> runtime.spawnLocal(Futures.ready()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("currentThread()");
  }

  @Test
  void countsOfWorkersOutOfBoundsAreRefused() {
    for (int count : new int[] {0, -1, Limits.WORKERS_MAX + 1}) {
      assertThatThrownBy(() -> AsyncRuntime.builder().workers(count).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("" + count);
    }
  }

  @Test
  void mostWorkersWork() throws Exception {
    try (AsyncRuntime wide =
        AsyncRuntime.builder().workStealing().workers(Limits.WORKERS_MAX).build()) {
      List<JoinHandle<Void>> handles = new ArrayList<>();
      CountDownLatch all = new CountDownLatch(Limits.WORKERS_MAX);
      Future<Void> meeting =
          _ -> {
            all.countDown();
            Gate.await(all);
            return Poll.ready(null);
          };
      for (int i = 0; i < Limits.WORKERS_MAX; i++) {
        handles.add(wide.spawn(meeting));
      }
      for (JoinHandle<Void> handle : handles) {
        wide.blockOn(handle);
      }
      assertThat(wide.metrics().workers()).isEqualTo(Limits.WORKERS_MAX);
    }
  }

  @Test
  void secondInterruptGivesUpOnAStuckRoot() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread blocked =
        new Thread(() -> {
          try {
            runtime.blockOn(stuck(_ -> inside.countDown(), free));
          } catch (Throwable thrown) {
            end.set(thrown);
          }
        });
    blocked.start();
    Gate.await(inside);
    while (blocked.isAlive()) {
      blocked.interrupt();
      Thread.onSpinWait();
    }
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    free.countDown();
  }

  @Test
  void interruptOfAWorkerByATaskDoesNoHarm() throws Exception {
    Future<Void> interrupting =
        _ -> {
          Thread.currentThread().interrupt();
          return Poll.ready(null);
        };
    runtime.blockOn(interrupting);
    runtime.blockOn(Time.sleep(Duration.ofMillis(1)));
    runtime.blockOn(interrupting);
  }
}
