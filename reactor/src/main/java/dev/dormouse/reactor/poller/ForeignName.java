package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Epoll;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.net.SocketAddress;

/** What stands for an address where a descriptor is not this library's. */
final class ForeignName extends SocketAddress {
  private static final long serialVersionUID = 1;

  private final String name;

  ForeignName(String name) {
    this.name = name;
  }

  /**
   * Asks epoll whether a descriptor can be watched, for a ring, which takes any number; a negated
   * errno if not.
   */
  static int check(int descriptor) {
    int epoll = Epoll.create();
    if (epoll < 0) {
      return epoll;
    }
    int answer = Epoll.add(epoll, descriptor, Epoll.EPOLLIN, 0);
    Sockets.close(epoll);
    return answer;
  }

  /** Makes the failure to watch a descriptor. */
  static IOException refused(int descriptor, int errno) {
    String name = "descriptor " + descriptor;
    return switch (errno) {
      case Errno.EBADF -> new IOException(name + " is not open");
      case Errno.EPERM ->
          new IOException(name + " cannot be watched: regular files and folders are always ready");
      case Errno.EEXIST ->
          new IOException(name + " is watched by this runtime already; close that first");
      default -> new IOException("cannot watch " + name + ": " + Errno.name(errno));
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
