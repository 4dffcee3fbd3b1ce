package dev.dormouse.testing;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import dev.dormouse.runtime.RuntimeMetrics;
import dev.dormouse.runtime.TaskDump;
import dev.dormouse.time.Sleep;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A runtime for one test, which tells what the test left behind: of the current thread with a
 * {@link TestClock}, or of several threads in real time. {@link DormouseTest} makes one for each
 * run; it works without JUnit too.
 */
public final class TestRuntime implements AutoCloseable {
  /** Rounds in which woken and aborted tasks may end before they count as left behind. */
  private static final int SETTLE_ROUNDS = 64;

  /** Rounds at most, about 20 s, while other tasks run that may end with their polls. */
  private static final int SETTLE_ROUNDS_MAX = 10_000;

  private static final Duration SETTLE_PAUSE = Duration.ofMillis(2);

  private final @Nullable TestClock clock;
  private final long seed;
  private final AsyncRuntime runtime;
  private final List<Throwable> unhandled = new ArrayList<>();
  private boolean leaksAllowed;
  private boolean closed;

  private TestRuntime(RuntimeBuilder builder, @Nullable TestClock clock, long seed) {
    this.clock = clock;
    this.seed = seed;
    this.runtime = builder.seed(seed).unhandledFailure((what, failure) -> note(failure)).build();
  }

  /** Starts a runtime of the current thread whose clock stands still, with a fresh seed. */
  public static TestRuntime paused() {
    return currentThread(TestClock.paused(), Seeds.choose(Seeds.FRESH, 0));
  }

  /** Starts a runtime of the current thread with this clock and this seed. */
  public static TestRuntime currentThread(TestClock clock, long seed) {
    return currentThread(AsyncRuntime.builder(), clock, seed);
  }

  static TestRuntime currentThread(RuntimeBuilder builder, TestClock clock, long seed) {
    return new TestRuntime(builder.currentThread().clock(clock), clock, seed);
  }

  /**
   * Starts a runtime with threads that steal work from each other. Time passes by itself; the seed
   * decides what the workers choose, but not who is faster.
   */
  public static TestRuntime workStealing(int workers, long seed) {
    return workStealing(AsyncRuntime.builder(), workers, seed);
  }

  static TestRuntime workStealing(RuntimeBuilder builder, int workers, long seed) {
    return new TestRuntime(builder.workStealing().workers(workers), null, seed);
  }

  /**
   * Starts a runtime with threads that share nothing, each with tasks of its own. Time passes by
   * itself.
   */
  public static TestRuntime threadPerCore(int workers, long seed) {
    return threadPerCore(AsyncRuntime.builder(), workers, seed);
  }

  static TestRuntime threadPerCore(RuntimeBuilder builder, int workers, long seed) {
    return new TestRuntime(builder.threadPerCore().workers(workers), null, seed);
  }

  /** Returns the runtime. */
  public AsyncRuntime runtime() {
    return runtime;
  }

  /**
   * Returns the clock of the runtime.
   *
   * @throws IllegalStateException if the runtime has several threads, for which time passes by
   *     itself
   */
  public TestClock clock() {
    if (clock == null) {
      throw new IllegalStateException(
          "clock: time passes by itself on a runtime of several threads; use currentThread");
    }
    return clock;
  }

  /** Returns the seed of the runtime's random choices. */
  public long seed() {
    return seed;
  }

  /** Runs {@code future} to its end. */
  public <T extends @Nullable Object> T run(Future<T> future) throws Exception {
    return runtime.blockOn(future);
  }

  /** Lets {@link #close} pass over tasks, timers and descriptors that are left. */
  public void allowLeaks() {
    leaksAllowed = true;
  }

  /**
   * Returns the failures that nobody awaited so far and forgets them, so that {@link #close} does
   * not complain of them.
   */
  public List<Throwable> takeUnhandled() {
    synchronized (unhandled) {
      List<Throwable> taken = List.copyOf(unhandled);
      unhandled.clear();
      return taken;
    }
  }

  private void note(Throwable failure) {
    synchronized (unhandled) {
      unhandled.add(failure);
    }
  }

  /**
   * Closes the runtime.
   *
   * @throws AssertionError if tasks, timers or descriptors were left, or if a failure was told to
   *     nobody
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    String left;
    try {
      left = leaksAllowed ? "" : left();
    } finally {
      runtime.close();
    }
    List<Throwable> failures = takeUnhandled();
    if (left.isEmpty() && failures.isEmpty()) {
      return;
    }
    AssertionError error =
        new AssertionError(
            left.isEmpty() ? "failed, and nobody awaited it: " + failures.getFirst() : left);
    failures.forEach(error::addSuppressed);
    throw error;
  }

  private String left() {
    try {
      runtime.blockOn(new Settle(runtime, clock == null || !clock.isPaused()));
    } catch (Exception failure) {
      // A runtime that the test closed has dropped everything.
      return runtime.metrics().aliveTasks() == 0
          ? ""
          : "the runtime was not to be asked what is left: " + failure;
    }
    RuntimeMetrics metrics = runtime.metrics();
    List<String> kinds = new ArrayList<>();
    count(kinds, metrics.aliveTasks(), "task");
    count(kinds, metrics.armedTimers(), "timer");
    count(kinds, metrics.descriptors(), "descriptor");
    return kinds.isEmpty()
        ? ""
        : "the test left behind: " + String.join(", ", kinds) + "; await, abort or close them";
  }

  private static void count(List<String> kinds, int count, String what) {
    if (count > 0) {
      kinds.add(count + " " + what + (count == 1 ? "" : "s"));
    }
  }

  /** Lets other tasks run as long as some are left; a clock that stands is not moved. */
  private static final class Settle extends RawFuture<Void> {
    private final AsyncRuntime runtime;
    private final boolean timePasses;
    private int rounds;
    private @Nullable Sleep pause;

    Settle(AsyncRuntime runtime, boolean timePasses) {
      this.runtime = runtime;
      this.timePasses = timePasses;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      if (pause != null && pause.pollRaw(cx) == Poll.PENDING) {
        return Poll.PENDING;
      }
      pause = null;
      int others = runtime.metrics().aliveTasks() - 1;
      boolean mayEnd = rounds < SETTLE_ROUNDS || timePasses && rounds < SETTLE_ROUNDS_MAX;
      if (others <= 0 || !mayEnd || rounds >= SETTLE_ROUNDS && waiting() >= others) {
        return null;
      }
      rounds++;
      if (timePasses && rounds > SETTLE_ROUNDS / 2) {
        pause = Time.sleep(SETTLE_PAUSE);
        return pause.pollRaw(cx);
      }
      cx.yieldNow();
      return Poll.PENDING;
    }

    /** Counts the tasks that only something else can make go on, not just a busy machine. */
    private long waiting() {
      return runtime.dump().tasks().stream()
          .filter(task -> task.state() == TaskDump.State.WAITING)
          .count();
    }

    @Override
    public void drop() {
      if (pause != null) {
        pause.drop();
      }
    }
  }
}
