package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** The exceptions users of datagrams meet. */
final class DatagramFailures {
  private DatagramFailures() {}

  /** Makes the failure to move a datagram. */
  static IOException transfer(Object socket, Trouble trouble, String detail) {
    return switch (trouble) {
      case REFUSED ->
          new PortUnreachableException(
              socket + ": nobody receives at the address it is connected to");
      case NO_PERMISSION ->
          new SocketException(
              socket
                  + ": no permission; a firewall forbids it, or the address is that of a whole"
                  + " network and broadcast is off");
      default -> SocketFailures.transfer(socket, trouble, detail);
    };
  }

  /** Makes the failure to join a group or leave it. */
  static IOException membership(
      Object socket, boolean join, InetAddress group, NetworkInterface device, String detail) {
    return new SocketException(
        "%s: cannot %s the group %s on %s: %s"
            .formatted(
                socket, join ? "join" : "leave", group.getHostAddress(), device.getName(), detail));
  }

  /** Makes the failure to send more than fits. */
  static IOException tooLong(Object socket, long length) {
    return new SocketException(
        socket
            + ": a datagram of "
            + length
            + " bytes is too long; UDP takes up to "
            + Limits.DATAGRAM_BYTES_MAX
            + " less the headers, a Unix socket about as much as its send buffer");
  }

  /** Makes the failure to send to nobody. */
  static IOException notConnected(Object socket) {
    return new SocketException(socket + " is not connected: connect it, or send to an address");
  }

  /** Makes the failure to send to a socket that takes nothing at the moment. */
  static IOException queueFull(Object socket, @Nullable SocketAddress target) {
    return new SocketException(
        socket
            + ": the queue of "
            + target
            + " is full; connect to it, which lets a send wait, or try again later");
  }
}
