package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.time.Elapsed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Throws where an item takes too long, once for each item that is waited for, or each time. */
final class TimeoutStream<T> extends Stage<T, T> {
  private final Span patience;
  private final boolean repeats;

  /** Whether the item that is waited for has been found to be late. */
  private boolean late;

  TimeoutStream(String name, Stream<T> source, Duration duration, boolean repeats) {
    super(name, source);
    this.patience = new Span(name, duration);
    this.repeats = repeats;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    boolean answered = true;
    try {
      Object item = pollSource(cx);
      answered = item != Poll.PENDING;
      if (item == null) {
        patience.drop();
      }
      if (answered) {
        return item;
      }
    } finally {
      if (answered) {
        patience.stop();
        late = false;
      }
    }
    if (late && !repeats) {
      return Poll.PENDING;
    }
    if (!patience.isRunning()) {
      patience.begin(cx);
    }
    if (!patience.isOver(cx)) {
      return Poll.PENDING;
    }
    late = true;
    throw new Elapsed(name() + ": no item within " + patience.duration());
  }

  @Override
  public void drop() {
    patience.drop();
    super.drop();
  }
}
