package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives all items of the stream that it makes of an item, then asks for the next one. */
final class FlatMapStream<S, T> extends Stage<S, T> {
  private final Function<? super S, ? extends Stream<? extends T>> function;
  private @Nullable Stream<? extends T> inner;

  FlatMapStream(
      String name,
      Stream<? extends S> source,
      Function<? super S, ? extends Stream<? extends T>> function) {
    super(name, source);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  @SuppressWarnings("unchecked") // the source has items of S
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    for (; ; ) {
      Stream<? extends T> from = inner;
      if (from == null) {
        Object item = pollSource(cx);
        if (item == Poll.PENDING || item == null) {
          return item;
        }
        from = function.apply((S) item);
        inner = Objects.requireNonNull(from, () -> name() + ": the function returned null");
      }
      Object item = from.pollNextRaw(cx);
      if (item != null) {
        return item;
      }
      inner = null;
    }
  }

  @Override
  protected FutureInfo info() {
    Stream<?> from = inner;
    return from == null ? super.info() : Seen.info(name(), from);
  }

  @Override
  public void drop() {
    Stream<? extends T> from = inner;
    inner = null;
    Throwable failure = from == null ? null : DropFailure.collectFrom(null, from::drop);
    DropFailure.throwIfAny(DropFailure.collectFrom(failure, this::dropSource));
  }
}
