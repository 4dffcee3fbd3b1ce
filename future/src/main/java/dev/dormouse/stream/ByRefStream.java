package dev.dormouse.stream;

import dev.dormouse.future.Context;
import org.jspecify.annotations.Nullable;

/** Polls a stream that stays its owner's. */
final class ByRefStream<T> extends Stage<T, T> {

  ByRefStream(Stream<T> source) {
    super("byRef", source);
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    return pollSource(cx);
  }

  @Override
  public void drop() {
    takeSource();
  }
}
