package dev.dormouse.stream;

import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import org.jspecify.annotations.Nullable;

/** Futures whose values come as items of a stream, in an order that the set decides. */
abstract sealed class FutureSet<T> extends RawStream<T> permits FuturesUnordered, FuturesOrdered {
  private final String name;
  private final Children children = new Children();
  private boolean dropped;

  FutureSet(String name) {
    this.name = name;
  }

  /** Takes a future behind the others, for an owner who polls next. */
  abstract void add(Future<? extends T> future);

  /** Returns how many futures are in here whose values have not been taken. */
  public abstract int size();

  /** Tells whether no value is left to come. */
  public final boolean isEmpty() {
    return size() == 0;
  }

  /** Drops all futures, in the order in which they came; the set can be filled again. */
  public void clear() {
    children.clear();
  }

  final Children children() {
    return children;
  }

  /** Makes a child of a future, unless the set was dropped. */
  final FutureChild<T> adopt(Future<? extends T> future) {
    if (dropped) {
      throw new IllegalStateException(name + ": it was dropped, and takes no future any more");
    }
    FutureChild<T> child = new FutureChild<>(children, future);
    children.add(child);
    return child;
  }

  final void refuseIfDropped() {
    if (dropped) {
      throw polledAgain(name);
    }
  }

  /** Returns the value of a future if it is an item. */
  final Object item(@Nullable Object value) {
    if (value == null) {
      throw new NullPointerException(
          name + ": a future ended with null, which is no item; give it a value with map");
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    return children.info(name);
  }

  @Override
  public void drop() {
    dropped = true;
    children.drop();
  }

  @Override
  public String toString() {
    return name + " of " + size();
  }
}
