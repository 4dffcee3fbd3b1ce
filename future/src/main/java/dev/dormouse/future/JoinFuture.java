package dev.dormouse.future;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits until all children have their values; the first failure drops the rest. */
final class JoinFuture<R> extends RawFuture<R> {
  private final String name;
  private final Siblings children;
  private final Function<? super @Nullable Object[], ? extends R> gather;

  /** The values so far, by index; null after the end. */
  private @Nullable Object @Nullable [] values;

  /** The child that the next poll begins with: it rotates, so that each gets at the budget. */
  private int start;

  JoinFuture(
      String name, Siblings children, Function<? super @Nullable Object[], ? extends R> gather) {
    this.name = name;
    this.children = children;
    this.gather = gather;
    this.values = new Object[children.size()];
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    @Nullable Object[] done = values;
    if (done == null) {
      throw Finished.polledAgain(name);
    }
    try {
      pollAll(done, cx);
    } catch (Throwable failure) {
      values = null;
      throw failure;
    }
    if (children.left() > 0) {
      return Poll.PENDING;
    }
    values = null;
    return gather.apply(done);
  }

  private void pollAll(@Nullable Object[] done, Context cx) throws Exception {
    int size = done.length;
    int index = start;
    start = index + 1 < size ? index + 1 : 0;
    for (int n = 0; n < size; n++) {
      if (children.isAlive(index)) {
        Object answer = children.pollOrDropAll(index, cx);
        if (answer != Poll.PENDING) {
          done[index] = answer;
        }
      }
      index = index + 1 < size ? index + 1 : 0;
    }
  }

  @Override
  protected FutureInfo info() {
    return children.info(name);
  }

  @Override
  public void drop() {
    values = null;
    children.drop();
  }
}
