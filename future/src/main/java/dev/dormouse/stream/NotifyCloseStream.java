package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives each item in an {@code Optional}, and an empty one before the end. */
final class NotifyCloseStream<T> extends Stage<T, Optional<T>> {
  private boolean endDue;

  NotifyCloseStream(Stream<T> source) {
    super("notifyClose", source);
  }

  @Override
  @SuppressWarnings("unchecked") // the source has items of T
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (endDue) {
      endDue = false;
      return null;
    }
    Object item = pollSource(cx);
    if (item == null) {
      endDue = true;
      return Optional.empty();
    }
    return item == Poll.PENDING ? item : Optional.of((T) item);
  }

  @Override
  public void drop() {
    endDue = false;
    super.drop();
  }
}
