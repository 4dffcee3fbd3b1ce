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
    for (int n = 0; n < size; n++) {
      if (children.isAlive(index)) {
        Object value = pollChild(index, cx);
        if (value != Poll.PENDING) {
          ended = true;
          failures = null;
          children.drop();
          return value;
        }
      }
      index = index + 1 < size ? index + 1 : 0;
    }
    return Poll.PENDING;
  }

  /** Polls one child; a failure is kept unless it is the last one or an Error. */
  private @Nullable Object pollChild(int index, Context cx) throws Exception {
    try {
      return children.poll(index, cx);
    } catch (Exception failure) {
      Exception all = collect(failure);
      if (children.left() == 0) {
        ended = true;
        failures = null;
        throw all;
      }
      return Poll.PENDING;
    } catch (Throwable error) {
      ended = true;
      children.dropInto(error);
      throw error;
    }
  }

  private Exception collect(Exception failure) {
    if (failures == null) {
      failures = failure;
    } else if (failures != failure) {
      failures.addSuppressed(failure);
    }
    return failures;
  }

  @Override
  protected FutureInfo info() {
    return children.info("raceOk");
  }

  @Override
  public void drop() {
    ended = true;
    failures = null;
    children.drop();
  }
}
