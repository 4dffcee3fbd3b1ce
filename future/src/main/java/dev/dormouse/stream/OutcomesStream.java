package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Makes an item of each failure, too. */
final class OutcomesStream<T> extends Stage<T, Outcome<T>> {

  OutcomesStream(Stream<T> source) {
    super("outcomes", source);
  }

  @Override
  @SuppressWarnings("unchecked") // the source has items of T
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    source(); // a poll after the end is no failure of the source
    Object item;
    try {
      item = pollSource(cx);
    } catch (Exception failure) {
      return new Outcome.Failure<T>(failure);
    }
    return item == Poll.PENDING || item == null ? item : new Outcome.Value<>((T) item);
  }
}
