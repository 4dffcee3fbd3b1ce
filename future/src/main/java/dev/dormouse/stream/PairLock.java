package dev.dormouse.stream;

import dev.dormouse.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A lock for two owners, each of which holds it during one poll. Who finds it taken stores its
 * waker and is pending.
 */
final class PairLock {
  /*
   * null  -> HELD   tryLock()  CAS, full
   * HELD  -> waker  tryLock()  CAS, full: the other one waits now
   * waker -> waker  tryLock()  CAS, full: it was polled again, perhaps by another task
   * HELD  -> null   unlock()   getAndSet, full
   * waker -> null   unlock()   getAndSet, full: and wakes
   *
   * A waker in the word is always that of the one who does not hold the lock, since there are two.
   */
  private static final Object HELD = new Object();
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(PairLock.class, "word", Object.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // through WORD only
  private @Nullable Object word;

  /** Takes the lock, or has {@code waker} woken when it is free. */
  boolean tryLock(Waker waker) {
    for (; ; ) {
      Object seen = wordAcquire();
      if (seen == null) {
        if (casWord(null, HELD)) {
          return true;
        }
      } else if (seen == waker || casWord(seen, waker)) {
        return false;
      }
    }
  }

  /** Gives the lock back and wakes the other one if it waits. */
  void unlock() {
    if (exchangeFree() instanceof Waker waiting) {
      waiting.wake();
    }
  }

  /** Acquire: the CAS decides, or a waker that is there is still to be woken; pairs with it. */
  private @Nullable Object wordAcquire() {
    return WORD.getAcquire(this);
  }

  /** Full: sees what the last holder did; pairs with exchangeFree(). */
  private boolean casWord(@Nullable Object seen, Object next) {
    return WORD.compareAndSet(this, seen, next);
  }

  /** Full: publishes what the holder did; pairs with casWord(). */
  private @Nullable Object exchangeFree() {
    return WORD.getAndSet(this, null);
  }
}
