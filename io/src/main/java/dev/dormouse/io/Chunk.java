package dev.dormouse.io;

import dev.dormouse.sync.SemaphorePermit;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A piece of memory, and how many slices hold it. */
final class Chunk {
  private final ByteBuffer memory;
  private final @Nullable SlicePool pool;

  /** Slices that hold it; 0 is final for a hold, since only a holder makes further ones. */
  private final AtomicInteger holds = new AtomicInteger(1);

  /** The place in the pool. Written before the chunk is given out. */
  private @Nullable SemaphorePermit permit;

  /** Who released it last, while it lies in a pool that looks for places. */
  private @Nullable Throwable releasedAt;

  Chunk(ByteBuffer memory, @Nullable SlicePool pool) {
    this.memory = memory;
    this.pool = pool;
  }

  ByteBuffer memory() {
    return memory;
  }

  @Nullable Throwable releasedAt() {
    return releasedAt;
  }

  /** Begins to watch a new hold, if the pool does. */
  @Nullable SliceTrace trace(Slice slice) {
    return pool == null ? null : pool.trace(slice, this);
  }

  /** Gives the chunk out, with one hold. */
  void taken(SemaphorePermit place) {
    permit = place;
    releasedAt = null;
    holds.set(1);
  }

  /** Adds a hold; false if the last one is gone. */
  boolean retain() {
    for (; ; ) {
      int seen = holds.get();
      if (seen == 0) {
        return false;
      }
      if (holds.compareAndSet(seen, seen + 1)) {
        return true;
      }
    }
  }

  /** Ends a hold; the last one brings the chunk back to its pool. */
  void release(@Nullable SliceTrace trace) {
    if (trace != null) {
      trace.close();
    }
    if (holds.decrementAndGet() == 0 && pool != null) {
      releasedAt = trace == null ? null : trace.closedAt();
      // Taken out first: once the pool has the chunk, the permit is that of whoever takes it.
      SemaphorePermit place = takePermit();
      pool.takeBack(this);
      close(place);
    }
  }

  /** Ends a hold that nobody closed. Somebody may still have a buffer, so nobody else gets it. */
  void lost() {
    if (holds.decrementAndGet() == 0) {
      close(takePermit());
    }
  }

  private @Nullable SemaphorePermit takePermit() {
    SemaphorePermit place = permit;
    permit = null;
    return place;
  }

  private static void close(@Nullable SemaphorePermit place) {
    if (place != null) {
      place.close();
    }
  }
}
