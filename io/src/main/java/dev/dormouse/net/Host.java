package dev.dormouse.net;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.io.Limits;
import dev.dormouse.reactor.Reactor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A host and a port as users write them, and the addresses they stand for. A literal is its own
 * address; a name is looked up on a thread of the reactor, since that blocks.
 *
 * @param name literal or name, without the brackets of IPv6
 */
record Host(String name, int port) {
  private static final int PORT_MAX = 65535;

  /** Checks the host and port of a listener; port 0 stands for a free one. */
  static Host forListening(String host, int port) {
    return of(host, port, 0);
  }

  /** Checks the host and port of the other end. */
  static Host forConnecting(String host, int port) {
    return of(host, port, 1);
  }

  /** Takes the address of a listener apart. */
  static Host forListening(InetSocketAddress address) {
    return forListening(nameOf(address), address.getPort());
  }

  /** Takes the address of the other end apart. */
  static Host forConnecting(InetSocketAddress address) {
    return forConnecting(nameOf(address), address.getPort());
  }

  private static String nameOf(InetSocketAddress address) {
    return address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
  }

  private static Host of(String host, int port, int portMin) {
    Objects.requireNonNull(host, "host");
    if (host.isEmpty()) {
      throw new IllegalArgumentException(
          "the host is empty; name one, such as 127.0.0.1, or 0.0.0.0 or :: to listen on all");
    }
    if (port < portMin || port > PORT_MAX) {
      throw new IllegalArgumentException(
          "the port must be %d to %d, not %d".formatted(portMin, PORT_MAX, port));
    }
    boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
    return new Host(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }

  /** Returns the future addresses, at least one and at most as many as are tried. */
  Future<List<InetSocketAddress>> resolve(Reactor reactor) {
    try {
      InetAddress literal = InetAddress.ofLiteral(name);
      return Futures.ready(List.of(new InetSocketAddress(literal, port)));
    } catch (IllegalArgumentException notLiteral) {
      return reactor.offload().call(this::lookUp);
    }
  }

  private List<InetSocketAddress> lookUp() throws UnknownHostException {
    InetAddress[] found;
    try {
      found = InetAddress.getAllByName(name);
    } catch (UnknownHostException failure) {
      UnknownHostException clear =
          new UnknownHostException(
              "cannot find the host '" + name + "'; check the name and the network's name server");
      clear.initCause(failure);
      throw clear;
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : found) {
      if (addresses.size() < Limits.ADDRESSES_TRIED_MAX) {
        addresses.add(new InetSocketAddress(address, port));
      }
    }
    return addresses;
  }
}
