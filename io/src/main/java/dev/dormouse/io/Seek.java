package dev.dormouse.io;

import dev.dormouse.future.Context;
import java.util.Objects;

/** One move of a position. */
final class Seek extends StepFuture<Long> {
  private final AsyncSeek stream;
  private final SeekFrom from;
  private final long offset;

  Seek(AsyncSeek stream, SeekFrom from, long offset) {
    super("seek", stream);
    this.stream = stream;
    this.from = Objects.requireNonNull(from, "from");
    this.offset = offset;
  }

  @Override
  Object advance(Context cx) throws Exception {
    return answer(stream.pollSeek(cx, from, offset));
  }

  @Override
  void cancel() {
    stream.cancelSeek();
  }
}
