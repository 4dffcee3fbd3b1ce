package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A source that follows a script of items, failures and pending polls. Being polled after its end
 * or after its drop, and being dropped twice, are assertion errors.
 */
final class ProbeStream<T> extends RawStream<T> {
  private static final Object PEND = new Object();

  private final String name;
  private final Deque<Object> script = new ArrayDeque<>();
  private boolean open;
  private boolean ended;
  private boolean dropped;
  private int polls;
  private dev.dormouse.future.@Nullable Waker waiting;
  private @Nullable RuntimeException dropFailure;

  ProbeStream(String name) {
    this.name = name;
  }

  ProbeStream<T> items(Collection<? extends T> items) {
    script.addAll(items);
    return this;
  }

  ProbeStream<T> item(T item) {
    script.add(item);
    return this;
  }

  ProbeStream<T> fail(Exception failure) {
    script.add(failure);
    return this;
  }

  /** Puts a pending poll, which wakes at once, before what follows. */
  ProbeStream<T> pend() {
    script.add(PEND);
    return this;
  }

  /** Waits at the end of the script for what the test adds, instead of ending there. */
  ProbeStream<T> keepOpen() {
    open = true;
    return this;
  }

  ProbeStream<T> throwOnDrop(RuntimeException failure) {
    dropFailure = failure;
    return this;
  }

  /** Adds an item and wakes whoever waits. */
  void push(T item) {
    script.add(item);
    wake();
  }

  /** Ends behind the script and wakes whoever waits. */
  void end() {
    open = false;
    wake();
  }

  void wake() {
    dev.dormouse.future.Waker woken = waiting;
    waiting = null;
    if (woken != null) {
      woken.wake();
    }
  }

  int polls() {
    return polls;
  }

  /** Tells whether it has neither ended nor been dropped. */
  boolean isAlive() {
    return !ended && !dropped;
  }

  boolean isDropped() {
    return dropped;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (ended || dropped) {
      throw new AssertionError(name + " was polled after its end");
    }
    polls++;
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Object next = script.poll();
    if (next == PEND) {
      cx.waker().wake();
      return Poll.PENDING;
    }
    if (next == null && open) {
      waiting = cx.waker();
      return Poll.PENDING;
    }
    if (next instanceof Exception failure) {
      throw failure;
    }
    ended = next == null;
    return next;
  }

  @Override
  public void drop() {
    if (ended) {
      return;
    }
    if (dropped) {
      throw new AssertionError(name + " was dropped twice");
    }
    dropped = true;
    waiting = null;
    if (dropFailure != null) {
      throw dropFailure;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
