package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** A future whose polls cost one unit of budget, or nothing whatever they do. */
final class BudgetFuture<T extends @Nullable Object> extends RawFuture<T> {
  private final boolean spends;
  private final String taskName;
  private @Nullable LocalFuture<T> inner;

  BudgetFuture(LocalFuture<T> inner, boolean spends) {
    this.inner = inner;
    this.taskName = FutureInfo.nameOf(inner);
    this.spends = spends;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    LocalFuture<T> future = inner;
    if (future == null) {
      throw Finished.polledAgain(name());
    }
    if (spends && !cx.proceed()) {
      return Poll.PENDING;
    }
    boolean pending = false;
    try {
      Object answer = future.pollRaw(spends ? cx : cx.unconstrained());
      pending = answer == Poll.PENDING;
      return answer;
    } finally {
      if (!pending) {
        inner = null;
      } else if (spends) {
        cx.refund();
      }
    }
  }

  private String name() {
    return spends ? "cooperative" : "unconstrained";
  }

  @Override
  protected String taskName() {
    return taskName;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(name(), inner);
  }

  @Override
  public void drop() {
    LocalFuture<T> future = inner;
    inner = null;
    if (future != null) {
      future.drop();
    }
  }
}
