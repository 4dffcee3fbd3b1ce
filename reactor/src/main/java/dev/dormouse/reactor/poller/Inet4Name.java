package dev.dormouse.reactor.poller;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/**
 * An address and port of IPv4 in 16 bytes, where the JDK's form has 80: servers keep one for each
 * connection, and few ever ask.
 */
final class Inet4Name extends SocketAddress {
  private static final long serialVersionUID = 1;
  private static final int PORT_BITS = 16;

  private final int host;
  private final char port;

  /** Takes the host as its 32 bits, before the 16 of the port. */
  Inet4Name(long hostAndPort) {
    host = (int) (hostAndPort >>> PORT_BITS);
    port = (char) hostAndPort;
  }

  /** Returns the form that users know. */
  InetSocketAddress expanded() {
    byte[] bytes = {(byte) (host >>> 24), (byte) (host >>> 16), (byte) (host >>> 8), (byte) host};
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("an address of four bytes", impossible);
    }
  }
}
