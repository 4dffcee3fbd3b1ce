package dev.dormouse.stream;

import dev.dormouse.future.Context;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds items to a collection, or to none; always ready. */
final class CollectionSink<T> implements Sink<T> {
  private final String name;
  private final @Nullable Collection<? super T> collection;
  private boolean ended;

  CollectionSink(String name, @Nullable Collection<? super T> collection) {
    this.name = name;
    this.collection = collection;
  }

  @Override
  public boolean pollReady(Context cx) {
    refuseIfEnded();
    return true;
  }

  @Override
  public void startSend(T item) {
    refuseIfEnded();
    Objects.requireNonNull(item, "item");
    if (collection != null) {
      collection.add(item);
    }
  }

  @Override
  public boolean pollFlush(Context cx) {
    refuseIfEnded();
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    refuseIfEnded();
    ended = true;
    return true;
  }

  private void refuseIfEnded() {
    if (ended) {
      throw Sinks.usedAgain(name);
    }
  }

  @Override
  public void drop() {
    ended = true;
  }
}
