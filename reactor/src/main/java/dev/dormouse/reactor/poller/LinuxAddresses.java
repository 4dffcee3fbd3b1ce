package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.UnixName;
import dev.dormouse.sys.linux.Sockets;
import dev.dormouse.sys.linux.UnixSockets;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The calls that take an address, by the kind of that. */
final class LinuxAddresses {
  private LinuxAddresses() {}

  /** Opens a socket for addresses like {@code address}. */
  static int socket(SocketAddress address, int type) {
    return address instanceof InetSocketAddress inet
        ? Sockets.socket(inet.getAddress(), type)
        : UnixSockets.socket(type);
  }

  static int bind(int fd, SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? Sockets.bind(fd, inet)
        : UnixSockets.bind(fd, ((UnixName) address).kernelBytes());
  }

  static int connect(int fd, SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? Sockets.connect(fd, inet)
        : UnixSockets.connect(fd, ((UnixName) address).kernelBytes());
  }

  /** Returns the local address of a socket with addresses like {@code like}, or null. */
  static @Nullable SocketAddress local(int fd, SocketAddress like) {
    if (like instanceof InetSocketAddress) {
      return Sockets.localAddress(fd);
    }
    byte[] name = UnixSockets.localName(fd);
    return name == null ? null : UnixName.ofKernel(name);
  }

  /** Returns the other end of the connection that this thread has just accepted. */
  static SocketAddress acceptedPeer(SocketAddress like) {
    if (!(like instanceof InetSocketAddress)) {
      return UnixName.ofKernel(UnixSockets.acceptedName());
    }
    long four = Sockets.acceptedIpv4();
    return four < 0 ? Sockets.acceptedPeer() : new Inet4Name(four);
  }

  /** Tells whether a socket with addresses like {@code like} is connected. */
  static boolean isConnected(int fd, SocketAddress like) {
    return like instanceof InetSocketAddress
        ? Sockets.peerAddress(fd) != null
        : UnixSockets.peerName(fd) != null;
  }
}
