package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cooperative budget: what a task may do in one poll before the others have their turn.
 *
 * <p>An executor grants {@link Context#BUDGET_MAX} units for each poll of a task. Each channel,
 * lock, timer, socket and join handle of the library spends one when it is ready and nothing when
 * it is not; with nothing left they answer pending, and the task runs again after the others that
 * wait. So a loop over sources that are always ready needs no yields of its own. A loop that awaits
 * none of them does: {@code await(Coop.consumeBudget())} costs next to nothing until the budget is
 * spent.
 *
 * <p>A poll written by hand has the same by {@link Context#proceed}, {@link Context#refund}, {@link
 * Context#hasBudget} and {@link Context#budgetLeft}.
 */
public final class Coop {
  private Coop() {}

  /**
   * Spends one unit; lets the other tasks run first if none is left.
   *
   * @cancelSafety safe
   */
  public static Future<Void> consumeBudget() {
    return Futures.pollFn(cx -> Poll.ofRaw(cx.proceed() ? null : Poll.PENDING));
  }

  /**
   * Tells whether a unit is left for the poll that awaits this. Ready at once, and spends nothing.
   *
   * @cancelSafety safe
   */
  public static Future<Boolean> hasBudgetRemaining() {
    return Futures.pollFn(cx -> Poll.ready(cx.hasBudget()));
  }

  /**
   * Returns {@code future} in a form in which it spends no budget. It may keep its thread as long
   * as it likes, to the cost of all other tasks of that thread.
   *
   * @cancelSafety as safe as the future
   */
  public static <T extends @Nullable Object> Future<T> unconstrained(Future<T> future) {
    return new BudgetFuture<>(Objects.requireNonNull(future, "future"), false);
  }

  /**
   * Does what {@link #unconstrained} does for a future that stays on its thread.
   *
   * @cancelSafety as safe as the future
   */
  public static <T extends @Nullable Object> LocalFuture<T> unconstrainedLocal(
      LocalFuture<T> future) {
    return new BudgetFuture<>(Objects.requireNonNull(future, "future"), false);
  }

  /**
   * Returns {@code future} in a form that spends one unit when it is ready, as the leaves of the
   * library do. For sources of your own that know nothing of budgets.
   *
   * @cancelSafety as safe as the future
   */
  public static <T extends @Nullable Object> Future<T> cooperative(Future<T> future) {
    return new BudgetFuture<>(Objects.requireNonNull(future, "future"), true);
  }
}
