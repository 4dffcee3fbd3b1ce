package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * A future that any thread can end. Made by {@link Future#abortable}.
 *
 * <p>Its task polls it as any other; {@link #abort} is for everybody, and {@code abortable::abort}
 * is the right to do it without the rest.
 *
 * @param <T> type of the value
 */
public final class Abortable<T extends @Nullable Object> extends RawFuture<T> {
  private final WakerSlot owner = new WakerSlot();

  /** Volatile: set before the owner is woken, read after its waker was stored. */
  private volatile boolean aborted;

  private @Nullable Future<T> source;

  Abortable(Future<T> source) {
    this.source = source;
  }

  /**
   * Lets the future fail with {@link Aborted} in its next poll, after what it does was dropped. For
   * any thread; idempotent; after the end it does nothing.
   *
   * @wakes the task that waits
   */
  public void abort() {
    aborted = true;
    owner.wake();
  }

  /** Tells whether {@link #abort} was called, perhaps too late. For any thread. */
  public boolean isAborted() {
    return aborted;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Future<T> from = source;
    if (from == null) {
      throw Finished.polledAgain("abortable");
    }
    owner.register(cx.waker());
    if (aborted) {
      release();
      Aborted failure = new Aborted("abortable: the future was aborted");
      DropFailure.collect(failure, from);
      throw failure;
    }
    Object value;
    try {
      value = from.pollRaw(cx);
    } catch (Throwable failure) {
      release();
      throw failure;
    }
    if (value != Poll.PENDING) {
      release();
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("abortable", source);
  }

  @Override
  public void drop() {
    Future<T> from = source;
    release();
    if (from != null) {
      from.drop();
    }
  }

  private void release() {
    source = null;
    owner.take();
  }
}
