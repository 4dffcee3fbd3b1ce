package dev.dormouse.sys.linux;

/** The error numbers of Linux on x86-64 that callers tell apart. */
public final class Errno {
  /** Operation not permitted. */
  public static final int EPERM = 1;

  /** No such file. */
  public static final int ENOENT = 2;

  /** Interrupted by a signal. */
  public static final int EINTR = 4;

  /** The device failed, or cannot do it. */
  public static final int EIO = 5;

  /** No such descriptor. */
  public static final int EBADF = 9;

  /** It would have to wait. */
  public static final int EAGAIN = 11;

  /** The kernel has no memory for it. */
  public static final int ENOMEM = 12;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** Something has to be taken away first. */
  public static final int EBUSY = 16;

  /** No such device. */
  public static final int ENODEV = 19;

  /** It exists already. */
  public static final int EEXIST = 17;

  /** An argument makes no sense. */
  public static final int EINVAL = 22;

  /** The system has too many open files. */
  public static final int ENFILE = 23;

  /** The process has too many open files. */
  public static final int EMFILE = 24;

  /** The other end no longer reads. */
  public static final int EPIPE = 32;

  /** A name is too long. */
  public static final int ENAMETOOLONG = 36;

  /** The kernel does not know this call, or a filter forbids it. */
  public static final int ENOSYS = 38;

  /** The time is over. */
  public static final int ETIME = 62;

  /** The machine is not on the network. */
  public static final int ENONET = 64;

  /** The peer broke the protocol. */
  public static final int EPROTO = 71;

  /** It is not said where to. */
  public static final int EDESTADDRREQ = 89;

  /** The message does not fit. */
  public static final int EMSGSIZE = 90;

  /** The socket there is of another kind. */
  public static final int EPROTOTYPE = 91;

  /** The protocol has no such option. */
  public static final int ENOPROTOOPT = 92;

  /** The operation does not exist for this socket. */
  public static final int EOPNOTSUPP = 95;

  /** The address family does not exist here. */
  public static final int EAFNOSUPPORT = 97;

  /** The address is in use. */
  public static final int EADDRINUSE = 98;

  /** This host has no such address. */
  public static final int EADDRNOTAVAIL = 99;

  /** The network is down. */
  public static final int ENETDOWN = 100;

  /** There is no route to the network. */
  public static final int ENETUNREACH = 101;

  /** The connection was given up before it was taken. */
  public static final int ECONNABORTED = 103;

  /** The other end reset the connection. */
  public static final int ECONNRESET = 104;

  /** No room for buffers. */
  public static final int ENOBUFS = 105;

  /** Connected already. */
  public static final int EISCONN = 106;

  /** Not connected. */
  public static final int ENOTCONN = 107;

  /** No answer in time. */
  public static final int ETIMEDOUT = 110;

  /** Nothing listens there. */
  public static final int ECONNREFUSED = 111;

  /** The host is down. */
  public static final int EHOSTDOWN = 112;

  /** There is no route to the host. */
  public static final int EHOSTUNREACH = 113;

  /** Connecting already. */
  public static final int EALREADY = 114;

  /** Connecting has begun. */
  public static final int EINPROGRESS = 115;

  /** What was asked for was taken back. */
  public static final int ECANCELED = 125;

  private Errno() {}

  /** Returns the name and number, for messages. */
  public static String name(int errno) {
    String name =
        switch (errno) {
          case EPERM -> "EPERM";
          case ENOENT -> "ENOENT";
          case EINTR -> "EINTR";
          case EIO -> "EIO";
          case EBADF -> "EBADF";
          case EAGAIN -> "EAGAIN";
          case ENOMEM -> "ENOMEM";
          case EACCES -> "EACCES";
          case EEXIST -> "EEXIST";
          case EBUSY -> "EBUSY";
          case ENODEV -> "ENODEV";
          case EINVAL -> "EINVAL";
          case ENFILE -> "ENFILE";
          case EMFILE -> "EMFILE";
          case EPIPE -> "EPIPE";
          case ENAMETOOLONG -> "ENAMETOOLONG";
          case ENOSYS -> "ENOSYS";
          case ETIME -> "ETIME";
          case ENONET -> "ENONET";
          case EPROTO -> "EPROTO";
          case EDESTADDRREQ -> "EDESTADDRREQ";
          case EMSGSIZE -> "EMSGSIZE";
          case EPROTOTYPE -> "EPROTOTYPE";
          case ENOPROTOOPT -> "ENOPROTOOPT";
          case EOPNOTSUPP -> "EOPNOTSUPP";
          case EAFNOSUPPORT -> "EAFNOSUPPORT";
          case EADDRINUSE -> "EADDRINUSE";
          case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
          case ENETDOWN -> "ENETDOWN";
          case ENETUNREACH -> "ENETUNREACH";
          case ECONNABORTED -> "ECONNABORTED";
          case ECONNRESET -> "ECONNRESET";
          case ENOBUFS -> "ENOBUFS";
          case EISCONN -> "EISCONN";
          case ENOTCONN -> "ENOTCONN";
          case ETIMEDOUT -> "ETIMEDOUT";
          case ECONNREFUSED -> "ECONNREFUSED";
          case EHOSTDOWN -> "EHOSTDOWN";
          case EHOSTUNREACH -> "EHOSTUNREACH";
          case EALREADY -> "EALREADY";
          case EINPROGRESS -> "EINPROGRESS";
          case ECANCELED -> "ECANCELED";
          default -> "errno";
        };
    return name + " (" + errno + ")";
  }
}
