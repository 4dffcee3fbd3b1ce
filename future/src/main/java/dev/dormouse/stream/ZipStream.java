package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes an item of one item each of two streams, and ends with the one that ends first. */
final class ZipStream<A, B, T> extends RawStream<T> {
  private final StreamPair pair;
  private final BiFunction<? super A, ? super B, ? extends T> combine;

  /** The items that wait for their counterpart. */
  private @Nullable Object first;

  private @Nullable Object second;
  private boolean ended;

  ZipStream(
      Stream<? extends A> first,
      Stream<? extends B> second,
      BiFunction<? super A, ? super B, ? extends T> combine) {
    this.pair = new StreamPair(first, second);
    this.combine = Objects.requireNonNull(combine, "combine");
  }

  @Override
  @SuppressWarnings("unchecked") // the streams have items of A and B
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (ended) {
      throw polledAgain("zip");
    }
    if (first == null && !pollFirst(cx) || second == null && !pollSecond(cx)) {
      drop();
      return null;
    }
    if (first == null || second == null) {
      return Poll.PENDING;
    }
    A one = (A) first;
    B other = (B) second;
    first = null;
    second = null;
    return Objects.requireNonNull(
        combine.apply(one, other), "zip: null is no item, it stands for the end");
  }

  /** Returns false at the end. */
  private boolean pollFirst(Context cx) throws Exception {
    Object item = pair.pollFirst(cx);
    first = item == Poll.PENDING ? null : item;
    return item != null;
  }

  /** Returns false at the end. */
  private boolean pollSecond(Context cx) throws Exception {
    Object item = pair.pollSecond(cx);
    second = item == Poll.PENDING ? null : item;
    return item != null;
  }

  @Override
  protected FutureInfo info() {
    return pair.info("zip");
  }

  @Override
  public void drop() {
    ended = true;
    first = null;
    second = null;
    pair.drop();
  }
}
