package dev.dormouse.reactor.poller;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/** The exceptions users meet: what was tried, where, why it failed, what to do. */
final class SocketFailures {
  private SocketFailures() {}

  /** Writes an address as users do: {@code 127.0.0.1:80}, {@code [::1]:80}. */
  static String name(InetSocketAddress address) {
    if (address.isUnresolved()) {
      return address.getHostString() + ":" + address.getPort();
    }
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /**
   * Makes the failure to listen.
   *
   * @param detail the kernel's own words
   */
  static IOException listen(InetSocketAddress address, Trouble trouble, String detail) {
    String what = "cannot listen on " + name(address) + ": ";
    return switch (trouble) {
      case ADDRESS_IN_USE ->
          new BindException(
              what
                  + "the port is in use; stop the program that has it, or choose another port"
                  + " (0 takes a free one)");
      case ADDRESS_NOT_HERE ->
          new BindException(
              what + "this host has no such address; use one of its own, or 0.0.0.0 or :: for all");
      case NO_PERMISSION ->
          new BindException(
              what
                  + "no permission; ports below 1024 need privileges (on Linux"
                  + " CAP_NET_BIND_SERVICE), so choose a port from 1024 up");
      case TOO_MANY_FILES -> new SocketException(what + tooManyFiles());
      case REFUSED, TIMED_OUT, UNREACHABLE, RESET, BROKEN_PIPE, OTHER ->
          new BindException(what + detail);
    };
  }

  /** Makes the failure to connect. */
  static IOException connect(InetSocketAddress address, Trouble trouble, String detail) {
    String what = "cannot connect to " + name(address) + ": ";
    return switch (trouble) {
      case REFUSED ->
          new ConnectException(what + "refused; is the server running, and on this port?");
      case TIMED_OUT ->
          new ConnectException(
              what + "no answer in time; the host is down or a firewall swallows the packets");
      case UNREACHABLE ->
          new NoRouteToHostException(what + "no route to the host; check the network and address");
      case NO_PERMISSION ->
          new ConnectException(what + "no permission; a firewall of this host forbids it");
      case ADDRESS_NOT_HERE ->
          new ConnectException(what + "no local address or port is left to connect from");
      case TOO_MANY_FILES -> new SocketException(what + tooManyFiles());
      case ADDRESS_IN_USE, RESET, BROKEN_PIPE, OTHER -> new ConnectException(what + detail);
    };
  }

  /** Makes the failure to accept. */
  static IOException accept(Object listener, Trouble trouble, String detail) {
    String what = "cannot accept on " + listener + ": ";
    return trouble == Trouble.TOO_MANY_FILES
        ? new SocketException(
            what
                + tooManyFiles()
                + "; the connection waits in the backlog, so pause before the next accept")
        : new SocketException(what + detail);
  }

  /** Makes the failure to move bytes. */
  static IOException transfer(Object stream, Trouble trouble, String detail) {
    return new SocketException(
        stream
            + ": "
            + switch (trouble) {
              case RESET -> "the other end reset the connection";
              case BROKEN_PIPE -> "the other end no longer reads";
              case TIMED_OUT -> "the other end stopped answering";
              case UNREACHABLE -> "the network to the other end is gone";
              case ADDRESS_IN_USE,
                  ADDRESS_NOT_HERE,
                  NO_PERMISSION,
                  REFUSED,
                  TOO_MANY_FILES,
                  OTHER ->
                  detail;
            });
  }

  /** Makes the failure of a control call. */
  static IOException control(String call, Object source, String detail) {
    return new SocketException(call + " of " + source + ": " + detail);
  }

  private static String tooManyFiles() {
    return "too many open files; close some, or raise the limit (ulimit -n)";
  }
}
