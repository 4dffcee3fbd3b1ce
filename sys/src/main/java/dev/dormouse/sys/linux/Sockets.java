package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The calls for sockets and their addresses of IPv4 and IPv6. All sockets are opened non-blocking
 * and closed on exec; no call waits.
 */
public final class Sockets {
  /** Level of the socket's own options. */
  public static final int SOL_SOCKET = 1;

  /** Level of TCP's options. */
  public static final int IPPROTO_TCP = 6;

  /** Level of IPv6's options. */
  public static final int IPPROTO_IPV6 = 41;

  /** A port whose last connections are still being buried may be taken. */
  public static final int SO_REUSEADDR = 2;

  /** The pending error; reading it clears it. */
  public static final int SO_ERROR = 4;

  /** Size of the send buffer. */
  public static final int SO_SNDBUF = 7;

  /** Size of the receive buffer. */
  public static final int SO_RCVBUF = 8;

  /** Probes of idle connections. */
  public static final int SO_KEEPALIVE = 9;

  /** What closing does with unsent bytes. */
  public static final int SO_LINGER = 13;

  /** Datagrams may go to all hosts of a network. */
  public static final int SO_BROADCAST = 6;

  /** The network device that a socket is confined to. */
  public static final int SO_BINDTODEVICE = 25;

  /** Several sockets share a port. */
  public static final int SO_REUSEPORT = 15;

  /** Small writes are sent at once. */
  public static final int TCP_NODELAY = 1;

  /** An IPv6 socket takes no IPv4 connections. */
  public static final int IPV6_V6ONLY = 26;

  /** The receiving direction, for {@link #shutdown}. */
  public static final int SHUT_RD = 0;

  /** The sending direction, for {@link #shutdown}. */
  public static final int SHUT_WR = 1;

  /** A socket for a stream of bytes. */
  public static final int SOCK_STREAM = 1;

  /** A socket for datagrams. */
  public static final int SOCK_DGRAM = 2;

  static final long NR_SENDTO = 44;
  static final long NR_RECVFROM = 45;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int MSG_PEEK = 2;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;

  private static final MethodType OF_ARRAY =
      MethodType.methodType(int.class, int.class, byte[].class, int.class, int.class);
  private static final Apart RECV_APART = Apart.of(MethodHandles.lookup(), "recvArray", OF_ARRAY);
  private static final Apart SEND_APART = Apart.of(MethodHandles.lookup(), "sendArray", OF_ARRAY);

