package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.RawFuture;
import dev.dormouse.time.Sleep;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Timers that never fire, as most do. A task of the runtime runs each batch. */
public class DormouseTimers extends OpenRuntime {
  static final int TIMERS = 100_000;
  static final int LIVE_TIMERS = 1_000_000;
  static final int TIMEOUTS = 100_000;

  /** Timers in one poll; then other tasks and the driver have their turn. */
  private static final int TIMERS_PER_POLL = 1_000;

  private static final Duration[] DELAYS = delays();
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** From one second to five, as those of a server. */
  private static Duration[] delays() {
    Duration[] delays = new Duration[4_096];
    for (int i = 0; i < delays.length; i++) {
      delays[i] = Duration.ofMillis(1_000 + i);
    }
    return delays;
  }

  /** Starts a timer and drops it, one after the other. */
  @Benchmark
  @Workload("timer started and dropped")
  @OperationsPerInvocation(TIMERS)
  public int startAndDrop() throws Exception {
    return inTask(startsAndDrops());
  }

  private static Future<Integer> startsAndDrops() {
    return async(() -> {
      for (int begin = 0; begin < TIMERS; begin += TIMERS_PER_POLL) {
        await(new StartedTimers(new Sleep[TIMERS_PER_POLL], 0, true));
        await(Futures.yieldNow());
      }
      return TIMERS;
    });
  }

  /** Starts many timers, then drops them all. */
  @Benchmark
  @Workload("a million timers, then dropped")
  @OperationsPerInvocation(LIVE_TIMERS)
  public int liveThenDropped() throws Exception {
    return inTask(manyLive());
  }

  private static Future<Integer> manyLive() {
    return async(() -> {
      Sleep[] timers = new Sleep[LIVE_TIMERS];
      for (int begin = 0; begin < LIVE_TIMERS; begin += TIMERS_PER_POLL) {
        await(new StartedTimers(timers, begin, false));
        await(Futures.yieldNow());
      }
      for (int i = 0; i < LIVE_TIMERS; i++) {
        timers[i].drop();
        if (i % TIMERS_PER_POLL == 0) {
          await(Futures.yieldNow());
        }
      }
      return LIVE_TIMERS;
    });
  }

  /** Starts timers in one poll, and drops each at once or leaves it. */
  private static final class StartedTimers extends RawFuture<Void> {
    private final Sleep[] timers;
    private final int begin;
    private final boolean drop;

    StartedTimers(Sleep[] timers, int begin, boolean drop) {
      this.timers = timers;
      this.begin = begin;
      this.drop = drop;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      for (int i = begin; i < begin + TIMERS_PER_POLL; i++) {
        Sleep timer = Time.sleep(DELAYS[i % DELAYS.length]);
        Object unused = timer.pollRaw(cx);
        if (drop) {
          timer.drop();
        } else {
          timers[i] = timer;
        }
      }
      return null;
    }

    @Override
    public void drop() {}
  }

  /** Gives a time-out to futures that are ready, in a task for each worker. */
  @Benchmark
  @Workload("timeout over a ready future")
  @OperationsPerInvocation(TIMEOUTS)
  public int timeouts() throws Exception {
    return runtime().blockOn(timeoutsBy(RuntimeKind.of(kind).workers()));
  }

  private static Future<Integer> timeoutsBy(int tasks) {
    return async(() -> {
      List<JoinHandle<Integer>> handles = new ArrayList<>(tasks);
      for (int i = 0; i < tasks; i++) {
        handles.add(spawn(timeoutsOfReady(TIMEOUTS / tasks)));
      }
      int sum = 0;
      for (JoinHandle<Integer> handle : handles) {
        sum += await(handle);
      }
      return sum;
    });
  }

  private static Future<Integer> timeoutsOfReady(int count) {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        sum += await(Time.timeout(TIMEOUT, quick()));
      }
      return sum;
    });
  }

  private static Future<Integer> quick() {
    return async(() -> 1);
  }

  /** Makes timers that are never polled, in a task for each worker. */
  @Benchmark
  @Workload("sleep made and never polled")
  @OperationsPerInvocation(TIMEOUTS)
  public int sleeps() throws Exception {
    return runtime().blockOn(sleepsBy(RuntimeKind.of(kind).workers()));
  }

  private static Future<Integer> sleepsBy(int tasks) {
    return async(() -> {
      List<JoinHandle<Integer>> handles = new ArrayList<>(tasks);
      for (int i = 0; i < tasks; i++) {
        handles.add(spawn(sleepsUnused(TIMEOUTS / tasks)));
      }
      int sum = 0;
      for (JoinHandle<Integer> handle : handles) {
        sum += await(handle);
      }
      return sum;
    });
  }

  private static Future<Integer> sleepsUnused(int count) {
    return async(() -> {
      int made = 0;
      for (int i = 0; i < count; i++) {
        Sleep timer = Time.sleep(TIMEOUT);
        made += timer.hashCode() == 0 ? 0 : 1;
      }
      return made;
    });
  }
}
