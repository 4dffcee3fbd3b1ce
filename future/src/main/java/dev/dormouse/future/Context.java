package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * What a poll is given: whom to wake, how much it may still do, and the executor's services.
 *
 * <p>A context belongs to one poll on one thread. It is passed down and never kept; a leaf stores
 * {@link #waker()}. An executor usually makes its worker the context, so that nothing is allocated.
 *
 * <p><b>Budget.</b> Leaves spend one unit of the cooperative budget per poll with {@link #proceed}
 * and give it back with {@link #refund} when they answer pending. So a task whose sources are
 * always ready still lets others run. An executor grants it with {@link #startBudget} before each
 * poll; a context that never does so has no limit.
 *
 * <p><b>Services.</b> A foreign executor may offer only some of them; asking for a missing one is
 * an {@link IllegalStateException} that names it.
 */
public abstract class Context {

  /** Units of cooperative budget that a task gets for one poll, unless the executor says else. */
  public static final int BUDGET_MAX = 128;

  /** No executor granted a budget, so there is nothing to exhaust. */
  private static final int UNLIMITED = -1;

  /** What is left for this poll, or {@link #UNLIMITED}. Plain: one thread polls at a time. */
  private int budget = UNLIMITED;

  /** State of the sequence behind {@link #pickFirst}. Plain, as above. */
  private long picks;

  /** For executors. */
  protected Context() {}

  /** Returns a context that wakes {@code waker} and offers no service. For executors and tests. */
  public static Context of(Waker waker) {
    return new BareContext(waker);
  }

  /** Returns a context that wakes nobody and offers no service. */
  public static Context noop() {
    return NoopContext.INSTANCE;
  }

  /**
   * Returns a context that wakes {@code waker} and otherwise is this one, for a combinator that
   * polls only those children that were woken. Valid as long as this one.
   */
  public final Context withWaker(Waker waker) {
    return new WakerContext(waker, this);
  }

  /**
   * Returns a context in which {@code locals} are bound and that otherwise is this one. Valid as
   * long as this one.
   */
  public final Context withLocals(Locals locals) {
    return new LocalsContext(locals, this);
  }

  /**
   * Returns a context in which leaves spend no budget and that otherwise is this one. Valid as long
   * as this one.
   */
  public final Context unconstrained() {
    return new UnconstrainedContext(this);
  }

  /** Returns the waker of the task that is being polled. */
  public abstract Waker waker();

  /**
   * Spends one unit of budget. On {@code false} the leaf answers pending at once; the task has
   * already been arranged to run again after others had their turn.
   */
  public boolean proceed() {
    if (budget > 0) {
      budget--;
      return true;
    }
    if (budget == UNLIMITED) {
      return true;
    }
    yieldNow();
    return false;
  }

  /** Gives the unit of the last successful {@link #proceed} back: the leaf could do nothing. */
  public void refund() {
    if (budget != UNLIMITED) {
      budget++;
    }
  }

  /** Tells whether the budget allows another unit of work. */
  public boolean hasBudget() {
    return budget != 0;
  }

  /** Returns how many units are left; {@link Integer#MAX_VALUE} if there is no limit. */
  public int budgetLeft() {
    return budget == UNLIMITED ? Integer.MAX_VALUE : budget;
  }

  /** Returns how many units the executor grants for one poll of a task. */
  public int budgetMax() {
    return BUDGET_MAX;
  }

  /**
   * Returns what is bound around the future that is being polled, from the innermost binding out;
   * null if nothing is.
   */
  public @Nullable Locals locals() {
    return null;
  }

  /**
   * Returns the task that is being polled: its id, and the right to abort it. Null if the executor
   * has no tasks, or this is the cleanup of a drop.
   */
  public @Nullable AbortHandle task() {
    return null;
  }

  /**
   * Keeps the handle of the task that is being polled from being ready until the hold is released.
   * The default holds nothing.
   */
  public TaskHold holdTask() {
    return () -> {};
  }

  /**
   * Has the executor look now and then for what {@code source} has granted and nobody claims. The
   * default does not watch.
   *
   * @return whether it watches, until it says {@link GrantSource#unwatched}
   */
  public boolean watchGrants(GrantSource source) {
    return false;
  }

  /**
   * Tells the executor that this poll is inside of {@code part} now, which has tasks of its own,
   * such as a set of local tasks; null when it has come out. Those who report polls that take long
   * look at it from their threads and say what it says of itself. The default does nothing.
   */
  public void inside(@Nullable LocalFuture<?> part) {}

  /**
   * Sets the budget for the poll that begins. For executors.
   *
   * @throws IllegalArgumentException if {@code units} is negative
   */
  protected final void startBudget(int units) {
    if (units < 0) {
      throw new IllegalArgumentException("the budget is negative: " + units);
    }
    budget = units;
  }

  /**
   * Returns which of {@code branches} equal branches is polled first, from 0 to {@code branches} -
   * 1. The default follows a fixed sequence that favours none; executors with an {@link Entropy}
   * answer {@code entropy().nextInt(branches)}.
   */
  public int pickFirst(int branches) {
    picks += 0x9E37_79B9_7F4A_7C15L;
    long mixed = (picks ^ (picks >>> 31)) * 0xBF58_476D_1CE4_E5B9L;
    return (int) ((mixed >>> 32) * branches >>> 32);
  }

  /**
   * Arranges that the task runs again after the tasks that are already queued. The caller answers
   * pending. The default wakes the task; executors put it at the end of their queue.
   */
  public void yieldNow() {
    waker().wake();
  }

  /**
   * Tells whether this poll is part of the cleanup of a block that is being dropped. A future that
   * answers pending in it is dropped next and never polled again, and no service can be had. Leaves
   * that need a service to wait answer pending without it.
   */
  public boolean isDropping() {
    return false;
  }

  /** Returns the spawner of the executor. */
  public Spawner spawner() {
    throw missing("Spawner", "spawning tasks");
  }

  /** Returns the clock that deadlines are measured by. */
  public Clock clock() {
    throw missing("Clock", "reading the time");
  }

  /** Returns the source of randomness. */
  public Entropy entropy() {
    throw missing("Entropy", "random choices");
  }

  /** Returns the timers of the executor. */
  public Timers timers() {
    throw missing("Timers", "sleeping and time-outs");
  }

  /** Returns the opaque slot in which a reactor's leaves find their reactor, or null. */
  public @Nullable Object reactor() {
    return null;
  }

  private IllegalStateException missing(String seam, String purpose) {
    return new IllegalStateException(
        "this executor ("
            + getClass().getName()
            + ") offers no "
            + seam
            + ", which "
            + purpose
            + " needs; run the future on an AsyncRuntime, or override Context."
            + Character.toLowerCase(seam.charAt(0))
            + seam.substring(1)
            + "() in the executor's context");
  }
}
