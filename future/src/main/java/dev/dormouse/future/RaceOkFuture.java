package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Waits until one child has a value and drops the others; a failure only counts if all fail. */
final class RaceOkFuture<T extends @Nullable Object> extends RawFuture<T> {
  private final Siblings children;
  private @Nullable Exception failures;
  private boolean ended;

  RaceOkFuture(Siblings children) {
    if (children.size() == 0) {
      throw new IllegalArgumentException("raceOk: of no futures none can win");
    }
    this.children = children;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain("raceOk");
    }
    int size = children.size();
    int index = cx.pickFirst(size);
    boolean waits = false;
    for (int n = 0; n < size; n++) {
      if (children.isAlive(index) && children.isEnabled(index)) {
        Object value = pollChild(index, cx);
        if (value != Poll.PENDING) {
          release();
          children.drop();
          return value;
        }
        waits |= children.isAlive(index);
      }
      index = index + 1 < size ? index + 1 : 0;
    }
    return waits ? Poll.PENDING : noneLeft();
  }

  /** Polls one child; a failure is kept unless it is an Error. */
  private @Nullable Object pollChild(int index, Context cx) throws Exception {
    try {
      return children.poll(index, cx);
    } catch (Exception failure) {
      collect(failure);
      return Poll.PENDING;
    } catch (Throwable error) {
      release();
      children.dropInto(error);
      throw error;
    }
  }

  private @Nullable Object noneLeft() throws Exception {
    Exception failure = failures == null ? children.allDisabled("raceOk") : failures;
    release();
    if (children.noneLeft() >= 0) {
      children.drop();
      return null;
    }
    children.dropInto(failure);
    throw failure;
  }

  private void collect(Exception failure) {
    if (failures == null) {
      failures = failure;
    } else if (failures != failure) {
      failures.addSuppressed(failure);
    }
  }

  @Override
  protected FutureInfo info() {
    return children.info("raceOk");
  }

  @Override
  public void drop() {
    release();
    children.drop();
  }

  private void release() {
    ended = true;
    failures = null;
  }
}
