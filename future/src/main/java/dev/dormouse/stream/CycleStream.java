package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives the items of a stream, then those of a new one, until one has none. */
final class CycleStream<T> extends RawStream<T> {
  private final Supplier<? extends Stream<? extends T>> supplier;
  private @Nullable Stream<? extends T> current;
  private boolean hadItem;
  private boolean ended;

  CycleStream(Supplier<? extends Stream<? extends T>> supplier) {
    this.supplier = Objects.requireNonNull(supplier, "supplier");
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (ended) {
      throw polledAgain("cycle");
    }
    for (; ; ) {
      Stream<? extends T> from = current;
      if (from == null) {
        from = Objects.requireNonNull(supplier.get(), "cycle: the supplier returned null");
        current = from;
        hadItem = false;
      }
      Object item = from.pollNextRaw(cx);
      if (item == Poll.PENDING) {
        return item;
      }
      if (item != null) {
        hadItem = true;
        return item;
      }
      current = null;
      if (!hadItem) {
        ended = true;
        return null;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return Seen.info("cycle", current);
  }

  @Override
  public void drop() {
    Stream<? extends T> from = current;
    current = null;
    ended = true;
    if (from != null) {
      from.drop();
    }
  }
}
