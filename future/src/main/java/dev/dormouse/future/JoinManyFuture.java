package dev.dormouse.future;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits until all of many children have their values, polling only those that were woken; the first
 * failure drops the rest.
 */
final class JoinManyFuture<R> extends RawFuture<R> {
  private final String name;
  private final Siblings children;
  private final WokenChildren woken;
  private final Function<? super @Nullable Object[], ? extends R> gather;

  /** The values so far, by index; null after the end. */
  private @Nullable Object @Nullable [] values;

  /** The word that the next poll begins with: it rotates, so that each gets at the budget. */
  private int start;

  JoinManyFuture(
      String name, Siblings children, Function<? super @Nullable Object[], ? extends R> gather) {
    this.name = name;
    this.children = children;
    this.woken = new WokenChildren(children.size());
    this.gather = gather;
    this.values = new Object[children.size()];
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    @Nullable Object[] done = values;
    if (done == null) {
      throw Finished.polledAgain(name);
    }
    woken.begin(cx.waker());
    try {
      pollWoken(done, cx);
    } catch (Throwable failure) {
      release();
      throw failure;
    }
    if (children.left() > 0) {
      return Poll.PENDING;
    }
    release();
    return gather.apply(done);
  }

  private void pollWoken(@Nullable Object[] done, Context cx) throws Exception {
    int words = woken.words();
    int word = start;
    start = word + 1 < words ? word + 1 : 0;
    for (int n = 0; n < words; n++) {
      long bits = woken.drain(word);
      while (bits != 0) {
        if (!cx.hasBudget()) {
          woken.putBack(word, bits);
          cx.yieldNow();
          return;
        }
        int child = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
        pollChild(child, done, cx);
      }
      word = word + 1 < words ? word + 1 : 0;
    }
  }

  private void pollChild(int child, @Nullable Object[] done, Context cx) throws Exception {
    if (children.isAlive(child)) {
      Object answer = children.pollOrDropAll(child, cx.withWaker(woken.waker(child)));
      if (answer != Poll.PENDING) {
        done[child] = answer;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return children.info(name);
  }

  @Override
  public void drop() {
    release();
    children.drop();
  }

  private void release() {
    values = null;
    woken.end();
  }
}
