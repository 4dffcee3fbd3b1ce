package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker that has enough to do takes of what comes from outside. */
@Timeout(120)
class SupplyTest {
  private static final int OUTSIDE = 200;
  private static final int INTERVAL = 9;

  private final AtomicInteger ranOutside = new AtomicInteger();

  private static AsyncRuntime oneWorker(int interval) {
    return AsyncRuntime.builder().workStealing().workers(1).globalQueueInterval(interval).build();
  }

  /** Spawns tasks on a thread that is no worker, and returns when it has. */
  private void spawnOutside(AsyncRuntime runtime, int tasks) throws InterruptedException {
    Thread outsider =
        new Thread(() -> {
          for (int i = 0; i < tasks; i++) {
            runtime.spawn(Futures.lazy(ranOutside::incrementAndGet));
          }
        });
    outsider.start();
    outsider.join();
  }

  /** What a task that always wants to run saw of those from outside. */
  private static final class Busy {
    int polls;
    int seen;
    int mostBetweenPolls;
  }

  /** Has tasks spawned outside, then runs all the time until they have run. */
  private Future<Busy> busy(AsyncRuntime runtime, boolean yields) {
    Busy saw = new Busy();
    return cx -> {
      if (saw.polls++ == 0) {
        spawnOutside(runtime, OUTSIDE);
      }
      int now = ranOutside.get();
      saw.mostBetweenPolls = Math.max(saw.mostBetweenPolls, now - saw.seen);
      saw.seen = now;
      if (now == OUTSIDE) {
        return Poll.ready(saw);
      }
      if (yields) {
        cx.yieldNow();
      } else {
        cx.waker().wake();
      }
      return Poll.pending();
    };
  }

  @Test
  void tasksFromOutsideGetHalfOfThePollsOfABusyWorker() throws Exception {
    try (AsyncRuntime runtime = oneWorker(INTERVAL)) {
      Busy saw = runtime.blockOn(busy(runtime, false));
      assertThat(saw.polls).isLessThanOrEqualTo(OUTSIDE + INTERVAL);
    }
  }

  @Test
  void tasksFromOutsideDoNotKeepABusyWorkerFromItsOwn() throws Exception {
    try (AsyncRuntime runtime = oneWorker(INTERVAL)) {
      Busy saw = runtime.blockOn(busy(runtime, false));
      assertThat(saw.mostBetweenPolls).isLessThanOrEqualTo(2 * INTERVAL);
    }
  }

  @Test
  void taskThatYieldsLetsTasksFromOutsideRun() throws Exception {
    try (AsyncRuntime runtime = oneWorker(Limits.INJECTION_POLLS_MAX)) {
      Busy saw = runtime.blockOn(busy(runtime, true));
      int rounds = OUTSIDE / Limits.INJECTION_POLLS_MAX + 1;
      assertThat(saw.polls).isLessThanOrEqualTo(2 + rounds);
      assertThat(saw.mostBetweenPolls).isLessThanOrEqualTo(Limits.INJECTION_POLLS_MAX);
    }
  }

  @Test
  void batchBehindAStuckTaskIsFoundByASleeper() throws Exception {
    for (int round = 0; round < 20; round++) {
      try (AsyncRuntime runtime = AsyncRuntime.builder().workStealing().workers(2).build()) {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(3);
        Future<Void> stuck =
            _ -> {
              inside.countDown();
              Gate.await(ran);
              return Poll.ready(null);
            };
        runtime.spawn(stuck);
        for (int i = 0; i < 3; i++) {
          runtime.spawn(
              Futures.lazy(() -> {
                ran.countDown();
                return ran;
              }));
        }
        Gate.await(inside);
        Gate.await(ran);
      }
    }
  }

  @Test
  void batchKeepsTheOrderAndFitsIntoTheQueue() {
    Injection injection = new Injection();
    RunQueue queue = new RunQueue(4, 8);
    List<SharedTask<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tasks.add(new SharedTask<>(null, Futures.ready(), SpawnSite.UNKNOWN));
      injection.push(tasks.get(i));
    }
    assertThat(injection.popBatch(queue, 2)).isSameAs(tasks.get(0));
    assertThat(injection.popBatch(queue, 100)).as("as many as have room").isSameAs(tasks.get(2));
    assertThat(queue.room()).isZero();
    assertThat(injection.size()).isEqualTo(2);
    for (int i : new int[] {1, 3, 4, 5}) {
      assertThat(queue.pop()).isSameAs(tasks.get(i));
    }
    assertThat(injection.popBatch(queue, 100)).isSameAs(tasks.get(6));
    assertThat(queue.pop()).isSameAs(tasks.get(7));
    assertThat(injection.popBatch(queue, 100)).isNull();
    assertThat(injection.size()).isZero();
    tasks.forEach(task -> assertThat(task.next).isNull());
  }

  @Test
  void taskComesBackAfterItWasTakenInABatch() {
    Injection injection = new Injection();
    RunQueue queue = new RunQueue(4, 8);
    SharedTask<?> first = new SharedTask<>(null, Futures.ready(), SpawnSite.UNKNOWN);
    SharedTask<?> second = new SharedTask<>(null, Futures.ready(), SpawnSite.UNKNOWN);
    injection.push(first);
    injection.push(second);
    assertThat(injection.popBatch(queue, 2)).isSameAs(first);
    injection.push(second);
    injection.push(first);
    assertThat(injection.size()).isEqualTo(2);
    assertThat(queue.pop()).isSameAs(second);
    assertThat(injection.popBatch(queue, 2)).isSameAs(second);
    assertThat(queue.pop()).isSameAs(first);
  }
}
