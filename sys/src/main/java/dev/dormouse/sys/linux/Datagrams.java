package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The calls that move datagrams; none waits. */
public final class Datagrams {
  /** Level of UDP's options. */
  public static final int SOL_UDP = 17;

  /** Bytes of each datagram that a longer send is cut into. */
  public static final int UDP_SEGMENT = 103;

  /** Datagrams of one sender that came in a row are received as one. */
  public static final int UDP_GRO = 104;

  /** Into memory goes what fits, and the next receive receives it again. */
  public static final int PEEK = Sockets.MSG_PEEK;

  static final int RECEIVE = Sockets.MSG_DONTWAIT | Sockets.MSG_TRUNC;
  private static final int SEND = Sockets.MSG_DONTWAIT | Sockets.MSG_NOSIGNAL;

  private static final Apart RECEIVE_APART =
      Apart.of(
          MethodHandles.lookup(),
          "receiveArray",
          MethodType.methodType(
              int.class, int.class, byte[].class, int.class, int.class, int.class));
  private static final Apart SEND_APART =
      Apart.of(
          MethodHandles.lookup(),
          "sendArray",
          MethodType.methodType(
              int.class,
              int.class,
              byte[].class,
              int.class,
              int.class,
              InetSocketAddress.class,
              KnownAddresses.class));

  private static final MethodHandle RECVFROM =
      Downcalls.bindCritical(
          "recvfrom",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SENDTO =
      Downcalls.bindCriticalCall(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private Datagrams() {}

  /**
   * Receives a datagram, or the beginning of one that is longer, and answers its whole length.
   * {@link KnownAddresses#sender} and {@link #senderName} then tell who sent it.
   *
   * @param flags 0 or {@link #PEEK}
   */
  public static int receive(int fd, MemorySegment to, int flags) {
    return receive(fd, to, to.byteSize(), flags);
  }

  /** Receives into a part of an array, else as {@link #receive(int, MemorySegment, int)}. */
  public static int receive(int fd, byte[] array, int offset, int length, int flags) {
    try {
      // SAFETY: this calls the method below, which takes care of the memory.
      return (int) RECEIVE_APART.call.invokeExact(fd, array, offset, length, flags);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  private static int receiveArray(int fd, byte[] array, int offset, int length, int flags) {
    Objects.checkFromIndexSize(offset, length, array.length);
    return receive(fd, Sockets.from(array, offset), length, flags);
  }

  private static int receive(int fd, MemorySegment to, long length, int flags) {
    Scratch scratch = Scratch.current();
    scratch.length.set(JAVA_INT, 0, SockAddr.BYTES_MAX);
    try {
      // SAFETY: the length is within the segment, which lives through the call, which never waits;
      // the address is this thread's and as long as `scratch.length` says.
      return scratch.answer(
          (long)
              RECVFROM.invokeExact(
                  scratch.errno, fd, to, length, RECEIVE | flags, scratch.address, scratch.length));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Returns the name of the sender of what this thread has just received; mostly empty. */
  public static byte[] senderName() {
    return UnixSockets.acceptedName();
  }

  /** Sends a datagram to the address that the socket is connected to. */
  public static int send(int fd, MemorySegment from) {
    return send(Scratch.current(), fd, from, from.byteSize(), MemorySegment.NULL, 0);
  }

  /**
   * Sends a datagram to an address.
   *
   * @param known spares the conversion of the address if it was read last
   */
  public static int send(int fd, MemorySegment from, InetSocketAddress to, KnownAddresses known) {
    Scratch scratch = Scratch.current();
    int addressLength = known.write(to, scratch.address);
    return send(scratch, fd, from, from.byteSize(), scratch.address, addressLength);
  }

  /**
   * Sends a part of an array.
   *
   * @param to null for the address that the socket is connected to
   * @param known spares the conversion of the address if it was read last
   */
  public static int send(
      int fd,
      byte[] array,
      int offset,
      int length,
      @Nullable InetSocketAddress to,
      KnownAddresses known) {
    try {
      // SAFETY: this calls the method below, which takes care of the memory.
      return (int) SEND_APART.call.invokeExact(fd, array, offset, length, to, known);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  private static int sendArray(
      int fd,
      byte[] array,
      int offset,
      int length,
      @Nullable InetSocketAddress to,
      KnownAddresses known) {
    Objects.checkFromIndexSize(offset, length, array.length);
    MemorySegment from = Sockets.from(array, offset);
    Scratch scratch = Scratch.current();
    if (to == null) {
      return send(scratch, fd, from, length, MemorySegment.NULL, 0);
    }
    int addressLength = known.write(to, scratch.address);
    return send(scratch, fd, from, length, scratch.address, addressLength);
  }

  /** Sends a datagram to a socket with a Unix name. */
  public static int send(int fd, MemorySegment from, byte[] to) {
    Scratch scratch = Scratch.current();
    int addressLength = SockAddr.writeUnix(to, scratch.address);
    return send(scratch, fd, from, from.byteSize(), scratch.address, addressLength);
  }

  private static int send(
      Scratch scratch,
      int fd,
      MemorySegment from,
      long length,
      MemorySegment address,
      int addressLength) {
    try {
      // SAFETY: the length is within the segment, which lives through the call, which never waits;
      // the address is this thread's and `addressLength` bytes of it were written, or it is absent.
      return scratch.answer(
          (long)
              SENDTO.invokeExact(
                  scratch.errno,
                  Sockets.NR_SENDTO,
                  fd,
                  from,
                  length,
                  SEND,
                  address,
                  addressLength));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }
}
