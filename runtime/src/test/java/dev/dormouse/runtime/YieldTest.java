package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.task.LocalSet;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that yields runs again only after the driver was turned. */
@Timeout(240)
class YieldTest {
  private static final int ROUNDS = 40;

  private final FakeDriver driver = new FakeDriver();

  /** Turns that the driver had made at the last poll of each task; a task of each index. */
  private final int[] lastTurns = new int[1_000];

  private final AtomicInteger tooEarly = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();

  private AsyncRuntime open(Executor executor) {
    return executor.builder().build(driver);
  }

  /** Yields until there were enough rounds, and counts polls without a turn before. */
  private Future<Void> yielder(int index, int rounds) {
    int[] left = {rounds};
    lastTurns[index] = -1;
    return cx -> {
      int turns = driver.turns.get();
      tooEarly.addAndGet(turns == lastTurns[index] ? 1 : 0);
      lastTurns[index] = turns;
      if (--left[0] == 0) {
        return Poll.ready(null);
      }
      cx.yieldNow();
      return Poll.pending();
    };
  }

  private Future<Void> yielders(int count) {
    return cx -> {
      List<JoinHandle<Void>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(cx.spawner().spawn(yielder(i, ROUNDS)));
      }
      cx.spawner().spawn(Futures.joinAll(all).map(_ -> enough.getAndSet(true)));
      return Poll.ready(null);
    };
  }

  private Future<Void> untilEnough() {
    return cx -> {
      if (enough.get()) {
        return Poll.ready(null);
      }
      cx.yieldNow();
      return Poll.pending();
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 60, 500})
  void driverIsTurnedBeforeAnyRunsAgainOnALoop(int count) throws Exception {
    assertNoneRunsAgainTooEarly(Executor.CURRENT_THREAD, count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 60, 500})
  void driverIsTurnedBeforeAnyRunsAgainOnAWorker(int count) throws Exception {
    assertNoneRunsAgainTooEarly(Executor.ONE_WORKER, count);
  }

  private void assertNoneRunsAgainTooEarly(Executor executor, int count) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      runtime.blockOn(yielders(count));
      runtime.blockOn(untilEnough());
    }
    assertThat(enough).isTrue();
    assertThat(tooEarly).hasValue(0);
  }

  @Test
  void wokenTasksBetweenThemChangeNothing() throws Exception {
    Future<Void> busy =
        cx -> {
          if (enough.get()) {
            return Poll.ready(null);
          }
          cx.waker().wake();
          return Poll.pending();
        };
    for (Executor executor : List.of(Executor.CURRENT_THREAD, Executor.ONE_WORKER)) {
      enough.set(false);
      try (AsyncRuntime runtime = open(executor)) {
        runtime.spawn(busy);
        runtime.blockOn(yielders(5));
        runtime.blockOn(untilEnough());
      }
      assertThat(tooEarly).hasValue(0);
    }
  }

  /** A core has a driver of its own, whose turns alone count for its tasks. */
  @Test
  void driverOfTheCoreIsTurnedBeforeAnyRunsAgain() throws Exception {
    RuntimeOptions options = Executor.TWO_CORES.builder().workers(1).options();
    try (AsyncRuntime runtime = new AsyncRuntime(new CoreScheduler(options, () -> driver))) {
      runtime.blockOn(yielders(7));
      runtime.blockOn(untilEnough());
    }
    assertThat(tooEarly).hasValue(0);
  }

  /** Lets time pass in the poll of one of the yielding tasks; the timer is due from then on. */
  @ParameterizedTest
  @EnumSource(names = {"CURRENT_THREAD", "ONE_WORKER"})
  void timerThatIsDueIsServedWithinARound(Executor executor) throws Exception {
    int count = 100;
    int[] polls = new int[count];
    AtomicInteger slept = new AtomicInteger();
    AtomicInteger dueAt = new AtomicInteger();
    Future<Void> sleeps =
        Time.sleep(Duration.ofSeconds(1))
            .map(_ -> {
              slept.set(polls[0]);
              enough.set(true);
              return null;
            });
    try (AsyncRuntime runtime = open(executor)) {
      Future<JoinHandle<Void>> root =
          cx -> {
            // Here, since this driver lets time pass whenever nothing can run.
            JoinHandle<Void> sleeper = cx.spawner().spawn(sleeps);
            for (int i = 0; i < count; i++) {
              int index = i;
              cx.spawner()
                  .spawn(inner -> {
                    polls[index]++;
                    if (index == 0 && polls[0] == 10) {
                      dueAt.set(polls[0]);
                      driver.nanos = driver.nanos + Duration.ofSeconds(2).toNanos();
                    }
                    if (enough.get()) {
                      return Poll.ready(null);
                    }
                    inner.yieldNow();
                    return Poll.pending();
                  });
            }
            return Poll.ready(sleeper);
          };
      JoinHandle<Void> sleeper = runtime.blockOn(root);
      runtime.blockOn(untilEnough());
      runtime.blockOn(sleeper);
    }
    assertThat(dueAt).hasValue(10);
    assertThat(slept).hasValueBetween(10, 11);
  }

  @Test
  void thiefTurnsTheDriverBeforeItRunsWhatHasYielded() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch yielded = new CountDownLatch(1);
    CountDownLatch stolen = new CountDownLatch(1);
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    Future<Void> busyOne = blocking(busy, goOn);
    Future<Void> yields =
        cx -> {
          if (yielded.getCount() == 1) {
            first.set(driver.turns.get());
            yielded.countDown();
            cx.yieldNow();
            return Poll.pending();
          }
          second.set(driver.turns.get());
          stolen.countDown();
          return Poll.ready(null);
        };
    Future<Void> root =
        cx -> {
          cx.spawner().spawn(blocking(new CountDownLatch(1), stolen));
          cx.spawner().spawn(yields); // first, from the hot slot
          return Poll.ready(null);
        };
    try (AsyncRuntime runtime = Executor.TWO_WORKERS.builder().build(driver)) {
      runtime.spawn(busyOne);
      Gate.await(busy);
      runtime.spawn(root);
      Gate.await(yielded);
      goOn.countDown();
      Gate.await(stolen);
    }
    assertThat(second.get()).isGreaterThan(first.get());
  }

  @ParameterizedTest
  @EnumSource
  void sleepEndsAmongTasksThatYieldForEver(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.builder().build()) {
      for (int i = 0; i < 100; i++) {
        runtime.spawn(untilEnough());
      }
      Future<Boolean> sleeps = Time.sleep(Duration.ofMillis(2)).map(_ -> enough.getAndSet(true));
      assertThat(runtime.blockOn(runtime.spawn(sleeps))).isFalse();
    }
  }

  private static Future<Void> blocking(CountDownLatch entered, CountDownLatch goOn) {
    return _ -> {
      entered.countDown();
      Gate.await(goOn);
      return Poll.ready(null);
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"CURRENT_THREAD"})
  void driverIsTurnedBeforeATaskOfALocalSetRunsAgain(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor);
        LocalSet set = new LocalSet()) {
      for (int i = 0; i < 3; i++) {
        LocalFuture<Void> one = yielder(i, ROUNDS);
        set.spawnLocal(one);
      }
      runtime.blockOnLocal(set.awaitEmpty());
    }
    assertThat(tooEarly).hasValue(0);
  }
}
