package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream made of another one, which it owns until either ends. */
abstract class Stage<S, T> extends RawStream<T> {
  private final String name;
  private @Nullable Stream<? extends S> source;

  Stage(String name, Stream<? extends S> source) {
    this.name = name;
    this.source = Objects.requireNonNull(source, "source");
  }

  /** Polls the source, which is let go with its end. */
  final @Nullable Object pollSource(Context cx) throws Exception {
    Object item = source().pollNextRaw(cx);
    if (item == null) {
      source = null;
    }
    return item;
  }

  /** Tells whether the source has neither ended nor been dropped. */
  final boolean hasSource() {
    return source != null;
  }

  /** Returns the source, or refuses a poll after the end. */
  final Stream<? extends S> source() {
    Stream<? extends S> from = source;
    if (from == null) {
      throw polledAgain(name);
    }
    return from;
  }

  /** Gives the source away; this stream has ended then. */
  final @Nullable Stream<? extends S> takeSource() {
    Stream<? extends S> from = source;
    source = null;
    return from;
  }

  /** Drops the source if it is there. */
  final void dropSource() {
    Stream<? extends S> from = takeSource();
    if (from != null) {
      from.drop();
    }
  }

  /** Drops {@code child}, then the source; each is dropped although another fails. */
  final void dropWithSource(@Nullable Future<?> child) {
    Throwable failure = DropFailure.collect(null, child);
    DropFailure.throwIfAny(DropFailure.collectFrom(failure, this::dropSource));
  }

  /** Returns the failure for a function that gave null where an item was due. */
  final NullPointerException noItem() {
    return new NullPointerException(
        name + ": null is no item, it stands for the end; leave items out with filterMap");
  }

  /** Returns {@code value} if it is an item. */
  final <R> R item(@Nullable R value) {
    if (value == null) {
      throw noItem();
    }
    return value;
  }

  final String name() {
    return name;
  }

  @Override
  protected FutureInfo info() {
    return Seen.info(name, source);
  }

  @Override
  public void drop() {
    dropSource();
  }
}
