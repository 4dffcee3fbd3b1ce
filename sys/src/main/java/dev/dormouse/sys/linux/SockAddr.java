package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The layouts {@code struct sockaddr_in}, {@code struct sockaddr_in6} and {@code struct
 * sockaddr_un}.
 */
final class SockAddr {
  /** IPv4. */
  static final short AF_INET = 2;

  /** IPv6. */
  static final short AF_INET6 = 10;

  /** Unix. */
  static final short AF_UNIX = 1;

  /** The length of the longest layout. */
  static final int BYTES_MAX = 110;

  /** Bytes that a Unix name may have; a path among them needs one for its end. */
  static final int UNIX_NAME_MAX = 108;

  private static final int BYTES_IPV4 = 16;
  private static final int BYTES_IPV6 = 28;
  private static final long FAMILY = 0;
  private static final long PORT = 2;
  private static final long IPV4_ADDRESS = 4;
  private static final long IPV6_ADDRESS = 8;
  private static final int UNIX_NAME = 2;
  private static final long IPV6_SCOPE = 24;
  private static final ValueLayout.OfShort PORT_LAYOUT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT_LAYOUT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG_LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED;

  /** What stands before an address of IPv4 in one of IPv6, behind eight zeros. */
  private static final int MAPPED = 0xffff;

  private SockAddr() {}

  /** Writes {@code address} and returns its length. */
  static int write(InetSocketAddress address, MemorySegment to) {
    to.asSlice(0, BYTES_IPV6).fill((byte) 0);
    to.set(PORT_LAYOUT, PORT, (short) address.getPort());
    byte[] bytes = address.getAddress().getAddress();
    if (address.getAddress() instanceof Inet6Address six) {
      to.set(JAVA_SHORT, FAMILY, AF_INET6);
      MemorySegment.copy(bytes, 0, to, JAVA_BYTE, IPV6_ADDRESS, bytes.length);
      to.set(JAVA_INT, IPV6_SCOPE, six.getScopeId());
      return BYTES_IPV6;
    }
    to.set(JAVA_SHORT, FAMILY, AF_INET);
    MemorySegment.copy(bytes, 0, to, JAVA_BYTE, IPV4_ADDRESS, bytes.length);
    return BYTES_IPV4;
  }

  /** Returns the length of an address of a family of the Internet. */
  static int length(short family) {
    return family == AF_INET6 ? BYTES_IPV6 : BYTES_IPV4;
  }

  /** Reads what the kernel has written. */
  static InetSocketAddress read(MemorySegment from) {
    int port = Short.toUnsignedInt(from.get(PORT_LAYOUT, PORT));
    short family = from.get(JAVA_SHORT, FAMILY);
    return switch (family) {
      case AF_INET -> new InetSocketAddress(inet(from, IPV4_ADDRESS, 4, 0), port);
      case AF_INET6 ->
          new InetSocketAddress(inet(from, IPV6_ADDRESS, 16, from.get(JAVA_INT, IPV6_SCOPE)), port);
      default -> throw new AssertionError("address family " + family);
    };
  }

  /** Reads an address of IPv4, or one of IPv6 that stands for such; -1 if it is another one. */
  static long readIpv4(MemorySegment from) {
    int port = Short.toUnsignedInt(from.get(PORT_LAYOUT, PORT));
    short family = from.get(JAVA_SHORT, FAMILY);
    if (family == AF_INET) {
      return hostAndPort(from, IPV4_ADDRESS, port);
    }
    boolean stands =
        family == AF_INET6
            && from.get(LONG_LAYOUT, IPV6_ADDRESS) == 0
            && from.get(INT_LAYOUT, IPV6_ADDRESS + Long.BYTES) == MAPPED;
    return stands ? hostAndPort(from, IPV6_ADDRESS + Long.BYTES + Integer.BYTES, port) : -1;
  }

  private static long hostAndPort(MemorySegment from, long hostAt, int port) {
    return Integer.toUnsignedLong(from.get(INT_LAYOUT, hostAt)) << Short.SIZE | port;
  }

  /**
   * Writes a Unix name and returns its length. A path gets a zero byte as its end; an abstract name
   * begins with one and counts as it is; no bytes ask the kernel for a name of its own.
   */
  static int writeUnix(byte[] name, MemorySegment to) {
    boolean path = name.length > 0 && name[0] != 0;
    int length = name.length + (path ? 1 : 0);
    if (length > UNIX_NAME_MAX) {
      throw new IllegalArgumentException("a Unix name of " + name.length + " bytes");
    }
    to.set(JAVA_SHORT, FAMILY, AF_UNIX);
    MemorySegment.copy(name, 0, to, JAVA_BYTE, UNIX_NAME, name.length);
    if (path) {
      to.set(JAVA_BYTE, UNIX_NAME + name.length, (byte) 0);
    }
    return UNIX_NAME + length;
  }

  /** Reads a Unix name of an address of {@code length} bytes; no bytes if it has none. */
  static byte[] readUnix(MemorySegment from, int length) {
    int size = Math.max(0, Math.min(length, BYTES_MAX) - UNIX_NAME);
    byte[] name = new byte[size];
    MemorySegment.copy(from, JAVA_BYTE, UNIX_NAME, name, 0, size);
    int end = size;
    if (size > 0 && name[0] != 0) {
      end = 0;
      while (end < size && name[end] != 0) {
        end++;
      }
    }
    return end == size ? name : Arrays.copyOf(name, end);
  }

  private static InetAddress inet(MemorySegment from, long offset, int length, int scope) {
    byte[] bytes = new byte[length];
    MemorySegment.copy(from, JAVA_BYTE, offset, bytes, 0, length);
    try {
      return scope == 0
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, scope);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("address of " + length + " bytes", impossible);
    }
  }
}