  private static final MethodHandle SOCKET =
      Downcalls.bind("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      Downcalls.bind("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle LISTEN =
      Downcalls.bind("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle ACCEPT4 =
      Downcalls.bind(
          "accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle CONNECT =
      Downcalls.bind("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  /**
   * Receives or sends, by number: descriptor, bytes, their length, flags, and no address of no
   * length.
   */
  private static final MethodHandle TRANSFER =
      Downcalls.bindCriticalCall(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle SHUTDOWN =
      Downcalls.bind("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      Downcalls.bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final FunctionDescriptor NAME =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GETSOCKNAME = Downcalls.bind("getsockname", NAME);
  private static final MethodHandle GETPEERNAME = Downcalls.bind("getpeername", NAME);
  private static final MethodHandle GETSOCKOPT =
      Downcalls.bind(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SETSOCKOPT =
      Downcalls.bind(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  private Sockets() {}

  /** Opens a TCP socket of the family of {@code address}. */
  public static int socket(InetAddress address) {
    return socket(address, SOCK_STREAM);
  }

  /** Opens a socket of {@code type} and of the family of {@code address}. */
  public static int socket(InetAddress address, int type) {
    return open(address instanceof Inet6Address ? SockAddr.AF_INET6 : SockAddr.AF_INET, type);
  }

  static int open(int family, int type) {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: takes no memory but errno, which is this thread's own.
      return scratch.answer(
          (int) SOCKET.invokeExact(scratch.errno, family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Gives a socket its local address. */
  public static int bind(int fd, InetSocketAddress address) {
    Scratch scratch = Scratch.current();
    return bind(scratch, fd, SockAddr.write(address, scratch.address));
  }

  static int bind(Scratch scratch, int fd, int length) {
    try {
      // SAFETY: the kernel reads `length` bytes of this thread's address during the call.
      return scratch.answer((int) BIND.invokeExact(scratch.errno, fd, scratch.address, length));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Lets a bound socket take connections. */
  public static int listen(int fd, int backlog) {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: takes no memory but errno, which is this thread's own.
      return scratch.answer((int) LISTEN.invokeExact(scratch.errno, fd, backlog));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Takes a connection; {@link #acceptedPeer} then has its address. */
  public static int accept(int fd) {
    Scratch scratch = Scratch.current();
    scratch.length.set(JAVA_INT, 0, SockAddr.BYTES_MAX);
    try {
      // SAFETY: the kernel writes at most `length` bytes to this thread's address.
      return scratch.answer(
          (int)
              ACCEPT4.invokeExact(
                  scratch.errno,
                  fd,
                  scratch.address,
                  scratch.length,
                  SOCK_NONBLOCK | SOCK_CLOEXEC));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Returns the other end's address of the connection that this thread has just accepted. */
  public static InetSocketAddress acceptedPeer() {
    return SockAddr.read(Scratch.current().address);
  }

  /**
   * Returns the same if it is an address of IPv4: the 32 bits of its host before the 16 of its
   * port. Else -1.
   */
  public static long acceptedIpv4() {
    return SockAddr.readIpv4(Scratch.current().address);
  }

  /** Begins to connect. */
  public static int connect(int fd, InetSocketAddress address) {
    Scratch scratch = Scratch.current();
    return connect(scratch, fd, SockAddr.write(address, scratch.address));
  }

  static int connect(Scratch scratch, int fd, int length) {
    try {
      // SAFETY: the kernel reads `length` bytes of this thread's address during the call.
      return scratch.answer((int) CONNECT.invokeExact(scratch.errno, fd, scratch.address, length));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Receives into a part of an array. */
  public static int recv(int fd, byte[] array, int offset, int length) {
    try {
      // SAFETY: this calls the method below, which takes care of the memory.
      return (int) RECV_APART.call.invokeExact(fd, array, offset, length);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  private static int recvArray(int fd, byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    return recv(fd, from(array, offset), length, MSG_DONTWAIT);
  }

  /** Returns the rest of an array. To begin at its start needs no slice. */
  static MemorySegment from(byte[] array, int offset) {
    MemorySegment all = MemorySegment.ofArray(array);
    return offset == 0 ? all : all.asSlice(offset);
  }

  /** Receives into memory on or off the heap. */
  public static int recv(int fd, MemorySegment to) {
    return recv(fd, to, to.byteSize(), MSG_DONTWAIT);
  }

  /** Receives into memory on or off the heap what the next receive will receive again. */
  public static int peek(int fd, MemorySegment to) {
    return recv(fd, to, to.byteSize(), MSG_DONTWAIT | MSG_PEEK);
  }

  private static int recv(int fd, MemorySegment to, long length, int flags) {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: the length is within the segment, which lives through the call; that never waits.
      return scratch.answer(
          (long) TRANSFER.invokeExact(scratch.errno, NR_RECVFROM, fd, to, length, flags, 0L, 0L));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Sends a part of an array. */
  public static int send(int fd, byte[] array, int offset, int length) {
    try {
      // SAFETY: this calls the method below, which takes care of the memory.
      return (int) SEND_APART.call.invokeExact(fd, array, offset, length);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  private static int sendArray(int fd, byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    return send(fd, from(array, offset), length);
  }

  /** Sends memory on or off the heap. */
  public static int send(int fd, MemorySegment from) {
    return send(fd, from, from.byteSize());
  }

  private static int send(int fd, MemorySegment from, long length) {
    Scratch scratch = Scratch.current();
    int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    try {
      // SAFETY: the length is within the segment, which lives through the call; that never waits.
      return scratch.answer(
          (long) TRANSFER.invokeExact(scratch.errno, NR_SENDTO, fd, from, length, flags, 0L, 0L));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Ends one direction. */
  public static int shutdown(int fd, int direction) {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: takes no memory but errno, which is this thread's own.
      return scratch.answer((int) SHUTDOWN.invokeExact(scratch.errno, fd, direction));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Gives a descriptor back. It is gone whatever the answer is, so there is no second try. */
  public static int close(int fd) {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: the caller owns the descriptor and uses it no more.
      return scratch.answer((int) CLOSE.invokeExact(scratch.errno, fd));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Returns the local address, or null if there is none any more. */
  public static @Nullable InetSocketAddress localAddress(int fd) {
    return address(GETSOCKNAME, fd);
  }

  /** Returns the other end's address, or null if the socket is not connected. */
  public static @Nullable InetSocketAddress peerAddress(int fd) {
    return address(GETPEERNAME, fd);
  }

  /** Sets an option that is a number. */
  public static int setOption(int fd, int level, int option, int value) {
    Scratch scratch = Scratch.current();
    scratch.option.set(JAVA_INT, 0, value);
    return setOption(scratch, fd, level, option, Integer.BYTES);
  }

  /** Returns an option that is a number and never negative. */
  public static int option(int fd, int level, int option) {
    Scratch scratch = Scratch.current();
    int answer = option(scratch, fd, level, option, Integer.BYTES);
    return answer < 0 ? answer : scratch.option.get(JAVA_INT, 0);
  }

  /** Sets {@code SO_LINGER}; off if {@code seconds} is negative. */
  public static int setLinger(int fd, int seconds) {
    Scratch scratch = Scratch.current();
    scratch.option.set(JAVA_INT, 0, seconds < 0 ? 0 : 1);
    scratch.option.set(JAVA_INT, Integer.BYTES, Math.max(0, seconds));
    return setOption(scratch, fd, SOL_SOCKET, SO_LINGER, 2 * Integer.BYTES);
  }

  /** Returns whether {@code SO_LINGER} is on: 1 or 0; {@link #lingerSeconds} then has its time. */
  public static int linger(int fd) {
    Scratch scratch = Scratch.current();
    int answer = option(scratch, fd, SOL_SOCKET, SO_LINGER, 2 * Integer.BYTES);
    return answer < 0 ? answer : scratch.option.get(JAVA_INT, 0);
  }

  /** Returns the seconds that this thread's last {@link #linger} has read. */
  public static int lingerSeconds() {
    return Scratch.current().option.get(JAVA_INT, Integer.BYTES);
  }

  private static @Nullable InetSocketAddress address(MethodHandle call, int fd) {
    Scratch scratch = Scratch.current();
    return name(call, scratch, fd) < 0 ? null : SockAddr.read(scratch.address);
  }

  /** Leaves the local address in {@code scratch}. */
  static int localName(Scratch scratch, int fd) {
    return name(GETSOCKNAME, scratch, fd);
  }

  /** Leaves the other end's address in {@code scratch}. */
  static int peerName(Scratch scratch, int fd) {
    return name(GETPEERNAME, scratch, fd);
  }

  private static int name(MethodHandle call, Scratch scratch, int fd) {
    scratch.length.set(JAVA_INT, 0, SockAddr.BYTES_MAX);
    try {
      // SAFETY: the kernel writes at most `length` bytes to this thread's address.
      return scratch.answer(
          (int) call.invokeExact(scratch.errno, fd, scratch.address, scratch.length));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  static int setOption(Scratch scratch, int fd, int level, int option, int length) {
    try {
      // SAFETY: the kernel reads `length` bytes of this thread's option during the call.
      return scratch.answer(
          (int) SETSOCKOPT.invokeExact(scratch.errno, fd, level, option, scratch.option, length));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  static int option(Scratch scratch, int fd, int level, int option, int length) {
    scratch.length.set(JAVA_INT, 0, length);
    try {
      // SAFETY: the kernel writes at most `length` bytes to this thread's option.
      return scratch.answer(
          (int)
              GETSOCKOPT.invokeExact(
                  scratch.errno, fd, level, option, scratch.option, scratch.length));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }
}
