package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.LocalFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream among many. */
class StreamChild<T> extends Child {
  /** Null after the end. */
  private @Nullable Stream<? extends T> stream;

  StreamChild(Children owner, Stream<? extends T> stream) {
    super(owner);
    this.stream = Objects.requireNonNull(stream, "stream");
  }

  /** Polls the stream, which has not ended. */
  final @Nullable Object poll(Context cx) throws Exception {
    Object item = Objects.requireNonNull(stream).pollNextRaw(cx.withWaker(this));
    if (item == null) {
      stream = null;
    }
    return item;
  }

  /** Gives the stream away. */
  @Nullable Stream<? extends T> take() {
    Stream<? extends T> left = stream;
    stream = null;
    return left;
  }

  @Override
  final @Nullable LocalFuture<?> seen() {
    Stream<?> now = stream;
    return now == null ? null : Seen.as(now);
  }

  @Override
  final void drop() {
    Stream<?> left = take();
    if (left != null) {
      left.drop();
    }
  }
}
