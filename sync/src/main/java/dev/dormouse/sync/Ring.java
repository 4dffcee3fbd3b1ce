package dev.dormouse.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a channel: a ring of chunks, made when a sender first needs one and given back when
 * the receiver has emptied it. A slot is null until it is filled.
 *
 * <p>There is one chunk more than the capacity needs. So a position that a sender may take lies
 * beyond the previous lap's use of the same chunk, and a chunk that the receiver gives back holds
 * nothing of the next lap. Chunks have no identity: a sender that lost its race may install one too
 * early, and the next lap uses it.
 *
 * <p>Two levels of about the square root of the capacity each: an empty channel of a million values
 * holds 12 KB. A channel of at most {@link Limits#ONE_CHUNK_MAX} values is one chunk, which it
 * keeps.
 */
final class Ring {
  /*
   * chunk  null -> chunk  a sender, before it takes a slot   CAS full; the loser uses the other's
   *        chunk -> null  the receiver, past the last slot   release, before it publishes head
   * slot   null -> value  the sender that took the position  release
   *        value -> null  the receiver                       plain, before it publishes head
   */
  private static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(Object[][].class);
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  private final @Nullable Object[] @Nullable [] chunks;
  private final int chunkShift;

  Ring(int capacity) {
    if (capacity <= Limits.ONE_CHUNK_MAX) {
      chunkShift = ceilLog2(capacity);
      chunks = new Object[1][];
    } else {
      chunkShift = Math.max(ceilLog2(Limits.CHUNK_MIN), (ceilLog2(capacity) + 1) / 2);
      chunks = new Object[1 << (ceilLog2(capacity + (1 << chunkShift)) - chunkShift)][];
    }
  }

  private static int ceilLog2(int n) {
    return 32 - Integer.numberOfLeadingZeros(n - 1);
  }

  /** Returns the chunk of {@code position}, made if there is none. May throw for lack of memory. */
  @Nullable Object[] chunkFor(long position) {
    int index = chunkIndex(position);
    @Nullable Object[] chunk = chunkAcquire(index);
    return chunk != null ? chunk : install(index);
  }

  /** Returns the chunk of {@code position}, or null if no sender has needed it. */
  @Nullable Object @Nullable [] chunkAt(long position) {
    return chunkAcquire(chunkIndex(position));
  }

  /** Fills the slot of {@code position}, which the caller has taken. */
  void put(@Nullable Object[] chunk, long position, Object value) {
    fill(chunk, slotIndex(position), value);
  }

  /** Empties the slot of {@code position} and returns what was in it, or null. Receiver only. */
  @Nullable Object take(@Nullable Object[] chunk, long position) {
    int index = slotIndex(position);
    Object value = slotAcquire(chunk, index);
    if (value != null) {
      chunk[index] = null; // plain: published with head, and only the receiver empties
    }
    return value;
  }

  /** Gives the chunk back if {@code position} is its last slot. Receiver only, after take(). */
  boolean leave(long position) {
    if (chunks.length == 1 || slotIndex(position) != (1 << chunkShift) - 1) {
      return false;
    }
    forget(chunkIndex(position));
    return true;
  }

  /** Returns how many chunks there are now. For tests. */
  int chunksHeld() {
    int held = 0;
    for (int i = 0; i < chunks.length; i++) {
      if (chunkAcquire(i) != null) {
        held++;
      }
    }
    return held;
  }

  private int chunkIndex(long position) {
    return (int) (position >>> chunkShift) & (chunks.length - 1);
  }

  private int slotIndex(long position) {
    return (int) position & ((1 << chunkShift) - 1);
  }

  private @Nullable Object[] install(int index) {
    @Nullable Object[] fresh = new Object[1 << chunkShift];
    @Nullable Object[] winner = casChunk(index, fresh);
    return winner == null ? fresh : winner;
  }

  /** Acquire: pairs with casChunk() of the sender that made it, whose nulls must be seen. */
  private @Nullable Object @Nullable [] chunkAcquire(int index) {
    return (Object[]) CHUNK.getAcquire(chunks, index);
  }

  /**
   * Full CAS: one sender's chunk wins; pairs with chunkAcquire(). Returns the one that was there,
   * or null if ours is now.
   */
  private @Nullable Object @Nullable [] casChunk(int index, @Nullable Object[] fresh) {
    return (Object[]) CHUNK.compareAndExchange(chunks, index, (Object[]) null, fresh);
  }

  /** Release: pairs with chunkAcquire() of a sender of the next lap, who has seen head pass. */
  private void forget(int index) {
    CHUNK.setRelease(chunks, index, (Object[]) null);
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
