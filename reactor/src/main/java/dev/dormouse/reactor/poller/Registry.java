package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open sources of one poller, each under a key: index and generation. A key that outlives its
 * source finds nothing, even after the index was given to another one.
 *
 * <p>With a lock if several threads register, else none.
 */
final class Registry {
  private static final int CAPACITY_START = 64;

  private final SharedLock lock;
  private @Nullable ReadySource[] sources = new ReadySource[CAPACITY_START];
  private int[] free = new int[CAPACITY_START];
  private int freeCount;
  private int used;
  private int generation;
  private @Nullable String closedBecause;

  /** Written under the lock, read by gauges. */
  private volatile int size;

  /** How many were ever added; as {@code size}. */
  private volatile long opened;

  Registry(boolean shared) {
    lock = SharedLock.of(shared);
  }

  /**
   * Makes a key for {@code source}, keeps both and attaches the source to the kernel. All under the
   * lock: after {@link #close} nobody is inside a call that uses the poller's own descriptor.
   */
  void add(ReadySource source) throws IOException {
    lock.lock();
    try {
      if (closedBecause != null) {
        throw new SocketException("no socket is opened any more: " + closedBecause);
      }
      if (size == Limits.DESCRIPTORS_MAX) {
        throw new SocketException(
            "the reactor has " + size + " open sockets, as many as DESCRIPTORS_MAX allows");
      }
      int index = freeCount > 0 ? free[--freeCount] : used++;
      if (index == sources.length) {
        sources = Arrays.copyOf(sources, index * 2);
        free = Arrays.copyOf(free, index * 2);
      }
      // Never negative, so that negative keys are free for the poller's own descriptors.
      generation = generation + 1 & Integer.MAX_VALUE;
      source.key = (long) generation << 32 | index;
      sources[index] = source;
      size = size + 1;
      boolean attached = false;
      try {
        source.attach();
        attached = true;
        opened = opened + 1;
      } finally {
        if (!attached) {
          remove(source);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  void remove(ReadySource source) {
    lock.lock();
    try {
      int index = (int) source.key;
      if (index < used && sources[index] == source) {
        sources[index] = null;
        free[freeCount++] = index;
        size = size - 1;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Replaces keys by their sources in {@code found}; null where the source has gone. */
  void find(long[] keys, int count, @Nullable ReadySource[] found) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        long key = keys[i];
        int index = (int) key;
        ReadySource source = key >= 0 && index < used ? sources[index] : null;
        found[i] = source != null && source.key == key ? source : null;
      }
    } finally {
      lock.unlock();
    }
  }

  int size() {
    return size;
  }

  long opened() {
    return opened;
  }

  /** Takes no more sources and returns those there are. */
  List<ReadySource> close(String why) {
    lock.lock();
    try {
      closedBecause = why;
      return all();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the sources there are. */
  List<ReadySource> all() {
    lock.lock();
    try {
      List<ReadySource> open = new ArrayList<>(size);
      for (int i = 0; i < used; i++) {
        ReadySource source = sources[i];
        if (source != null) {
          open.add(source);
        }
      }
      return open;
    } finally {
      lock.unlock();
    }
  }
}
