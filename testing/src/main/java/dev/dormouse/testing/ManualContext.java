package dev.dormouse.testing;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Entropy;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import dev.dormouse.time.Moment;
import java.time.Duration;
import java.util.Objects;

/**
 * The context of polls that a test makes by hand: a waker that counts, a clock and timers that move
 * when told, randomness from a seed, and a budget only if the test sets one. It offers no spawner
 * and no reactor.
 *
 * <p>For one thread, apart from the waker.
 */
public final class ManualContext extends Context {
  private final MockWaker mock = new MockWaker();
  private final ManualTimers timers = new ManualTimers();
  private Waker waker = mock;
  private long nanos;
  private long random;
  private int yields;

  /** Makes a context whose clock reads zero. */
  public ManualContext() {
    this(1);
  }

  /** Makes a context whose clock reads zero and whose random choices follow {@code seed}. */
  public ManualContext(long seed) {
    random = seed;
  }

  /** Returns the waker that the polls are given, unless {@link #wakeInstead} names another. */
  public MockWaker mock() {
    return mock;
  }

  /** Gives the following polls another waker, as if another task held the future. */
  public void wakeInstead(Waker other) {
    waker = Objects.requireNonNull(other, "other");
  }

  /**
   * Grants a budget for the following polls, as executors do before each.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void budget(int units) {
    startBudget(units);
  }

  /** Returns how often a future asked to be put behind the other tasks. */
  public int yields() {
    return yields;
  }

  /** Returns the present. */
  public Moment now() {
    return new Moment(nanos);
  }

  /**
   * Moves the clock on, stopping at each deadline on the way to fire it.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public void advance(Duration duration) {
    advanceTo(now().plus(duration));
  }

  /** Moves the clock to the next deadline and fires it; false if no timer is armed. */
  public boolean advanceToNext() {
    TimerEntry next = timers.first();
    if (next == null) {
      return false;
    }
    advanceTo(new Moment(Math.max(nanos, next.deadlineNanos())));
    return true;
  }

  /** Returns how many timers are armed. */
  public int armedTimers() {
    return timers.armed();
  }

  private void advanceTo(Moment to) {
    for (TimerEntry next; (next = timers.first()) != null && next.deadlineNanos() <= to.nanos(); ) {
      nanos = Math.max(nanos, next.deadlineNanos());
      timers.fire(nanos);
    }
    nanos = to.nanos();
  }

  @Override
  public Waker waker() {
    return waker;
  }

  @Override
  public void yieldNow() {
    yields++;
    super.yieldNow();
  }

  @Override
  public Clock clock() {
    return () -> nanos;
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public Entropy entropy() {
    return () -> {
      random += 0x9E37_79B9_7F4A_7C15L;
      long mixed = (random ^ (random >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
      return mixed ^ (mixed >>> 27);
    };
  }

  @Override
  public int pickFirst(int branches) {
    return entropy().nextInt(branches);
  }
}
