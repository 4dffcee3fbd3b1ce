package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.UnixName;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Refuses addresses that a socket cannot use, before the kernel does with fewer words. */
final class Families {
  private Families() {}

  /** Refuses what is neither of the Internet and looked up nor a Unix name. */
  static void require(SocketAddress address) {
    switch (address) {
      case InetSocketAddress inet -> ReadinessPoller.requireResolved(inet);
      case UnixName _ -> {
        // any name will do
      }
      default ->
          throw new IllegalArgumentException(
              "an address of the Internet or a Unix name is needed, not " + address);
    }
  }

  /** Refuses {@code target} if a socket with the address {@code own} cannot reach it. */
  static void requireReach(SocketAddress own, SocketAddress target) {
    require(target);
    if (own instanceof UnixName != target instanceof UnixName) {
      throw wrong(own, target);
    }
    if (own instanceof InetSocketAddress from
        && target instanceof InetSocketAddress to
        && from.getAddress() instanceof Inet4Address
        && to.getAddress() instanceof Inet6Address) {
      throw wrong(own, target);
    }
    if (target instanceof UnixName name && name.isUnnamed()) {
      throw new IllegalArgumentException("nothing can be sent to a socket without a name");
    }
  }

  /** Refuses a group that is none, or of another family than the socket. */
  static void requireGroup(SocketAddress own, InetAddress group) {
    if (!group.isMulticastAddress()) {
      throw new IllegalArgumentException(
          "no address of a group (224.0.0.0 to 239.255.255.255, or ff00::/8): "
              + group.getHostAddress());
    }
    if (!(own instanceof InetSocketAddress inet)
        || inet.getAddress() instanceof Inet6Address != group instanceof Inet6Address) {
      throw wrong(own, new InetSocketAddress(group, 0));
    }
  }

  private static IllegalArgumentException wrong(SocketAddress own, SocketAddress target) {
    return new IllegalArgumentException(
        "a socket at "
            + SocketFailures.name(own)
            + " cannot reach "
            + SocketFailures.name(target)
            + ", which is of another family; bind one of that family"
            + " (:: serves IPv6 and IPv4)");
  }
}
