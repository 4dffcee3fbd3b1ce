package dev.dormouse.future;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A context that is another one but for what a subclass changes: its waker, its spawner, its
 * budget. For combinators that run children in a world of their own; valid as long as the other.
 */
public abstract class ForwardingContext extends Context {
  private final Context outer;

  /** Makes a context that answers as {@code outer} does. */
  protected ForwardingContext(Context outer) {
    this.outer = Objects.requireNonNull(outer, "outer");
  }

  @Override
  public Waker waker() {
    return outer.waker();
  }

  @Override
  public boolean proceed() {
    return outer.proceed();
  }

  @Override
  public void refund() {
    outer.refund();
  }

  @Override
  public boolean hasBudget() {
    return outer.hasBudget();
  }

  @Override
  public int budgetLeft() {
    return outer.budgetLeft();
  }

  @Override
  public int budgetMax() {
    return outer.budgetMax();
  }

  @Override
  public int pickFirst(int branches) {
    return outer.pickFirst(branches);
  }

  @Override
  public void yieldNow() {
    outer.yieldNow();
  }

  @Override
  public boolean isDropping() {
    return outer.isDropping();
  }

  @Override
  public @Nullable Locals locals() {
    return outer.locals();
  }

  @Override
  public @Nullable AbortHandle task() {
    return outer.task();
  }

  @Override
  public TaskHold holdTask() {
    return outer.holdTask();
  }

  @Override
  public void inside(@Nullable LocalFuture<?> part) {
    outer.inside(part);
  }

  @Override
  public boolean watchGrants(GrantSource source) {
    return outer.watchGrants(source);
  }

  @Override
  public Spawner spawner() {
    return outer.spawner();
  }

  @Override
  public Clock clock() {
    return outer.clock();
  }

  @Override
  public Entropy entropy() {
    return outer.entropy();
  }

  @Override
  public Timers timers() {
    return outer.timers();
  }

  @Override
  public @Nullable Object reactor() {
    return outer.reactor();
  }
}
