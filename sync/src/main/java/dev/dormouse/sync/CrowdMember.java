package dev.dormouse.sync;

import dev.dormouse.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A receiver that can wait in a {@link Crowd}: it is its own link, so that waiting is free. */
abstract class CrowdMember {
  private static final VarHandle WAKER;
  private static final VarHandle LINKED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WAKER = lookup.findVarHandle(CrowdMember.class, "waker", Waker.class);
      LINKED = lookup.findVarHandle(CrowdMember.class, "linked", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Whom to wake; stored by the owner only. */
  private @Nullable Waker waker;

  /** Plain: the owner's before the push, then of whoever has the chain; see {@code linked}. */
  @Nullable CrowdMember next;

  /** Set by the owner before the push, cleared by whoever took the chain. */
  private boolean linked;

  /** The future or stream that is parked, or null. Plain: the receiving task's. */
  private @Nullable Object parked;

  /** Refuses {@code future} while another one of this receiver waits. */
  final void checkAlone(@Nullable Object future) {
    if (parked != null && parked != future) {
      throw new IllegalStateException(
          "another wait of this receiver is pending; one at a time: await it or drop it first,"
              + " or give each task a receiver of its own");
    }
  }

  /** Notes that {@code future} waits. */
  final void park(Object future) {
    parked = future;
  }

  /** Returns whom to wake if a wait is pending. For the owner. */
  final @Nullable Waker parkedWaker() {
    return parked == null ? null : waker;
  }

  /** The wait is over: nobody is to be woken any more. */
  final void unpark() {
    parked = null;
    if (isLinkedVolatile()) {
      storeWaker(null);
    }
  }

  /** Ends the wait of {@code future}, which is being dropped. */
  final void abandon(Object future) {
    if (parked == future) {
      unpark();
    }
  }

  /** Plain: for the owner, which alone stores it. */
  final @Nullable Waker wakerPlain() {
    return waker;
  }

  /** Volatile: after unlinked(); pairs with storeWaker(). */
  final @Nullable Waker wakerVolatile() {
    return (Waker) WAKER.getVolatile(this);
  }

  /**
   * Volatile: before the owner's look at {@code linked}, and before its look at its condition;
   * pairs with wakerVolatile().
   */
  final void storeWaker(@Nullable Waker next) {
    WAKER.setVolatile(this, next);
  }

  /**
   * Volatile: after storeWaker(), so that one that is linked has a waker that will be found; one
   * that is out has its link to itself. Pairs with unlinked().
   */
  final boolean isLinkedVolatile() {
    return (boolean) LINKED.getVolatile(this);
  }

  /** Plain: the push publishes it. */
  final void linking() {
    linked = true;
  }

  /** Volatile: after the link was read, before the waker is; pairs with isLinkedVolatile(). */
  final void unlinked() {
    LINKED.setVolatile(this, false);
  }
}
