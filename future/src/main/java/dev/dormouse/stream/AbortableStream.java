package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.WakerSlot;
import org.jspecify.annotations.Nullable;

/**
 * A stream that any thread can end. Made by {@link Stream#abortable}.
 *
 * @param <T> type of the items
 */
public final class AbortableStream<T> extends Stage<T, T> {
  private final WakerSlot owner = new WakerSlot();

  /** Volatile: set before the owner is woken, read after its waker was stored. */
  private volatile boolean aborted;

  AbortableStream(Stream<T> source) {
    super("abortable", source);
  }

  /**
   * Lets the stream end at its next poll, where its source is dropped. For any thread; idempotent;
   * after the end it does nothing.
   *
   * @wakes the task that waits for an item
   */
  public void abort() {
    aborted = true;
    owner.wake();
  }

  /** Tells whether {@link #abort} was called. For any thread. */
  public boolean isAborted() {
    return aborted;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    source();
    owner.register(cx.waker());
    if (aborted) {
      owner.take();
      dropSource();
      return null;
    }
    Object item = pollSource(cx);
    if (item == null) {
      owner.take();
    }
    return item;
  }

  @Override
  public void drop() {
    owner.take();
    super.drop();
  }
}
