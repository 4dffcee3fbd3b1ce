package dev.dormouse.stream;

import dev.dormouse.future.Context;
import org.jspecify.annotations.Nullable;

/** Answers polls after the end with another end. */
final class FuseStream<T> extends Stage<T, T> {

  FuseStream(Stream<T> source) {
    super("fuse", source);
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    return hasSource() ? pollSource(cx) : null;
  }
}
