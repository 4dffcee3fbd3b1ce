package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Ends after so many items, without asking for another one. */
final class TakeStream<T> extends Stage<T, T> {
  private long left;

  TakeStream(Stream<T> source, long count) {
    super("take", source);
    left = Arguments.notNegative("take", count);
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (left == 0) {
      source();
      dropSource();
      return null;
    }
    Object item = pollSource(cx);
    if (item != Poll.PENDING && item != null) {
      left--;
    }
    return item;
  }
}
