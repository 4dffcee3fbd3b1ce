package dev.dormouse.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a channel, in chunks whose length is a power of two: made when a sender first needs
 * one, let go when the receiver has emptied it. A slot is null until it is filled.
 */
abstract sealed class Slots permits Ring, Chain {
  /*
   * slot   null -> value  the sender that took the position  release
   *        value -> null  the receiver                       plain, before it publishes head
   */
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  /**
   * Returns the chunk of {@code position}, made if there is none; null if others have taken that
   * position since it was read. May throw for lack of memory.
   */
  abstract @Nullable Object @Nullable [] chunkFor(long position);

  /** Returns the chunk of {@code head}, or null if no sender has needed it. Receiver only. */
  abstract @Nullable Object @Nullable [] chunkAt(long head);

  /**
   * The receiver has emptied the last slot of the chunk of {@code head}. Returns whether the next
   * one is another chunk.
   */
  abstract boolean leave(long head);

  /** Tells whether senders may have to wait for a place. */
  abstract boolean isBounded();

  /** Returns how many chunks there are now. For tests. */
  abstract int chunksHeld();

  /** Fills the slot of {@code position}, which the caller has taken. */
  static void put(@Nullable Object[] chunk, long position, Object value) {
    fill(chunk, index(chunk, position), value);
  }

  /** Empties the slot of {@code position} and returns what was in it, or null. Receiver only. */
  static @Nullable Object take(@Nullable Object[] chunk, long position) {
    int index = index(chunk, position);
    Object value = slotAcquire(chunk, index);
    if (value != null) {
      chunk[index] = null; // plain: published with head, and only the receiver empties
    }
    return value;
  }

  /** Tells whether {@code position} has the last slot of its chunk. */
  static boolean isLast(@Nullable Object[] chunk, long position) {
    return index(chunk, position) == chunk.length - 1;
  }

  private static int index(@Nullable Object[] chunk, long position) {
    return (int) position & (chunk.length - 1);
  }

  /** Acquire: pairs with fill(); what the sender did before sending is seen. */
  private static @Nullable Object slotAcquire(@Nullable Object[] chunk, int index) {
    return SLOT.getAcquire(chunk, index);
  }

  /** Release: publishes the value; pairs with slotAcquire() of the receiver. */
  private static void fill(@Nullable Object[] chunk, int index, Object value) {
    SLOT.setRelease(chunk, index, value);
  }
}
