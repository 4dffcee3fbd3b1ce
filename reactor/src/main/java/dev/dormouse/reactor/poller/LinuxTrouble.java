package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Errno;

/** What Linux's error numbers mean for a socket. */
final class LinuxTrouble {
  private LinuxTrouble() {}

  static Trouble of(int errno) {
    return switch (errno) {
      case Errno.EADDRINUSE -> Trouble.ADDRESS_IN_USE;
      case Errno.EADDRNOTAVAIL -> Trouble.ADDRESS_NOT_HERE;
      case Errno.EACCES, Errno.EPERM -> Trouble.NO_PERMISSION;
      case Errno.ECONNREFUSED -> Trouble.REFUSED;
      case Errno.ETIMEDOUT -> Trouble.TIMED_OUT;
      case Errno.EHOSTUNREACH, Errno.ENETUNREACH, Errno.ENETDOWN, Errno.EHOSTDOWN ->
          Trouble.UNREACHABLE;
      case Errno.EMFILE -> Trouble.TOO_MANY_FILES;
      case Errno.ENFILE -> Trouble.TOO_MANY_FILES_IN_SYSTEM;
      case Errno.ENOBUFS, Errno.ENOMEM -> Trouble.NO_MEMORY;
      case Errno.ECONNRESET -> Trouble.RESET;
      case Errno.EPIPE -> Trouble.BROKEN_PIPE;
      default -> Trouble.OTHER;
    };
  }

  /**
   * Tells whether a failure to accept is about the connection that was taken, which has died in the
   * backlog, and says nothing about the next one.
   */
  /** Tells whether a wait by io_uring that was refused is just tried again with the next turn. */
  static boolean isPassing(int errno) {
    return switch (errno) {
      case Errno.ETIME, Errno.EINTR, Errno.EAGAIN, Errno.EBUSY, Errno.ENOMEM -> true;
      default -> false;
    };
  }

  /** Tells whether descriptors or memory are used up. */
  static boolean isUsedUp(int errno) {
    return switch (errno) {
      case Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM -> true;
      default -> false;
    };
  }

  static boolean concernsOneConnection(int errno) {
    return switch (errno) {
      case Errno.EINTR,
          Errno.ECONNABORTED,
          Errno.ECONNRESET,
          Errno.EPERM, // a firewall forbids the connection
          Errno.ETIMEDOUT,
          Errno.EPROTO,
          Errno.ENETDOWN,
          Errno.ENOPROTOOPT,
          Errno.EHOSTDOWN,
          Errno.ENONET,
          Errno.EHOSTUNREACH,
          Errno.EOPNOTSUPP,
          Errno.ENETUNREACH ->
          true;
      default -> false;
    };
  }
}
