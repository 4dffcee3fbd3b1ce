package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams with a control message that tells the size of their segments. The layouts {@code struct
 * msghdr}, {@code struct iovec} and {@code struct cmsghdr} with their memory, one of each for a
 * thread. No call waits.
 */
public final class Messages {
  private static final ThreadLocal<Messages> CURRENT = ThreadLocal.withInitial(Messages::new);

  static final int HEADER_BYTES = 56;
  static final int CONTROL_BYTES = 64;
  private static final int VECTOR_BYTES = 16;
  private static final long NAME = 0;
  private static final long NAME_LENGTH = 8;
  private static final long VECTORS = 16;
  private static final long VECTOR_COUNT = 24;
  private static final long CONTROL = 32;
  private static final long CONTROL_LENGTH = 40;
  private static final long BASE = 0;
  private static final long LENGTH = 8;
  private static final long CMSG_LENGTH = 0;
  private static final long CMSG_LEVEL = 8;
  private static final long CMSG_TYPE = 12;
  private static final int CMSG_DATA = 16;

  /** Room for a number of two bytes, filled up to the next multiple of eight. */
  private static final int SEGMENT_SPACE = CMSG_DATA + Long.BYTES;

  private static final FunctionDescriptor CALL =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SENDMSG = Downcalls.bind("sendmsg", CALL);
  private static final MethodHandle RECVMSG = Downcalls.bind("recvmsg", CALL);

  final MemorySegment header;
  final MemorySegment vector;
  final MemorySegment control;

  private Messages() {
    Arena arena = Arena.ofAuto();
    header = arena.allocate(HEADER_BYTES, 8);
    vector = arena.allocate(VECTOR_BYTES, 8);
    control = arena.allocate(CONTROL_BYTES, 8);
  }

  static Messages current() {
    return CURRENT.get();
  }

  /**
   * Sends native memory as datagrams of {@code segmentBytes} each, the last one maybe shorter, to
   * an address or to the one that the socket is connected to.
   */
  public static int sendSegments(
      int fd, MemorySegment from, int segmentBytes, @Nullable InetSocketAddress to) {
    Scratch scratch = Scratch.current();
    Messages messages = current();
    int length = to == null ? 0 : SockAddr.write(to, scratch.address);
    messages.prepare(from, to == null ? MemorySegment.NULL : scratch.address, length);
    messages.segments(segmentBytes);
    try {
      // SAFETY: header, vector, control and address are this thread's; `from` is native and the
      // caller keeps it through the call, which never waits.
      return scratch.answer(
          (long)
              SENDMSG.invokeExact(
                  scratch.errno, fd, messages.header, Sockets.MSG_DONTWAIT | Sockets.MSG_NOSIGNAL));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /**
   * Receives into native memory one datagram, or several of one sender in a row, and answers their
   * whole length; {@link #segmentBytes} then tells the size of each, {@link KnownAddresses#sender}
   * the sender.
   *
   * @param flags 0 or {@link Datagrams#PEEK}
   */
  public static int receive(int fd, MemorySegment to, int flags) {
    Scratch scratch = Scratch.current();
    Messages messages = current();
    messages.prepare(to, scratch.address, SockAddr.BYTES_MAX);
    messages.header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_BYTES);
    int all = Sockets.MSG_DONTWAIT | Sockets.MSG_TRUNC | flags;
    try {
      // SAFETY: header, vector, control and address are this thread's and as long as the header
      // says; `to` is native and the caller keeps it through the call, which never waits.
      return scratch.answer((long) RECVMSG.invokeExact(scratch.errno, fd, messages.header, all));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Returns the size of the datagrams that this thread has just received as one; 0 for one. */
  public static int segmentBytes() {
    return current().readSegments();
  }

  void prepare(MemorySegment memory, MemorySegment name, int nameLength) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException("messages need memory outside the heap");
    }
    prepare(header, vector, memory, name);
    header.set(JAVA_INT, NAME_LENGTH, nameLength);
    header.set(ADDRESS, CONTROL, control);
  }

  /** Writes a header for one piece of native memory, and room for an address. */
  static void prepare(
      MemorySegment header, MemorySegment vector, MemorySegment memory, MemorySegment name) {
    vector.set(ADDRESS, BASE, memory);
    vector.set(JAVA_LONG, LENGTH, memory.byteSize());
    header.fill((byte) 0);
    header.set(ADDRESS, NAME, name);
    header.set(JAVA_INT, NAME_LENGTH, (int) name.byteSize());
    header.set(ADDRESS, VECTORS, vector);
    header.set(JAVA_LONG, VECTOR_COUNT, 1);
  }

  /** Tells again how much room there is for an address: a receive replaces that. */
  static void resetNameLength(MemorySegment headers, long at, int length) {
    headers.set(JAVA_INT, at + NAME_LENGTH, length);
  }

  void segments(int segmentBytes) {
    control.fill((byte) 0);
    control.set(JAVA_LONG, CMSG_LENGTH, CMSG_DATA + Short.BYTES);
    control.set(JAVA_INT, CMSG_LEVEL, Datagrams.SOL_UDP);
    control.set(JAVA_INT, CMSG_TYPE, Datagrams.UDP_SEGMENT);
    control.set(JAVA_SHORT, CMSG_DATA, (short) segmentBytes);
    header.set(JAVA_LONG, CONTROL_LENGTH, SEGMENT_SPACE);
  }

  int readSegments() {
    // Nothing else is asked for, so the first message is the only one.
    boolean told =
        header.get(JAVA_LONG, CONTROL_LENGTH) >= CMSG_DATA + Integer.BYTES
            && control.get(JAVA_INT, CMSG_LEVEL) == Datagrams.SOL_UDP
            && control.get(JAVA_INT, CMSG_TYPE) == Datagrams.UDP_GRO;
    return told ? control.get(JAVA_INT, CMSG_DATA) : 0;
  }
}
