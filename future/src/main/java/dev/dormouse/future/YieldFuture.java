package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Lets the other tasks have a turn: pending in the first poll, ready in the second. */
final class YieldFuture extends RawFuture<Void> {
  private enum State {
    NEW,
    YIELDED,
    ENDED
  }

  private State state = State.NEW;

  @Override
  public @Nullable Object pollRaw(Context cx) {
    return switch (state) {
      case NEW -> {
        state = State.YIELDED;
        cx.yieldNow();
        yield Poll.PENDING;
      }
      case YIELDED -> {
        state = State.ENDED;
        yield null;
      }
      case ENDED -> throw Finished.polledAgain("yieldNow");
    };
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("yieldNow");
  }

  @Override
  public void drop() {
    state = State.ENDED;
  }
}
