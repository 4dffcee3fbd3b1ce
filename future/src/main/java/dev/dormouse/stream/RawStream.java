package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/**
 * A stream in its allocation-free form: {@code pollNextRaw} is written, {@code pollNext} derived.
 *
 * @param <T> type of the items
 */
public abstract class RawStream<T> implements Stream<T> {

  /** For subclasses. */
  protected RawStream() {}

  @Override
  public abstract @Nullable Object pollNextRaw(Context cx) throws Exception;

  /**
   * Says for dumps what this stream is and what it waits for, as {@link
   * dev.dormouse.future.RawFuture} does: any thread calls it, also while another one polls. The
   * default names the class.
   */
  protected FutureInfo info() {
    return FutureInfo.leaf(getClass().getName());
  }

  @Override
  public final Poll<@Nullable T> pollNext(Context cx) throws Exception {
    return Poll.ofRaw(pollNextRaw(cx));
  }

  /** Makes the failure of a poll after the end of the stream that {@code name} describes. */
  protected static IllegalStateException polledAgain(String name) {
    return new IllegalStateException(
        name
            + ": polled after it had ended or was dropped;"
            + " stop at the first null, or put fuse() behind it");
  }
}
