package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers items into lists. What was gathered before a failure or the end comes first. */
abstract class ChunkingStream<T> extends Stage<T, List<T>> {
  private final int size;
  private List<T> chunk = new ArrayList<>();

  /** What the source threw after the list that is being handed out. */
  private @Nullable Throwable failure;

  /** Whether the source has ended behind the list that is being handed out. */
  private boolean endDue;

  ChunkingStream(String name, Stream<T> source, int size) {
    super(name, source);
    this.size = Arguments.positive(name, "size of a chunk", size);
  }

  /** Tells whether a list that is not full is handed out although the source is pending. */
  abstract boolean isDue(Context cx) throws Exception;

  /** Learns that a list gets its first item. */
  void onFirst(Context cx) {}

  /** Learns that a list is handed out. */
  void onChunk() {}

  /** Learns that the source has ended. */
  void onEnd() {}

  @Override
  public final @Nullable Object pollNextRaw(Context cx) throws Exception {
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
    if (!complete && !isDue(cx)) {
      return Poll.PENDING;
    }
    onChunk();
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
        onEnd();
        endDue = !chunk.isEmpty();
        return true;
      }
      if (chunk.isEmpty()) {
        onFirst(cx);
      }
      chunk.add((T) item);
    }
    return true;
  }

  /** Returns what was gathered and begins another list. */
  final List<T> take() {
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
