package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

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

  private KnownAddress(InetSocketAddress address, int length, MemorySegment from) {
    this.address = address;
    this.length = length;
    boolean longer = length > THIRD;
    first = from.get(JAVA_LONG, FIRST);
    second = from.get(JAVA_LONG, SECOND);
    third = longer ? from.get(JAVA_LONG, THIRD) : 0;
    scope = longer ? from.get(JAVA_INT, SCOPE) : 0;
  }

  /** Returns the address. */
  public InetSocketAddress address() {
    return address;
  }

  /** Reads what the kernel has written; answers {@code last} if that is the same. */
  static KnownAddress read(MemorySegment from, @Nullable KnownAddress last) {
    if (last != null && last.isIn(from)) {
      return last;
    }
    int length = SockAddr.length(from.get(JAVA_SHORT, 0));
    return new KnownAddress(SockAddr.read(from), length, from);
  }

  /**
   * Writes {@code address}, by the bytes of {@code last} if that has it, and returns its length.
   */
  static int write(InetSocketAddress address, MemorySegment to, @Nullable KnownAddress last) {
    if (last == null || last.address != address) {
      return SockAddr.write(address, to);
    }
    to.set(JAVA_LONG, FIRST, last.first);
    to.set(JAVA_LONG, SECOND, last.second);
    to.set(JAVA_LONG, THIRD, last.third);
    to.set(JAVA_INT, SCOPE, last.scope);
    return last.length;
  }

  private boolean isIn(MemorySegment from) {
    return from.get(JAVA_LONG, FIRST) == first
        && from.get(JAVA_LONG, SECOND) == second
        && (length <= THIRD
            || (from.get(JAVA_LONG, THIRD) == third && from.get(JAVA_INT, SCOPE) == scope));
  }
}
