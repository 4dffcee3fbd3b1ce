package dev.dormouse.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a bounded channel: a ring of chunks, made when a sender first needs one and given
 * back when the receiver has emptied it.
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
final class Ring extends Slots {
  /*
   * chunk  null -> chunk  a sender, before it takes a slot   CAS full; the loser uses the other's
   *        chunk -> null  the receiver, past the last slot   release, before it publishes head
   */
  private static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(Object[][].class);

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

  @Override
  @Nullable Object[] chunkFor(long position) {
    int index = chunkIndex(position);
    @Nullable Object[] chunk = chunkAcquire(index);
    return chunk != null ? chunk : install(index);
  }

  @Override
  @Nullable Object @Nullable [] chunkAt(long head) {
    return chunkAcquire(chunkIndex(head));
  }

  @Override
  boolean leave(long head) {
    if (chunks.length == 1) {
      return false;
    }
    forget(chunkIndex(head));
    return true;
  }

  @Override
  boolean isBounded() {
    return true;
  }

  @Override
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
}
