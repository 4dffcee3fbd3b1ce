package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.sys.linux.DatagramBatch;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The places for datagrams that were received ahead. A socket has some of them only while it has
 * such datagrams.
 */
final class DatagramBatches {
  private final SharedLock lock;

  /** Those that nobody has; the one used last is taken first. */
  private final ArrayDeque<DatagramBatch> free = new ArrayDeque<>();

  private int made;
  private boolean closed;

  DatagramBatches(boolean shared) {
    lock = SharedLock.of(shared);
  }

  /** Tells whether several threads may receive at once. */
  boolean areShared() {
    return lock.isShared();
  }

  /** Returns one that is free, or null if all are taken, or there is no memory for one. */
  @Nullable DatagramBatch take() {
    lock.lock();
    try {
      DatagramBatch batch = free.pollLast();
      if (batch == null && made < Limits.DATAGRAM_BATCHES_MAX && !closed) {
        batch = new DatagramBatch(Limits.DATAGRAM_BATCH, Limits.DATAGRAM_BYTES_MAX);
        made++;
      }
      return batch;
    } catch (IOException noMemory) {
      return null; // each datagram is received by a call of its own
    } finally {
      lock.unlock();
    }
  }

  /** Takes one back. */
  void give(DatagramBatch batch) {
    boolean kept;
    lock.lock();
    try {
      kept = !closed;
      if (kept) {
        free.addLast(batch);
      }
    } finally {
      lock.unlock();
    }
    if (!kept) {
      batch.close();
    }
  }

  /** Gives the memory back: of those that are taken when they are given back. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    for (DatagramBatch batch; (batch = free.pollLast()) != null; ) {
      batch.close();
    }
  }
}
