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

/** The layouts {@code struct sockaddr_in} and {@code struct sockaddr_in6}. */
final class SockAddr {
  /** IPv4. */
  static final short AF_INET = 2;

  /** IPv6. */
  static final short AF_INET6 = 10;

  /** The length of the longer layout. */
  static final int BYTES_MAX = 28;

  private static final int BYTES_IPV4 = 16;
  private static final long FAMILY = 0;
  private static final long PORT = 2;
  private static final long IPV4_ADDRESS = 4;
  private static final long IPV6_ADDRESS = 8;
  private static final long IPV6_SCOPE = 24;
  private static final ValueLayout.OfShort PORT_LAYOUT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private SockAddr() {}

  /** Writes {@code address} and returns its length. */
  static int write(InetSocketAddress address, MemorySegment to) {
    to.fill((byte) 0);
    to.set(PORT_LAYOUT, PORT, (short) address.getPort());
    byte[] bytes = address.getAddress().getAddress();
    if (address.getAddress() instanceof Inet6Address six) {
      to.set(JAVA_SHORT, FAMILY, AF_INET6);
      MemorySegment.copy(bytes, 0, to, JAVA_BYTE, IPV6_ADDRESS, bytes.length);
      to.set(JAVA_INT, IPV6_SCOPE, six.getScopeId());
      return BYTES_MAX;
    }
    to.set(JAVA_SHORT, FAMILY, AF_INET);
    MemorySegment.copy(bytes, 0, to, JAVA_BYTE, IPV4_ADDRESS, bytes.length);
    return BYTES_IPV4;
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
