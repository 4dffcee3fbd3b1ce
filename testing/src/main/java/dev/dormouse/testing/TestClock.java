package dev.dormouse.testing;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.runtime.SkippingClock;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Sleep;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until something is to happen: given to {@code
 * AsyncRuntime.builder().currentThread().clock(...)}, it jumps to the next timer whenever every
 * task waits. So a test of an hour takes a moment and always goes the same way.
 *
 * <p>It stands still while a blocking call runs, however long that takes. What sockets have for the
 * tasks is taken first, but it does not wait for more to come, nor for other threads: with a
 * time-out beside them, the time-out is next. {@link #hold} makes it wait for them.
 *
 * <p>Usable from any thread.
 */
public final class TestClock implements SkippingClock {
  private static final long TICK_NANOS = 1_000_000;

  /**
   * What the clock reads, and since when it runs.
   *
   * @param reading the reading, or that of the beginning of the run
   * @param realNanos the JVM's reading at the beginning of the run
   */
  private record State(boolean paused, long reading, long realNanos) {
    long nanos() {
      return paused ? reading : reading + System.nanoTime() - realNanos;
    }
  }

  private volatile State state;
  private int holds;

  private TestClock(boolean paused) {
    state = new State(paused, 0, System.nanoTime());
  }

  /** Returns a clock that reads zero and stands still. */
  public static TestClock paused() {
    return new TestClock(true);
  }

  /** Returns a clock that runs along with the JVM's, from zero on. */
  public static TestClock running() {
    return new TestClock(false);
  }

  @Override
  public long nanos() {
    return state.nanos();
  }

  /** Returns the present. */
  public Moment now() {
    return new Moment(nanos());
  }

  /** Tells whether the clock stands still. */
  public boolean isPaused() {
    return state.paused();
  }

  /**
   * Makes the clock stand still.
   *
   * @throws IllegalStateException if it does already
   */
  public synchronized void pause() {
    if (state.paused()) {
      throw new IllegalStateException("pause: the clock stands still already");
    }
    state = new State(true, state.nanos(), 0);
  }

  /**
   * Lets the clock run along with the JVM's, from what it reads now.
   *
   * @throws IllegalStateException if it does already
   */
  public synchronized void resume() {
    if (!state.paused()) {
      throw new IllegalStateException("resume: the clock runs already");
    }
    state = new State(false, state.reading(), System.nanoTime());
  }

  /**
   * Keeps a paused clock from jumping while all tasks wait, for a test in which they wait for
   * another program or thread. Only {@link #advance} moves it then. Holds add up.
   *
   * <p>A runtime that waits notices the end of the hold with the next thing that happens: end it in
   * a task.
   */
  public Hold hold() {
    return new Hold(this);
  }

  /** Keeps its clock from jumping until it is closed. */
  public static final class Hold implements AutoCloseable {
    private final TestClock clock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Hold(TestClock clock) {
      this.clock = clock;
      clock.holdMore(1);
    }

    /** Lets the clock jump again, if no other hold is left. Idempotent. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        clock.holdMore(-1);
      }
    }
  }

  private synchronized void holdMore(int by) {
    holds += by;
  }

  /**
   * Moves the clock on by {@code duration}, all at once, and lets the timers fire that are due
   * then, in the order of their deadlines. When it is ready, their tasks have had one poll, in
   * which the clock reads the end of the advance. To stop at each deadline on the way, sleep for
   * the duration instead.
   *
   * <p>A clock that would have to read more than it can stays at the last reading.
   *
   * @throws IllegalArgumentException if the duration is negative
   * @throws IllegalStateException when polled, if the clock runs
   * @cancelSafety once polled, the clock has moved; there is no way back
   */
  public Future<Void> advance(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    if (duration.isNegative()) {
      throw new IllegalArgumentException("advance: the duration is negative: " + duration);
    }
    return new Advance(this, duration);
  }

  @Override
  public synchronized boolean skipTo(long nanos) {
    if (!state.paused() || holds > 0) {
      return false;
    }
    moveTo(nanos);
    return true;
  }

  /** Moves the clock on for {@link Advance}. */
  private synchronized void moveTo(String call, Moment to) {
    if (!state.paused()) {
      throw new IllegalStateException(call + ": the clock runs; pause it first");
    }
    moveTo(to.nanos());
  }

  private void moveTo(long nanos) {
    state = new State(true, Math.max(state.reading(), nanos), 0);
  }

  @Override
  public String toString() {
    State now = state;
    return "TestClock[" + Duration.ofNanos(now.nanos()) + (now.paused() ? ", paused]" : "]");
  }

  /** Moves its clock, waits for a timer that is due with the others, and lets their tasks run. */
  private static final class Advance extends RawFuture<Void> {
    private enum Step {
      MOVE,
      FIRE,
      YIELD,
      END
    }

    private final TestClock clock;
    private final Duration duration;
    private Step step = Step.MOVE;
    private @Nullable Sleep last;

    Advance(TestClock clock, Duration duration) {
      this.clock = clock;
      this.duration = duration;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      return switch (step) {
        case MOVE -> {
          yield move(cx);
        }
        case FIRE -> {
          yield fire(cx);
        }
        case YIELD -> {
          step = Step.END;
          yield null;
        }
        case END -> throw Finished.polledAgain("advance");
      };
    }

    private @Nullable Object move(Context cx) throws Exception {
      Moment to = clock.now().plus(duration);
      // Rounded down, for the wheel rounds up, and the clock shall not go further than asked.
      Sleep timer = Time.sleepUntil(new Moment(to.nanos() - to.nanos() % TICK_NANOS));
      last = timer;
      step = Step.FIRE;
      Object answer = timer.pollRaw(cx);
      try {
        clock.moveTo("advance", to);
      } catch (IllegalStateException running) {
        drop();
        throw running;
      }
      if (answer == Poll.PENDING) {
        return Poll.PENDING;
      }
      return letOthersRun(cx);
    }

    private @Nullable Object fire(Context cx) throws Exception {
      Sleep timer = Objects.requireNonNull(last);
      return timer.pollRaw(cx) == Poll.PENDING ? Poll.PENDING : letOthersRun(cx);
    }

    private Object letOthersRun(Context cx) {
      last = null;
      step = Step.YIELD;
      cx.yieldNow();
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      step = Step.END;
      Sleep timer = last;
      last = null;
      if (timer != null) {
        timer.drop();
      }
    }
  }
}
