package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers items into lists, which are handed out when they are full or some time after their first
 * item. Made by {@link Stream#chunksTimeout}.
 *
 * @param <T> type of the items
 */
public final class ChunksTimeout<T> extends Stage<T, List<T>> {
  private final int size;
  private final Span patience;
  private List<T> chunk = new ArrayList<>();

  /** What the source threw after the list that is being handed out. */
  private @Nullable Throwable failure;

  /** Whether the source has ended behind the list that is being handed out. */
  private boolean endDue;

  ChunksTimeout(Stream<T> source, int size, Duration duration) {
    super("chunksTimeout", source);
    this.size = Arguments.positive("chunksTimeout", "size of a chunk", size);
    this.patience = new Span("chunksTimeout", duration);
  }

  /** Drops the stream and returns what was gathered and not handed out. */
  public List<T> takeRemainder() {
    List<T> left = take();
    drop();
    return left;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    Throwable due = failure;
    if (due != null) {
      failure = null;
      throw Thrown.rethrow(due);
    }
    if (endDue) {
      endDue = false;
      return null;
    }
    boolean complete = gather(cx);
    if (chunk.isEmpty()) {
      return complete ? null : Poll.PENDING;
    }
    if (!complete && !patience.isOver(cx)) {
      return Poll.PENDING;
    }
    patience.stop();
    return take();
  }

  /**
   * Fills the list until it is full or the source ends or fails; false if the source is pending.
   */
  @SuppressWarnings("unchecked") // the source has items of T
  private boolean gather(Context cx) throws Exception {
    while (chunk.size() < size) {
      Object item;
      try {
        item = pollSource(cx);
      } catch (Throwable thrown) {
        if (chunk.isEmpty()) {
          throw thrown;
        }
        failure = thrown;
        return true;
      }
      if (item == Poll.PENDING) {
        return false;
      }
      if (item == null) {
        patience.drop();
        endDue = !chunk.isEmpty();
        return true;
      }
      if (chunk.isEmpty()) {
        patience.begin(cx);
      }
      chunk.add((T) item);
    }
    return true;
  }

  private List<T> take() {
    List<T> full = chunk;
    chunk = new ArrayList<>();
    return Collections.unmodifiableList(full);
  }

  @Override
  public void drop() {
    chunk.clear();
    failure = null;
    endDue = false;
    patience.drop();
    super.drop();
  }
}
