package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** A future with a name that somebody chose for it. */
final class NamedFuture<T extends @Nullable Object> extends RawFuture<T> {
  private final String name;
  private @Nullable LocalFuture<T> inner;

  NamedFuture(String name, LocalFuture<T> inner) {
    this.name = name;
    this.inner = inner;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    LocalFuture<T> future = inner;
    if (future == null) {
      throw Finished.polledAgain(name);
    }
    boolean pending = false;
    try {
      Object answer = future.pollRaw(cx);
      pending = answer == Poll.PENDING;
      return answer;
    } finally {
      if (!pending) {
        inner = null;
      }
    }
  }

  @Override
  protected String taskName() {
    return name;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(name, inner);
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
