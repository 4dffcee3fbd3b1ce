package dev.dormouse.io;

import java.lang.ref.PhantomReference;
import org.jspecify.annotations.Nullable;

/** Watches one slice of a pool: whether it is closed before the collector finds it. */
final class SliceTrace extends PhantomReference<Slice> {
  private final SlicePool pool;
  private final Chunk chunk;
  private final @Nullable Throwable madeAt;
  private volatile @Nullable Throwable closedAt;

  SliceTrace(Slice slice, Chunk chunk, SlicePool pool) {
    super(slice, pool.lost());
    this.pool = pool;
    this.chunk = chunk;
    madeAt = pool.looksForPlaces() ? new Throwable("the slice was made here") : null;
  }

  /** Ends the watch: the slice was closed. */
  void close() {
    clear();
    pool.forget(this);
    closedAt = pool.looksForPlaces() ? new Throwable("the slice was closed here") : null;
  }

  Chunk chunk() {
    return chunk;
  }

  @Nullable Throwable madeAt() {
    return madeAt;
  }

  @Nullable Throwable closedAt() {
    return closedAt;
  }
}
