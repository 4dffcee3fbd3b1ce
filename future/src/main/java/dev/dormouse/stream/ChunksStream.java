package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers items into lists. What was gathered before a failure or the end comes first. */
final class ChunksStream<T> extends Stage<T, List<T>> {
  private final int size;

  /** Whether a pending source ends the list. */
  private final boolean ready;

  private List<T> chunk = new ArrayList<>();

  /** What the source threw after the list that is being handed out. */
  private @Nullable Throwable failure;

  /** Whether the source has ended behind the list that is being handed out. */
  private boolean endDue;

  ChunksStream(String name, Stream<T> source, int size, boolean ready) {
    super(name, source);
    this.size = Arguments.positive(name, "size of a chunk", size);
    this.ready = ready;
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
    boolean pending = !gather(cx);
    boolean wait = pending && (chunk.isEmpty() || !ready);
    if (wait) {
      return Poll.PENDING;
    }
    return chunk.isEmpty() ? null : take();
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
        endDue = !chunk.isEmpty();
        return true;
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
    super.drop();
  }
}
