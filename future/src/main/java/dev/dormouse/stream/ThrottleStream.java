package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits after each item before it asks for the next one. */
final class ThrottleStream<T> extends Stage<T, T> {
  private final Span pause;

  ThrottleStream(Stream<T> source, Duration duration) {
    super("throttle", source);
    this.pause = new Span("throttle", duration);
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    source();
    if (pause.isRunning() && !pause.isOver(cx)) {
      return Poll.PENDING;
    }
    Object item = pollSource(cx);
    if (item == null) {
      pause.drop();
    } else if (item != Poll.PENDING && !pause.duration().isZero()) {
      pause.begin(cx);
    }
    return item;
  }

  @Override
  public void drop() {
    pause.drop();
    super.drop();
  }
}
