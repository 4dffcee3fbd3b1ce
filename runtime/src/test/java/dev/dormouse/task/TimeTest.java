package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.time.DelayQueue;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Expired;
import dev.dormouse.time.Interval;
import dev.dormouse.time.MissedTickBehavior;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits for the clock, in real time. Nothing depends on how long anything takes. */
@Timeout(240)
class TimeTest {
  private static final long SEED = Long.getLong("dormouse.seed", 20_261_121);

  private final SplittableRandom random = new SplittableRandom(SEED);

  private Duration millis(int most) {
    return Duration.ofMillis(random.nextInt(most));
  }

  /** Returns how long {@code future} took by the clock of its task. */
  private static Future<Duration> timed(Future<?> future) {
    Moment[] start = {null};
    return cx -> {
      Moment now = Moment.now(cx.clock());
      if (start[0] == null) {
        start[0] = now;
      }
      return future.pollRaw(cx) == Poll.PENDING
          ? Poll.pending()
          : Poll.ready(Moment.now(cx.clock()).since(start[0]));
    };
  }

  @ParameterizedTest
  @EnumSource
  void noSleepEndsEarly(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      List<Duration> wanted = new ArrayList<>();
      List<JoinHandle<Duration>> sleeps = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        wanted.add(millis(15));
        sleeps.add(runtime.spawn(timed(Time.sleep(wanted.getLast()))));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(runtime.blockOn(sleeps.get(i))).isGreaterThanOrEqualTo(wanted.get(i));
      }
      Loop.until(runtime, () -> runtime.metrics().armedTimers() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void valueAndTimeOutExcludeEachOther(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      List<Gate> gates = new ArrayList<>();
      List<JoinHandle<String>> waits = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Gate gate = new Gate();
        gates.add(gate);
        waits.add(runtime.spawn(Time.timeout(millis(5), gate)));
        runtime.spawn(Time.sleep(millis(5)).map(_ -> open(gate)));
      }
      for (int i = 0; i < 50; i++) {
        boolean elapsed = elapsed(runtime, waits.get(i));
        assertThat(gates.get(i).isDropped()).as("seed %d, wait %d", SEED, i).isEqualTo(elapsed);
      }
    }
  }

  private static @Nullable Void open(Gate gate) {
    gate.open("open");
    return null;
  }

  private static boolean elapsed(AsyncRuntime runtime, JoinHandle<String> wait) throws Exception {
    try {
      assertThat(runtime.blockOn(wait)).isEqualTo("open");
      return false;
    } catch (JoinError failed) {
      assertThat(failed).hasCauseInstanceOf(Elapsed.class);
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource
  void timersOfAbortedTasksAreLetGoOf(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      List<JoinHandle<Void>> sleepers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        sleepers.add(runtime.spawn(Time.sleep(Duration.ofDays(1))));
      }
      Loop.until(runtime, () -> runtime.metrics().armedTimers() == 50);
      sleepers.forEach(JoinHandle::abort);
      Loop.until(runtime, () -> runtime.metrics().armedTimers() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ticksComeOnceEachAndInOrder(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      for (MissedTickBehavior missed : MissedTickBehavior.values()) {
        Duration period = Duration.ofMillis(1);
        List<Moment> ticks = runtime.blockOn(runtime.spawn(new Ticks(period, missed)));
        assertThat(ticks).hasSize(10).isSorted().doesNotHaveDuplicates();
        if (missed == MissedTickBehavior.BURST) {
          assertThat(ticks.getLast()).isEqualTo(ticks.getFirst().plus(period.multipliedBy(9)));
        }
      }
    }
  }

  /** Waits for ten ticks of an interval that it starts itself. */
  private static final class Ticks extends RawFuture<List<Moment>> {
    private final Duration period;
    private final MissedTickBehavior missed;
    private final List<Moment> seen = new ArrayList<>();
    private @Nullable Interval interval;
    private @Nullable Future<Moment> next;

    Ticks(Duration period, MissedTickBehavior missed) {
      this.period = period;
      this.missed = missed;
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      if (interval == null) {
        interval = Time.interval(period, missed);
      }
      while (seen.size() < 10) {
        if (next == null) {
          next = interval.tick();
        }
        Object tick = next.pollRaw(cx);
        if (tick == Poll.PENDING) {
          return Poll.PENDING;
        }
        next = null;
        seen.add((Moment) tick);
      }
      return seen;
    }

    @Override
    public void drop() {
      if (next != null) {
        next.drop();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void delayedValuesComeInTheOrderOfTheirDeadlines(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      List<Moment> seen = runtime.blockOn(runtime.spawn(new Delayed(random.split())));
      assertThat(seen).as("seed %d", SEED).hasSize(Delayed.COUNT).isSorted();
    }
  }

  /** Puts values into a queue while it takes others out. */
  private static final class Delayed extends RawFuture<List<Moment>> {
    static final int COUNT = 60;

    private final SplittableRandom random;
    private final List<Moment> seen = new ArrayList<>();
    private @Nullable DelayQueue<Integer> queue;
    private @Nullable Future<Expired<Integer>> next;
    private Moment latest = new Moment(Long.MIN_VALUE);
    private int inserted;

    Delayed(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      if (queue == null) {
        queue = new DelayQueue<>(cx.clock(), COUNT);
      }
      while (true) {
        // What comes later has a later deadline than all that came out before.
        for (int burst = 1 + random.nextInt(3); burst > 0 && inserted < COUNT; burst--) {
          queue.insert(inserted++, Duration.ofMillis(random.nextInt(8)));
        }
        if (next == null) {
          next = queue.next();
        }
        Object answer = next.pollRaw(cx);
        if (answer == Poll.PENDING) {
          return Poll.PENDING;
        }
        next = null;
        if (answer == null) {
          return seen;
        }
        Moment deadline = ((Expired<?>) answer).deadline();
        assertThat(deadline.isAfter(Moment.now(cx.clock()))).as("too early").isFalse();
        seen.add(deadline);
      }
    }

    @Override
    public void drop() {
      if (next != null) {
        next.drop();
      }
    }
  }
}
