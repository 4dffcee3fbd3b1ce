package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.FutureInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two streams that one combinator owns; each is let go with its end. */
final class StreamPair {
  private @Nullable Stream<?> first;
  private @Nullable Stream<?> second;

  StreamPair(Stream<?> first, Stream<?> second) {
    this.first = Objects.requireNonNull(first, "first");
    this.second = Objects.requireNonNull(second, "second");
  }

  boolean hasFirst() {
    return first != null;
  }

  boolean hasSecond() {
    return second != null;
  }

  boolean isEmpty() {
    return first == null && second == null;
  }

  /** Polls the first, which has not ended. */
  @Nullable Object pollFirst(Context cx) throws Exception {
    Object item = Objects.requireNonNull(first).pollNextRaw(cx);
    if (item == null) {
      first = null;
    }
    return item;
  }

  /** Polls the second, which has not ended. */
  @Nullable Object pollSecond(Context cx) throws Exception {
    Object item = Objects.requireNonNull(second).pollNextRaw(cx);
    if (item == null) {
      second = null;
    }
    return item;
  }

  FutureInfo info(String what) {
    return Seen.info(what, null, first, second);
  }

  /** Drops what is left of both. */
  void drop() {
    Stream<?> one = first;
    Stream<?> other = second;
    first = null;
    second = null;
    Throwable failure = one == null ? null : DropFailure.collectFrom(null, one::drop);
    if (other != null) {
      failure = DropFailure.collectFrom(failure, other::drop);
    }
    DropFailure.throwIfAny(failure);
  }
}
