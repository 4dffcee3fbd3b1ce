package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Many streams, whose items come as they are there. Only streams that were woken are polled, and
 * those that have items take turns.
 *
 * <p>More streams may be pushed at any time. While none is left the polls answer the end, and after
 * another {@code push} they no longer do. A stream that fails stays: it goes on or ends.
 *
 * <p><b>Threads.</b> It belongs to one task at a time.
 *
 * @param <T> type of the items
 * @fairness streams that are ready give one item each in turns
 */
public final class SelectAll<T> extends RawStream<T> {
  private static final String NAME = "SelectAll";

  private final StreamChildren<StreamChild<T>> streams = new StreamChildren<>(_ -> {});
  private boolean dropped;

  /** Makes one without streams. */
  public SelectAll() {}

  /** Makes one of these streams. */
  public SelectAll(Collection<? extends Stream<? extends T>> streams) {
    streams.forEach(this::push);
  }

  /**
   * Takes a stream. It is first polled when this is; a task that waits is woken.
   *
   * @throws IllegalStateException if this was dropped
   */
  public void push(Stream<? extends T> stream) {
    add(stream);
    streams.all().wakeOwner();
  }

  /** Takes a stream, for an owner who polls next. */
  void add(Stream<? extends T> stream) {
    if (dropped) {
      throw new IllegalStateException(NAME + ": it was dropped, and takes no stream any more");
    }
    streams.all().add(new StreamChild<>(streams.all(), stream));
  }

  /** Returns how many streams have not ended. */
  public int size() {
    return streams.all().size();
  }

  /** Tells whether no stream is left. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /** Drops all streams, in the order in which they came; more can be pushed. */
  public void clear() {
    streams.all().clear();
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (dropped) {
      throw polledAgain(NAME);
    }
    return streams.poll(cx);
  }

  @Override
  protected FutureInfo info() {
    return streams.all().info(NAME);
  }

  @Override
  public void drop() {
    dropped = true;
    streams.all().drop();
  }

  @Override
  public String toString() {
    return NAME + " of " + size();
  }
}
