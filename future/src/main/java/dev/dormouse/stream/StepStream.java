package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/**
 * A stage that makes of each item another one, or none, or the end, without waiting. If {@link
 * #step} throws, the item is gone and the stream goes on with the next one.
 */
abstract class StepStream<S, T> extends Stage<S, T> {
  /** What {@link #step} answers where the item is left out. */
  static final Object SKIP = new Object();

  StepStream(String name, Stream<? extends S> source) {
    super(name, source);
  }

  /** Returns what becomes of an item: itself or another, {@link #SKIP}, or null for the end. */
  abstract @Nullable Object step(S item);

  @Override
  @SuppressWarnings("unchecked") // the source has items of S
  public final @Nullable Object pollNextRaw(Context cx) throws Exception {
    for (; ; ) {
      Object item = pollSource(cx);
      if (item == Poll.PENDING || item == null) {
        return item;
      }
      Object answer = step((S) item);
      if (answer == null) {
        dropSource();
      }
      if (answer != SKIP) {
        return answer;
      }
    }
  }
}
