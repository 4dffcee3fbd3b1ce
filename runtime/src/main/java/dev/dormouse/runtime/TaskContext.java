package dev.dormouse.runtime;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Entropy;
import dev.dormouse.future.GrantSource;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.TaskHold;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The context of polls on one thread: the executor itself, so that no poll allocates one. */
abstract sealed class TaskContext extends Context permits LoopGate, WorkerWords {
  /** Keeps what follows away from the cache lines of the object before this one. */
  @SuppressWarnings("unused")
  private long padding0, padding1, padding2, padding3, padding4, padding5, padding6, padding7;

  final Driver driver;
  private final Clock clock;
  private final Entropy entropy;
  final Watch watch;
  final PollMeter meter;
  private final boolean metered;
  private final int budget;
  private final int turnPollsMin;
  private final int turnPollsMax;
  final ThreadHooks hooks;

  /** What takes decisions in the executor's place; null but in tests. */
  final @Nullable Shuffle shuffle;

  final WorkTime time = new WorkTime();

  /** For metrics; plain, they may lag. */
  private long budgetYields;

  /** Polls until the next turn of the driver, at most. */
  int turnPolls;

  /** A recent reading of the clock, that of the last turn. For the polling thread. */
  long lastTurnNanos;

  /**
   * The task in its poll, and whether it yielded. Plain: for the polling thread; dumps read the
   * task racily and look at its state.
   */
  private @Nullable Task<?> current;

  private boolean yielded;

  /** What the task in its poll says it is inside of. Plain, as {@code current}. */
  private @Nullable LocalFuture<?> part;

  /**
   * Makes one of the contexts of a runtime.
   *
   * @param seed that of the runtime
   * @param index its number, which its random choices depend on
   */
  TaskContext(RuntimeOptions options, Driver driver, Watch watch, long seed, int index) {
    this.driver = driver;
    this.clock = driver.clock();
    this.entropy = SplitMix.forWorker(seed, index);
    this.watch = watch;
    this.shuffle = Shuffle.of(seed, index);
    this.meter = new PollMeter(this, watch);
    this.budget = options.tuning().budget();
    this.turnPollsMin = options.tuning().turnPollsMin();
    this.turnPollsMax = options.tuning().turnPollsMax();
    this.turnPolls = turnPollsMin;
    this.hooks = options.threads().hooks();
    this.metered = watch.options().watchesPolls();
  }

  /** Polls a task with a fresh budget; a failure comes back as an {@link Outcome}. */
  final @Nullable Object poll(Task<?> task) {
    current = task;
    yielded = false;
    startBudget(shuffled(budget));
    LocalFuture<?> future = task.future();
    if (whim(8)) {
      task.wake(); // for another poll that nobody asked for
    }
    try {
      return Watching.isPossible() && (metered || TaskEvents.arePollsWanted())
          ? meter.poll(task, future)
          : future.pollRaw(this);
    } catch (Throwable failure) {
      return Outcome.failed(future, failure);
    }
  }

  /** Tells whether {@code stack} is that of a thread inside a poll. */
  static boolean isInPoll(List<StackTraceElement> stack) {
    String here = TaskContext.class.getName();
    return stack.stream()
        .anyMatch(
            frame -> frame.getClassName().equals(here) && frame.getMethodName().equals("poll"));
  }

  /**
   * Returns the task that was polled last. For anybody who looks; plain, so the answer may be late.
   */
  final @Nullable Task<?> lastPolled() {
    return current;
  }

  /** Returns {@code usual}; in a shuffled schedule a number from 1 to that. */
  final int shuffled(int usual) {
    return Shuffle.POSSIBLE && shuffle != null ? shuffle.bound(usual) : usual;
  }

  /** Returns how many polls come before the driver's next turn: as many as usual, or shuffled. */
  final int row(int usual) {
    // Of the bound, since what is usual depends on the time that goes by.
    return Shuffle.POSSIBLE && shuffle != null ? shuffle.bound(Limits.TURN_POLLS_MIN) : usual;
  }

  /** Tells whether to do what is done in a shuffled schedule only, one time out of many. */
  final boolean whim(int times) {
    return Shuffle.POSSIBLE && shuffle != null && shuffle.once(times);
  }

  /** Tells whether the last poll ended with a yield. */
  final boolean hasYielded() {
    return yielded;
  }

  /** Returns the number of polls begun. Any thread; a gauge. */
  abstract long ticks();

  /** Tells whether the thread is in a poll or something else that should not take long. A gauge. */
  abstract boolean isBusy();

  /** Tells whether nothing is polled any more. */
  abstract boolean hasEnded();

  /** Returns the thread that polls; null if none does. */
  abstract @Nullable Thread pollingThread();

  final long budgetYields() {
    return budgetYields;
  }

  /** Begins a row of polls after a wait. */
  final void beginRow() {
    lastTurnNanos = clock.nanos();
    time.begin(lastTurnNanos, ticks());
    turnPolls = turnPollsMin;
  }

  /** Ends a row of polls, after a turn of the driver without a wait; a further row follows. */
  final void endRow(boolean anyEvents) {
    long now = clock.nanos();
    time.row(now, ticks());
    boolean sooner = anyEvents || now - lastTurnNanos > Limits.TURN_LATE_NANOS;
    turnPolls = sooner ? turnPollsMin : Math.min(2 * turnPolls, turnPollsMax);
    lastTurnNanos = now;
  }

  /** Turns the driver and tells of timers that fired late; returns whether there were events. */
  final boolean turnDriver(long timeoutNanos) {
    boolean any = driver.turn(timeoutNanos);
    if (watch.watchesTimers()) {
      watch.timerLag(driver.takeTimerLagNanos());
    }
    return any;
  }

  @Override
  public final boolean proceed() {
    boolean may = super.proceed();
    if (!may) {
      budgetYields++;
    }
    return may;
  }

  /** Lets go of the task that was polled last. */
  final void forgetCurrent() {
    current = null;
  }

  @Override
  public final Waker waker() {
    Task<?> task = current;
    if (task == null) {
      throw new IllegalStateException("this context is valid during a poll only");
    }
    return task;
  }

  @Override
  public final @Nullable AbortHandle task() {
    return current;
  }

  @Override
  public final TaskHold holdTask() {
    Task<?> task = current;
    if (task == null) {
      throw new IllegalStateException("this context is valid during a poll only");
    }
    TaskHolds.add(task);
    return task;
  }

  @Override
  public final void inside(@Nullable LocalFuture<?> next) {
    part = next;
  }

  /** Returns what the task in its poll is inside of; null for most. As {@link #lastPolled}. */
  final @Nullable LocalFuture<?> part() {
    return part;
  }

  @Override
  public final void yieldNow() {
    yielded = true;
  }

  @Override
  public final int budgetMax() {
    return budget;
  }

  @Override
  public final int pickFirst(int branches) {
    return entropy.nextInt(branches);
  }

  public final Driver driver() {
    return driver;
  }

  @Override
  public final boolean watchGrants(GrantSource source) {
    return watch.watchGrants(source);
  }

  @Override
  public abstract Spawner spawner();

  @Override
  public final Clock clock() {
    return clock;
  }

  @Override
  public final Entropy entropy() {
    return entropy;
  }

  @Override
  public Timers timers() {
    return driver.timers();
  }

  @Override
  public final Object reactor() {
    return driver.reactor();
  }
}
