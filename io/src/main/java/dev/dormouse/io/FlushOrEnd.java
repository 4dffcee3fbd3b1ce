package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Flushes a sink, and shuts it down if that is wanted. */
final class FlushOrEnd extends StepFuture<Void> {
  private final AsyncWrite sink;
  private final boolean end;

  FlushOrEnd(String name, AsyncWrite sink, boolean end) {
    super(name, sink);
    this.sink = sink;
    this.end = end;
  }

  @Override
  @Nullable Object advance(Context cx) throws Exception {
    return (end ? sink.pollShutdown(cx) : sink.pollFlush(cx)) ? null : Poll.PENDING;
  }

  @Override
  void cancel() {
    sink.cancelWrite();
  }
}
