package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.RawFuture;
import dev.dormouse.runtime.owned.Owned;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The future of a task in a set, which takes its outcome or tells it. */
final class OwnedFuture<T extends @Nullable Object> extends RawFuture<T> implements Owned {
  private final LocalFuture<T> inner;

  OwnedFuture(LocalFuture<T> inner) {
    this.inner = Objects.requireNonNull(inner, "future");
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    return inner.pollRaw(cx);
  }

  @Override
  protected String taskName() {
    return FutureInfo.nameOf(inner);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(inner);
  }

  @Override
  public void drop() {
    inner.drop();
  }
}
