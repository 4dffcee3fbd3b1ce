package dev.dormouse.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Room for one waker between one task that waits and any number of threads that wake.
 *
 * <p>The waiting side registers first and checks its condition afterwards; the waking side makes
 * the condition true first and wakes afterwards. Whatever the interleaving, one of the two sees the
 * other. The last registered waker wins; a waker is called outside of any lock, at most once per
 * registration.
 */
public final class WakerSlot {
  /*
   * null  -> waker  register()  release store, then a full fence: before the caller's second look
   * waker -> waker  register()  the same; the older waker is forgotten
   * waker -> null   take()      getAndSet, full: after the condition was made true
   * waker -> null   clear()     getAndSet, full; by the task that registers, which sees what it has
   *                             stored, or null if that was taken
   *
   * One task registers at a time, so register() races with take() only. If take() comes first in
   * the order of the word, the fence makes the second look see the condition. If it comes second,
   * it takes the new waker. register() may find its own waker although take() is just about to
   * remove it: then that wake is still to come, and a wake during a poll is never lost.
   */
  private static final VarHandle WAKER;

  static {
    try {
      WAKER = MethodHandles.lookup().findVarHandle(WakerSlot.class, "waker", Waker.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // through WAKER only
  private volatile @Nullable Waker waker;

  /** Makes an empty slot. */
  public WakerSlot() {}

  /** Stores {@code next}. The caller must look at its condition again afterwards. */
  public void register(Waker next) {
    if (wakerAcquire() != next) {
      publish(next);
    }
    // The second look may not move above the store, not even when the same waker was there already.
    VarHandle.fullFence();
  }

  /** Empties the slot and returns what was in it, for a caller that wakes later. */
  public @Nullable Waker take() {
    return exchangeEmpty();
  }

  /**
   * Empties the slot, for the task that registers and waits no more. It costs a look where the slot
   * is empty, since it was woken for instance.
   */
  public void clear() {
    if (wakerAcquire() != null) {
      exchangeEmpty();
    }
  }

  /** Empties the slot and wakes what was in it, if anything. */
  public void wake() {
    Waker taken = take();
    if (taken != null) {
      taken.wake();
    }
  }

  /** Acquire: pairs with exchangeEmpty(); a stale value is a waker whose wake is still to come. */
  private @Nullable Waker wakerAcquire() {
    return (Waker) WAKER.getAcquire(this);
  }

  /** Release: pairs with exchangeEmpty(); the fence in register() orders what follows. */
  private void publish(Waker next) {
    WAKER.setRelease(this, next);
  }

  /** Full: pairs with the fence in register(), around the condition of the owner. */
  private @Nullable Waker exchangeEmpty() {
    return (Waker) WAKER.getAndSet(this, null);
  }
}
