package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * An address of IPv4 or IPv6 together with the bytes that stand for it, so that the same one again
 * needs no new object. Immutable.
 */
public final class KnownAddress {
  private static final long FIRST = 0;
  private static final long SECOND = 8;
  private static final long THIRD = 16;
  private static final long SCOPE = 24;

  private final InetSocketAddress address;
  private final int length;
  private final long first;
  private final long second;
  private final long third;
  private final int scope;

  /** Reads what the kernel has written. */
  KnownAddress(MemorySegment from, long at) {
    length = SockAddr.length(from.get(JAVA_SHORT, at));
    address = SockAddr.read(from.asSlice(at, length));
    boolean longer = length > THIRD;
    first = from.get(JAVA_LONG, at + FIRST);
    second = from.get(JAVA_LONG, at + SECOND);
    third = longer ? from.get(JAVA_LONG, at + THIRD) : 0;
    scope = longer ? from.get(JAVA_INT, at + SCOPE) : 0;
  }

  /** Returns the address. */
  public InetSocketAddress address() {
    return address;
  }

  /** Spreads addresses as their bytes differ: mostly in port and host. */
  static int hash(MemorySegment from, long at) {
    long mixed = from.get(JAVA_LONG, at + FIRST) + 31 * from.get(JAVA_LONG, at + SECOND);
    if (SockAddr.length(from.get(JAVA_SHORT, at)) > THIRD) {
      mixed += 31 * from.get(JAVA_LONG, at + THIRD);
    }
    mixed *= 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> Integer.SIZE);
  }

  /** Writes the bytes and returns how many. */
  int write(MemorySegment to) {
    to.set(JAVA_LONG, FIRST, first);
    to.set(JAVA_LONG, SECOND, second);
    to.set(JAVA_LONG, THIRD, third);
    to.set(JAVA_INT, SCOPE, scope);
    return length;
  }

  boolean isIn(MemorySegment from, long at) {
    return from.get(JAVA_LONG, at + FIRST) == first
        && from.get(JAVA_LONG, at + SECOND) == second
        && (length <= THIRD
            || (from.get(JAVA_LONG, at + THIRD) == third
                && from.get(JAVA_INT, at + SCOPE) == scope));
  }
}
