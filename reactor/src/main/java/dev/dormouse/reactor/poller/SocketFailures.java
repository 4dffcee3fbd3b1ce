package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.AcceptRefusedException;
import dev.dormouse.sys.Platform;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;

/** The exceptions users meet: what was tried, where, why it failed, what to do. */
final class SocketFailures {
  private SocketFailures() {}

  /** Writes an address as users do: {@code 127.0.0.1:80}, {@code [::1]:80}, {@code /run/it}. */
  static String name(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return address.toString();
    }
    if (inet.isUnresolved()) {
      return inet.getHostString() + ":" + inet.getPort();
    }
    String host = inet.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
  }

  /**
   * Makes the failure to listen.
   *
   * @param detail the kernel's own words
   */
  static IOException listen(SocketAddress address, Trouble trouble, String detail) {
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
      case TOO_MANY_FILES, TOO_MANY_FILES_IN_SYSTEM, NO_MEMORY ->
          new SocketException(what + usedUp(trouble, detail));
      case REFUSED, TIMED_OUT, UNREACHABLE, RESET, BROKEN_PIPE, OTHER ->
          new BindException(what + detail);
    };
  }

  /** Makes the failure to connect. */
  static IOException connect(SocketAddress address, Trouble trouble, String detail) {
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
      case TOO_MANY_FILES, TOO_MANY_FILES_IN_SYSTEM, NO_MEMORY ->
          new SocketException(what + usedUp(trouble, detail));
      case ADDRESS_IN_USE, RESET, BROKEN_PIPE, OTHER -> new ConnectException(what + detail);
    };
  }

  /** Makes the failure to accept where the listener itself is of no use any more. */
  static IOException accept(Object listener, String detail) {
    return new SocketException("cannot accept on " + listener + ": " + detail);
  }

  /** Makes the refusal of a connection that has died in the backlog. */
  static IOException died(Object listener, String detail) {
    return new AcceptRefusedException(
        AcceptRefusedException.Reason.CONNECTION, listener + ": a connection died: " + detail);
  }

  /** Makes the refusal of a connection for which there is no descriptor or memory. */
  static IOException pause(Object listener, Trouble trouble, String detail) {
    return new AcceptRefusedException(
        AcceptRefusedException.Reason.RESOURCES,
        listener
            + ": accepting pauses, and connections wait in the backlog: "
            + usedUp(trouble, detail));
  }

  /** Loads what a refusal needs while there are descriptors: classes may lie in files. */
  static void load() {
    IOException unused = pause("", Trouble.TOO_MANY_FILES, "");
    unused = connect(new InetSocketAddress(0), Trouble.TOO_MANY_FILES, "");
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
                  TOO_MANY_FILES_IN_SYSTEM,
                  NO_MEMORY,
                  OTHER ->
                  detail;
            });
  }

  /** Makes the failure of a control call. */
  static IOException control(String call, Object source, String detail) {
    return new SocketException(call + " of " + source + ": " + detail);
  }

  /** Says why there is no descriptor. */
  static String noDescriptor(Trouble trouble, String detail) {
    return usedUp(trouble, detail);
  }

  private static String usedUp(Trouble trouble, String detail) {
    return switch (trouble) {
      case TOO_MANY_FILES -> tooManyFiles();
      case TOO_MANY_FILES_IN_SYSTEM ->
          "too many open files in the whole system; close some, or raise the limit"
              + " (on Linux sysctl fs.file-max)";
      case NO_MEMORY -> "the system has no memory for another socket (" + detail + "); close some";
      case ADDRESS_IN_USE,
          ADDRESS_NOT_HERE,
          NO_PERMISSION,
          REFUSED,
          TIMED_OUT,
          UNREACHABLE,
          RESET,
          BROKEN_PIPE,
          OTHER ->
          detail;
    };
  }

  private static String tooManyFiles() {
    long limit = Platform.openFilesLimit();
    return "too many open files"
        + (limit < 0 ? "" : ", of which this process may have " + limit)
        + "; close some, or raise the limit (ulimit -n)";
  }
}
