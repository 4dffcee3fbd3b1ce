package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.RawFuture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream as dumps see it, which know futures only. It is never polled. */
final class Seen extends RawFuture<@Nullable Object> {
  private final Stream<?> stream;

  private Seen(Stream<?> stream) {
    this.stream = stream;
  }

  /** Returns a stream as a future that only describes it. */
  static LocalFuture<?> as(Stream<?> stream) {
    return new Seen(stream);
  }

  /** Asks a stream; one that has no answer of its own is named by its class. */
  static FutureInfo of(Stream<?> stream) {
    return stream instanceof RawStream<?> raw
        ? raw.info()
        : FutureInfo.leaf(stream.getClass().getName());
  }

  /** Makes the answer of a stream or future that waits for a stream, or for none if it is null. */
  static FutureInfo info(String what, @Nullable Stream<?> source) {
    return info(what, null, source);
  }

  /**
   * Makes the answer of what waits for a future and for streams; those that are null are left out.
   */
  static FutureInfo info(String what, @Nullable Future<?> child, @Nullable Stream<?>... sources) {
    List<LocalFuture<?>> children = new ArrayList<>();
    if (child != null) {
      children.add(child);
    }
    for (Stream<?> source : sources) {
      if (source != null) {
        children.add(new Seen(source));
      }
    }
    return new FutureInfo(what, null, children);
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    throw new IllegalStateException("this is a description of " + stream);
  }

  @Override
  protected FutureInfo info() {
    return of(stream);
  }
}
