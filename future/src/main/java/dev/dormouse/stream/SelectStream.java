package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Gives the items of two streams as they come; who is asked first is decided at each poll. */
final class SelectStream<T> extends RawStream<T> {
  private final String name;
  private final StreamPair pair;
  private final BooleanSupplier firstLeads;

  SelectStream(
      String name,
      Stream<? extends T> first,
      Stream<? extends T> second,
      BooleanSupplier firstLeads) {
    this.name = name;
    this.pair = new StreamPair(first, second);
    this.firstLeads = Objects.requireNonNull(firstLeads, "firstLeads");
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (pair.isEmpty()) {
      throw polledAgain(name);
    }
    boolean first = firstLeads.getAsBoolean();
    Object item = poll(first, cx);
    if (item == null || item == Poll.PENDING) {
      item = poll(!first, cx);
    }
    return item == null && !pair.isEmpty() ? Poll.PENDING : item;
  }

  /** Polls one of the two; null if it has ended, now or before. */
  private @Nullable Object poll(boolean first, Context cx) throws Exception {
    if (first) {
      return pair.hasFirst() ? pair.pollFirst(cx) : null;
    }
    return pair.hasSecond() ? pair.pollSecond(cx) : null;
  }

  @Override
  protected FutureInfo info() {
    return pair.info(name);
  }

  @Override
  public void drop() {
    pair.drop();
  }
}
