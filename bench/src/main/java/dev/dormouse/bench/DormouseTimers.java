package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.RawFuture;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.time.Sleep;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Timers that never fire, as most do. A task of the runtime runs each batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DormouseTimers {
  static final int TIMERS = 100_000;
  static final int LIVE_TIMERS = 1_000_000;
  static final int TIMEOUTS = 100_000;

  /** Timers in one poll; then other tasks and the driver have their turn. */
  private static final int TIMERS_PER_POLL = 1_000;

  private static final Duration[] DELAYS = delays();
  private static final Duration TIMEOUT = Duration.ofMillis(10);

  /** Kind of runtime. */
  @Param({"current-thread", "work-stealing"})
  public String kind = "";

  @SuppressWarnings("NullAway.Init") // open() runs first
  private AsyncRuntime runtime;

  /** From one second to five, as those of a server. */
  private static Duration[] delays() {
    Duration[] delays = new Duration[4_096];
    for (int i = 0; i < delays.length; i++) {
      delays[i] = Duration.ofMillis(1_000 + i);
    }
    return delays;
  }

  /** Opens the runtime. */
  @Setup
  public void open() {
    runtime = Runtimes.open(RuntimeKind.of(kind));
  }

  /** Closes the runtime. */
  @TearDown
  public void close() {
    runtime.close();
  }

  /** Starts a timer and drops it, one after the other. */
  @Benchmark
  @OperationsPerInvocation(TIMERS)
  public int startAndDrop() throws Exception {
    return runtime.blockOn(runtime.spawn(startsAndDrops()));
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
  @OperationsPerInvocation(LIVE_TIMERS)
  public int liveThenDropped() throws Exception {
    return runtime.blockOn(runtime.spawn(manyLive()));
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

  /** Gives a time-out to futures that are ready. */
  @Benchmark
  @OperationsPerInvocation(TIMEOUTS)
  public int timeouts() throws Exception {
    return runtime.blockOn(runtime.spawn(timeoutsOfReady()));
  }

  private static Future<Integer> timeoutsOfReady() {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < TIMEOUTS; i++) {
        sum += await(Time.timeout(TIMEOUT, Futures.ready(1)));
      }
      return sum;
    });
  }
}
