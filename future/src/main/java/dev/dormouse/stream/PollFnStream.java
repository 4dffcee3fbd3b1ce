package dev.dormouse.stream;

import dev.dormouse.future.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls a poll function until it answers with the end, and never again. */
final class PollFnStream<T> extends Stage<T, T> {

  PollFnStream(Stream<? extends T> function) {
    super("pollFn", Objects.requireNonNull(function, "function"));
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    return pollSource(cx);
  }
}
