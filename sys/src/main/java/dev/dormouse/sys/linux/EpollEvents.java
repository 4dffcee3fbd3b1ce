package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Room for the events of one wait: an array of {@code struct epoll_event}, packed on x86-64, and
 * the {@code struct timespec} of its time-out. One thread at a time.
 */
public final class EpollEvents implements AutoCloseable {
  /** Bytes of one event: 4 of flags and 8 of data without padding. */
  static final int EVENT_BYTES = 12;

  private static final int DATA = 4;
  private static final int TIMESPEC_BYTES = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  // Shared, since the turn of a reactor moves between threads; closed once, by its last user.
  private final Arena arena = Arena.ofShared();
  private final int capacity;

  /** The array. */
  final MemorySegment array;

  /** The time-out. */
  final MemorySegment timespec;

  /** Allocates room for {@code capacity} events. */
  public EpollEvents(int capacity) {
    this.capacity = capacity;
    array = arena.allocate((long) capacity * EVENT_BYTES, 64);
    timespec = arena.allocate(TIMESPEC_BYTES, 8);
  }

  /** Returns how many events one wait can take. */
  public int capacity() {
    return capacity;
  }

  /** Returns the flags of event {@code index}. */
  public int flags(int index) {
    return array.get(JAVA_INT_UNALIGNED, (long) index * EVENT_BYTES);
  }

  /** Returns what was given with the descriptor of event {@code index}. */
  public long data(int index) {
    return array.get(JAVA_LONG_UNALIGNED, (long) index * EVENT_BYTES + DATA);
  }

  /** Frees the memory; no wait is under way. */
  @Override
  public void close() {
    arena.close();
  }

  /** Writes one event. */
  static void write(MemorySegment event, int flags, long data) {
    event.set(JAVA_INT_UNALIGNED, 0, flags);
    event.set(JAVA_LONG_UNALIGNED, DATA, data);
  }

  /** Writes the time-out. */
  void timeout(long nanos) {
    timespec.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
    timespec.set(JAVA_LONG, Long.BYTES, nanos % NANOS_PER_SECOND);
  }
}
