package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Waits until one child ends, drops the others and hands on what the winner gave. */
final class SelectFuture<R extends @Nullable Object> extends RawFuture<R> {

  /** Makes the result of the winner's index and value. */
  @FunctionalInterface
  interface Result<R extends @Nullable Object> {
    R of(int index, @Nullable Object value);
  }

  private final String name;
  private final boolean biased;
  private final Siblings children;
  private final Result<? extends R> result;
  private boolean ended;

  SelectFuture(String name, boolean biased, Siblings children, Result<? extends R> result) {
    if (children.size() == 0) {
      throw new IllegalArgumentException(name + ": of no futures none can win");
    }
    this.name = name;
    this.biased = biased;
    this.children = children;
    this.result = result;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain(name);
    }
    int size = children.size();
    int index = biased ? 0 : cx.pickFirst(size);
    boolean waits = false;
    for (int n = 0; n < size; n++) {
      if (children.isEnabled(index)) {
        Object value = pollChild(index, cx);
        if (value != Poll.PENDING) {
          return won(index, value);
        }
        waits = true;
      }
      index = index + 1 < size ? index + 1 : 0;
    }
    return waits ? Poll.PENDING : noneLeft();
  }

  private R won(int index, @Nullable Object value) {
    ended = true;
    children.drop();
    return result.of(index, value);
  }

  private R noneLeft() {
    int last = children.noneLeft();
    if (last >= 0) {
      return won(last, null);
    }
    ended = true;
    IllegalStateException failure = children.allDisabled(name);
    children.dropInto(failure);
    throw failure;
  }

  private @Nullable Object pollChild(int index, Context cx) throws Exception {
    try {
      return children.pollOrDropAll(index, cx);
    } catch (Throwable failure) {
      ended = true;
      throw failure;
    }
  }

  @Override
  protected FutureInfo info() {
    return children.info(name);
  }

  @Override
  public void drop() {
    ended = true;
    children.drop();
  }
}
