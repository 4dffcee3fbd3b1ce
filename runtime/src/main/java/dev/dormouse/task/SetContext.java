package dev.dormouse.task;

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
import org.jspecify.annotations.Nullable;

/** The context of the tasks of a {@link LocalSet}, with a budget for each poll. */
final class SetContext extends Context {
  private final LocalSet set;
  private final Context outer;
  private @Nullable SetTask<?> current;
  private boolean yielded;

  SetContext(LocalSet set, Context outer) {
    this.set = set;
    this.outer = outer;
  }

  /** Prepares the poll of a task. */
  void beginPoll(SetTask<?> task) {
    current = task;
    yielded = false;
    outer.inside(set.view());
    startBudget(outer.budgetMax());
  }

  /** Ends the poll; tells whether the task yielded in it. */
  boolean endPoll() {
    current = null;
    outer.inside(null);
    return yielded;
  }

  @Override
  public Waker waker() {
    SetTask<?> task = current;
    if (task == null) {
      throw new IllegalStateException("this context is valid during a poll only");
    }
    return task;
  }

  @Override
  public void yieldNow() {
    yielded = true;
  }

  @Override
  public @Nullable AbortHandle task() {
    return current;
  }

  @Override
  public TaskHold holdTask() {
    SetTask<?> task = current;
    if (task == null) {
      throw new IllegalStateException("this context is valid during a poll only");
    }
    task.hold();
    return task;
  }

  @Override
  public void inside(@Nullable LocalFuture<?> part) {
    outer.inside(part == null ? set.view() : part);
  }

  @Override
  public boolean watchGrants(GrantSource source) {
    return outer.watchGrants(source);
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
  public Spawner spawner() {
    return new SetSpawner(set, outer.spawner());
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
