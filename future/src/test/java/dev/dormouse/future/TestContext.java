package dev.dormouse.future;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A context whose services are fakes. */
public final class TestContext extends Context {
  public final CountingWaker waker = new CountingWaker();
  public final FakeClock clock = new FakeClock(1_000);
  public final ManualTimers timers = new ManualTimers();
  private Waker current = waker;
  private @Nullable Entropy entropy;
  private @Nullable Spawner spawner;
  private int yields;

  /** Grants {@code units} of budget, as an executor does before a poll. */
  public TestContext budget(int units) {
    startBudget(units);
    return this;
  }

  /** Lets {@link #pickFirst} follow {@code source}. */
  public TestContext entropy(Entropy source) {
    entropy = source;
    return this;
  }

  /** Offers {@code offered}, as executors do that can start tasks. */
  public TestContext spawner(Spawner offered) {
    spawner = offered;
    return this;
  }

  /** Gives the following polls another waker, as another task would. */
  public TestContext waker(Waker next) {
    current = next;
    return this;
  }

  /** Advances the clock and fires what became due. */
  public int advance(Duration by) {
    clock.advance(by);
    return timers.fire(clock.nanos());
  }

  /** Moves the clock to the next deadline and fires it; returns false if there is none. */
  public boolean advanceToNext() {
    Long deadline = timers.nextDeadline();
    if (deadline == null) {
      return false;
    }
    if (deadline - clock.nanos() > 0) {
      clock.moveTo(deadline);
    }
    timers.fire(clock.nanos());
    return true;
  }

  /** Returns how often a future asked to be put behind the others. */
  public int yields() {
    return yields;
  }

  @Override
  public Waker waker() {
    return current;
  }

  @Override
  public void yieldNow() {
    yields++;
    super.yieldNow();
  }

  @Override
  public Spawner spawner() {
    return spawner == null ? super.spawner() : spawner;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public Entropy entropy() {
    return entropy == null ? super.entropy() : entropy;
  }

  @Override
  public int pickFirst(int branches) {
    return entropy == null ? super.pickFirst(branches) : entropy.nextInt(branches);
  }
}
