package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/**
 * The native memory that one thread's system calls need for a moment: error number, socket address,
 * a length, an option, an event. Allocated once, freed by the collector after the thread has ended.
 */
final class Scratch {
  private static final ThreadLocal<Scratch> CURRENT = ThreadLocal.withInitial(Scratch::new);

  /** Room for option values: the longest is a {@code struct ipv6_mreq}. */
  static final int OPTION_BYTES = 24;

  /** Where a downcall leaves errno. */
  final MemorySegment errno;

  /** One {@code struct sockaddr_un}, the longest address. */
  final MemorySegment address;

  /** One {@code socklen_t}. */
  final MemorySegment length;

  /** One option value, or the counter of an eventfd. */
  final MemorySegment option;

  /** One {@code struct epoll_event}. */
  final MemorySegment event;

  private Scratch() {
    Arena arena = Arena.ofAuto();
    errno = arena.allocate(Linker.Option.captureStateLayout());
    address = arena.allocate(SockAddr.BYTES_MAX, 8);
    length = arena.allocate(JAVA_INT);
    option = arena.allocate(OPTION_BYTES, 8);
    event = arena.allocate(EpollEvents.EVENT_BYTES, 8);
  }

  static Scratch current() {
    return CURRENT.get();
  }

  /** Returns the result of a call, or the negated errno it left. */
  int answer(int result) {
    return result >= 0 ? result : -errno.get(JAVA_INT, 0);
  }

  /** Returns the result of a call that moves bytes, or the negated errno it left. */
  int answer(long result) {
    return result >= 0 ? (int) result : -errno.get(JAVA_INT, 0);
  }
}
