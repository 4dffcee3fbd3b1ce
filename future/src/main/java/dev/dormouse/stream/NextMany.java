package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Takes what is there, at least one item, into a collection. The stream stays its owner's. */
final class NextMany<T> extends RawFuture<Integer> {
  private final Collection<? super T> into;
  private final int max;
  private @Nullable Stream<T> stream;

  NextMany(Stream<T> stream, Collection<? super T> into, int max) {
    this.stream = stream;
    this.into = into;
    this.max = max;
  }

  @Override
  @SuppressWarnings("unchecked") // the stream has items of T
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Stream<T> from = stream;
    if (from == null) {
      throw Finished.polledAgain("nextMany");
    }
    int count = 0;
    try {
      while (count < max) {
        Object item = from.pollNextRaw(cx);
        if (item == Poll.PENDING && count == 0) {
          return Poll.PENDING;
        }
        if (item == Poll.PENDING || item == null) {
          break;
        }
        into.add((T) item);
        count++;
      }
    } catch (Throwable failure) {
      stream = null;
      throw failure;
    }
    stream = null;
    return count;
  }

  @Override
  protected FutureInfo info() {
    return Seen.info("nextMany", stream);
  }

  @Override
  public void drop() {
    stream = null;
  }
}
