package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.FutureInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the items of one stream, then those of another. */
final class ChainStream<T> extends Stage<T, T> {
  private @Nullable Stream<? extends T> behind;

  ChainStream(Stream<? extends T> source, Stream<? extends T> behind) {
    super("chain", source);
    this.behind = Objects.requireNonNull(behind, "behind");
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (hasSource()) {
      Object item = pollSource(cx);
      if (item != null) {
        return item;
      }
    }
    Stream<? extends T> second = behind;
    if (second == null) {
      throw polledAgain("chain");
    }
    Object item = second.pollNextRaw(cx);
    if (item == null) {
      behind = null;
    }
    return item;
  }

  @Override
  protected FutureInfo info() {
    return hasSource() ? super.info() : Seen.info(name(), behind);
  }

  @Override
  public void drop() {
    Stream<? extends T> second = behind;
    behind = null;
    Throwable failure = DropFailure.collectFrom(null, this::dropSource);
    if (second != null) {
      failure = DropFailure.collectFrom(failure, second::drop);
    }
    DropFailure.throwIfAny(failure);
  }
}
