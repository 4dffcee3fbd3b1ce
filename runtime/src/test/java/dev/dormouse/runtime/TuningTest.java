package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.task.LocalSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the builder's numbers decide when what has its turn. */
@Timeout(240)
class TuningTest {

  @Test
  void queueIsSharedOnceItTakesLongerThanAnotherWorkersComing() {
    assertThat(Tuning.sharedFrom(0)).as("not known yet").isEqualTo(1);
    assertThat(Tuning.sharedFrom(1)).isEqualTo(Limits.UNSHARED_MAX);
    assertThat(Tuning.sharedFrom(Limits.SHARE_NANOS / 10)).isEqualTo(10);
    assertThat(Tuning.sharedFrom(Limits.SHARE_NANOS)).isEqualTo(1);
    assertThat(Tuning.sharedFrom(Long.MAX_VALUE)).isEqualTo(1);
  }

  private static int spendAll(Context cx) {
    int spent = 0;
    while (cx.hasBudget()) {
      assertThat(cx.proceed()).isTrue();
      spent++;
    }
    return spent;
  }

  @ParameterizedTest
  @EnumSource
  void budgetIsWhatATaskGetsForOnePoll(Executor executor) throws Exception {
    Future<Integer> spends = cx -> Poll.ready(spendAll(cx));
    try (AsyncRuntime runtime = executor.builder().budget(7).build()) {
      assertThat(runtime.blockOn(spends)).isEqualTo(7);
      assertThat(runtime.blockOn(runtime.spawn(spends))).isEqualTo(7);
      assertThat(runtime.blockOnLocal(spends)).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tasksOfALocalSetGetTheBudgetOfTheirRuntime(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.builder().budget(5).build();
        LocalSet set = new LocalSet()) {
      JoinHandle<Integer> inSet = set.spawnLocal(cx -> Poll.ready(spendAll(cx)));
      assertThat(runtime.blockOnLocal(set.runUntil(inSet))).isEqualTo(5);
    }
  }

  /** Wakes itself and is never done with less than {@code polls} polls. */
  private static Future<Void> busy(int polls, AtomicInteger count) {
    return cx -> {
      if (count.incrementAndGet() >= polls) {
        return Poll.ready(null);
      }
      cx.waker().wake();
      return Poll.pending();
    };
  }

  @Test
  void eventIntervalIsPollsBetweenTurnsOfTheDriver() throws Exception {
    FakeDriver driver = new FakeDriver();
    int interval = 10;
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().currentThread().eventInterval(interval).build(driver)) {
      runtime.blockOn(busy(20 * interval, new AtomicInteger()));
      assertThat(driver.turns.get()).isBetween(19, 21);
    }
  }

  @Test
  void workerTurnsTheDriverAtItsEventInterval() throws Exception {
    FakeDriver driver = new FakeDriver();
    int interval = 10;
    AtomicInteger before = new AtomicInteger();
    AtomicInteger after = new AtomicInteger();
    AtomicInteger polls = new AtomicInteger();
    Future<Void> counts =
        cx -> {
          int count = polls.incrementAndGet();
          if (count == 1) {
            before.set(driver.turns.get());
          }
          if (count == 20 * interval) {
            after.set(driver.turns.get());
            return Poll.ready(null);
          }
          cx.waker().wake();
          return Poll.pending();
        };
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().workStealing().workers(1).eventInterval(interval).build(driver)) {
      runtime.blockOn(counts);
    }
    assertThat(after.get() - before.get()).isBetween(19, 21);
  }

  @Test
  void globalQueueIntervalIsPollsUntilABusyWorkerLooksOutside() throws Exception {
    int interval = 9;
    AtomicInteger polls = new AtomicInteger();
    AtomicInteger seenAt = new AtomicInteger();
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().workStealing().workers(1).globalQueueInterval(interval).build()) {
      Future<Integer> hog =
          cx -> {
            int poll = polls.incrementAndGet();
            if (poll == 1) {
              Thread outsider =
                  new Thread(() ->
                      runtime.spawn(_ -> {
                        seenAt.set(polls.get());
                        return Poll.ready(null);
                      }));
              outsider.start();
              outsider.join();
            }
            if (seenAt.get() != 0) {
              return Poll.ready(seenAt.get());
            }
            cx.waker().wake();
            return Poll.pending();
          };
      assertThat(runtime.blockOn(hog)).isBetween(1, interval);
    }
  }

  @Test
  void intervalChosenByTheTimeOfPollsIsBounded() {
    Tuning chosen = new Tuning(0, 0, 128, true);
    assertThat(chosen.injectionPolls(0)).isEqualTo(Limits.INJECTION_POLLS_MAX);
    assertThat(chosen.injectionPolls(10_000)).isEqualTo(20);
    assertThat(chosen.injectionPolls(50_000_000)).isEqualTo(Limits.INJECTION_POLLS_MIN);
    assertThat(new Tuning(7, 0, 128, true).injectionPolls(10_000)).isEqualTo(7);
  }

  private static List<String> order(boolean lifoSlot) throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().workStealing().workers(1).lifoSlot(lifoSlot).build()) {
      Future<List<JoinHandle<Void>>> root =
          cx -> {
            List<JoinHandle<Void>> all = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
              all.add(
                  cx.spawner()
                      .spawn(_ -> {
                        order.add(name);
                        return Poll.ready(null);
                      }));
            }
            return Poll.ready(all);
          };
      for (JoinHandle<Void> handle : runtime.blockOn(root)) {
        runtime.blockOn(handle);
      }
    }
    return order;
  }

  @Test
  void withoutTheSlotTasksRunInTheOrderInWhichTheyWereWoken() throws Exception {
    assertThat(order(false)).containsExactly("a", "b", "c");
    assertThat(order(true)).containsExactly("c", "a", "b");
  }

  private static void assertRefused(String option, IntFunction<RuntimeBuilder> set) {
    for (int count : new int[] {0, -1}) {
      assertThatThrownBy(() -> set.apply(count))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(option + ": at least 1 is needed, not " + count);
    }
  }

  @Test
  void whatIsNoCountIsRefused() {
    RuntimeBuilder builder = AsyncRuntime.builder();
    assertRefused("globalQueueInterval", builder::globalQueueInterval);
    assertRefused("eventInterval", builder::eventInterval);
    assertRefused("budget", builder::budget);
    for (int count : new int[] {0, 1025}) {
      assertThatThrownBy(() -> builder.ioEventsMax(count))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ioEventsMax: from 1 to 1024 are possible, not " + count);
    }
  }
}
