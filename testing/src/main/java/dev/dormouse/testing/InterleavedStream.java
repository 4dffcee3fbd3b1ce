package dev.dormouse.testing;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import dev.dormouse.stream.Stream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts a pending poll before each poll of another stream, so that no item is there at once. */
final class InterleavedStream<T> extends RawStream<T> {
  private final Stream<T> stream;
  private boolean polled;

  InterleavedStream(Stream<T> stream) {
    this.stream = Objects.requireNonNull(stream, "stream");
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    polled = !polled;
    if (polled) {
      cx.waker().wake();
      return Poll.PENDING;
    }
    return stream.pollNextRaw(cx);
  }

  @Override
  public void drop() {
    stream.drop();
  }

  @Override
  public String toString() {
    return "Interleaved[" + stream + "]";
  }
}
