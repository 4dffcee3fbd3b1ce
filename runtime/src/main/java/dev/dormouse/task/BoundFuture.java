package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Locals;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** A future with a task-local bound around it. */
final class BoundFuture<R extends @Nullable Object> extends RawFuture<R> {
  private final TaskLocal<?> key;
  private final @Nullable Object value;
  private final String taskName;
  private @Nullable LocalFuture<R> inner;

  /** The binding in front of what was bound around the last poll. */
  private @Nullable Locals binding;

  BoundFuture(TaskLocal<?> key, @Nullable Object value, LocalFuture<R> inner) {
    this.key = key;
    this.value = value;
    this.inner = inner;
    this.taskName = FutureInfo.nameOf(inner);
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    LocalFuture<R> future = inner;
    if (future == null) {
      throw Finished.polledAgain("the scope of " + key);
    }
    boolean pending = false;
    try {
      Object answer = future.pollRaw(cx.withLocals(before(cx.locals())));
      pending = answer == Poll.PENDING;
      return answer;
    } finally {
      if (!pending) {
        letGo();
      }
    }
  }

  private Locals before(@Nullable Locals outer) {
    Locals known = binding;
    if (known == null || known.outer() != outer) {
      known = Locals.bind(key, value, outer);
      binding = known;
    }
    return known;
  }

  private void letGo() {
    inner = null;
    binding = null;
  }

  @Override
  protected String taskName() {
    return taskName;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("scope of " + key, inner);
  }

  @Override
  public void drop() {
    LocalFuture<R> future = inner;
    letGo();
    if (future != null) {
      future.drop();
    }
  }
}
