package dev.dormouse.stream;

import dev.dormouse.future.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The half of a {@link Split} that takes items. */
final class SplitSink<T> implements Sink<T> {
  private final Split.Halves<?> halves;
  private @Nullable Sink<T> both;

  /** The item for which the object was ready, while the other half holds it. */
  private @Nullable T waiting;

  SplitSink(Split.Halves<?> halves, Sink<T> both) {
    this.halves = halves;
    this.both = both;
  }

  boolean isOpen() {
    return both != null;
  }

  /** Tells whether an item waits for the other half to let the object go. */
  boolean hasItem() {
    return waiting != null;
  }

  /** Lets go of the object, which goes on elsewhere. */
  void release() {
    both = null;
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    return step(cx, _ -> true);
  }

  /**
   * Keeps the item: the object belongs to the other half perhaps, and may be asked in a poll only.
   */
  @Override
  public void startSend(T item) {
    open();
    if (waiting != null) {
      throw Sinks.notReady("split");
    }
    waiting = Objects.requireNonNull(item, "item");
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return step(cx, to -> to.pollFlush(cx));
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    boolean done = step(cx, to -> to.pollShutdown(cx));
    if (done) {
      drop();
    }
    return done;
  }

  /** What is done with the object while it is this half's. */
  @FunctionalInterface
  private interface Step<T> {
    boolean poll(Sink<T> to) throws Exception;
  }

  private boolean step(Context cx, Step<T> step) throws Exception {
    Sink<T> to = open();
    if (!halves.lock.tryLock(cx.waker())) {
      return false;
    }
    try {
      T item = waiting;
      if (item != null) {
        if (!to.pollReady(cx)) {
          return false;
        }
        waiting = null;
        to.startSend(item);
      }
      return step.poll(to);
    } finally {
      halves.lock.unlock();
    }
  }

  private Sink<T> open() {
    Sink<T> to = both;
    if (to == null) {
      throw Sinks.usedAgain("split");
    }
    return to;
  }

  @Override
  public void drop() {
    waiting = null;
    if (both != null) {
      both = null;
      halves.leave();
    }
  }
}
