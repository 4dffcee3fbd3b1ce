package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * The children that an owner is about to poll, in the order in which they were woken. It belongs to
 * the owner; for authors of combinators that do not poll all woken children at once.
 *
 * <p>A child in here is linked: its wakes do nothing until {@link #poll} takes it out.
 */
public final class WokenQueue {
  private @Nullable Woken first;
  private @Nullable Woken last;

  /** Makes an empty queue. */
  public WokenQueue() {}

  /** Puts those who were woken behind the others. The owner has stored its waker before. */
  public void take(WokenStack stack) {
    Woken newest = stack.takeNewest();
    Woken oldest = WokenStack.reversed(newest);
    if (oldest != null && newest != null) {
      append(oldest, newest);
    }
  }

  /** Puts a child behind the others, unless it was woken and is in here or in the stack already. */
  public void add(Woken child) {
    if (child.reserve()) {
      append(child, child);
    }
  }

  /** Takes the first child out and lets its wakes push it again; null if there is none. */
  public @Nullable Woken poll() {
    Woken child = first;
    if (child != null) {
      first = child.unlink();
      if (first == null) {
        last = null;
      }
    }
    return child;
  }

  /** Tells whether nobody is to be polled. */
  public boolean isEmpty() {
    return first == null;
  }

  private void append(Woken from, Woken to) {
    Woken behind = last;
    if (behind == null) {
      first = from;
    } else {
      behind.next = from;
    }
    last = to;
  }
}
