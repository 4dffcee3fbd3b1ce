package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Never waits: gives pending as an item. */
final class PollImmediateStream<T> extends Stage<T, Poll<T>> {

  PollImmediateStream(Stream<T> source) {
    super("pollImmediate", source);
  }

  @Override
  @SuppressWarnings("unchecked") // the source has items of T
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    Object item = pollSource(cx);
    return item == null ? null : Poll.ofRaw(item);
  }
}
