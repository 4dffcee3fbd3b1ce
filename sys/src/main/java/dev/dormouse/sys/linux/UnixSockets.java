package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The calls for sockets with Unix names. A name is the bytes of a path, or those of an abstract
 * name, which begins with a zero byte, or none. All sockets are opened non-blocking and closed on
 * exec; no call waits.
 */
public final class UnixSockets {
  /** Bytes that the path of a socket may have. */
  public static final int PATH_MAX = SockAddr.UNIX_NAME_MAX - 1;

  /** Bytes that an abstract name may have, with the zero byte at its beginning. */
  public static final int ABSTRACT_MAX = SockAddr.UNIX_NAME_MAX;

  private static final int SO_PEERCRED = 17;
  private static final int UCRED_BYTES = 12;
  private static final int UCRED_UID = 4;
  private static final int UCRED_GID = 8;

  private static final MethodHandle SOCKETPAIR =
      Downcalls.bind(
          "socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

  private UnixSockets() {}

  /** Opens a socket of {@code type}, which is one of those of {@link Sockets}. */
  public static int socket(int type) {
    return Sockets.open(SockAddr.AF_UNIX, type);
  }

  /** Opens two connected sockets; {@link #pairFirst} and {@link #pairSecond} then have them. */
  public static int pair(int type) {
    Scratch scratch = Scratch.current();
    int flags = type | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC;
    try {
      // SAFETY: the kernel writes two ints to this thread's option during the call.
      return scratch.answer(
          (int)
              SOCKETPAIR.invokeExact(
                  scratch.errno, (int) SockAddr.AF_UNIX, flags, 0, scratch.option));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Returns the first socket of the pair that this thread has just opened. */
  public static int pairFirst() {
    return Scratch.current().option.get(JAVA_INT, 0);
  }

  /** Returns the second socket of the pair that this thread has just opened. */
  public static int pairSecond() {
    return Scratch.current().option.get(JAVA_INT, Integer.BYTES);
  }

  /** Gives a socket its name; no bytes ask for an abstract one of the kernel's choice. */
  public static int bind(int fd, byte[] name) {
    Scratch scratch = Scratch.current();
    return Sockets.bind(scratch, fd, SockAddr.writeUnix(name, scratch.address));
  }

  /** Connects. That is done at once, or fails: with EAGAIN if the backlog is full. */
  public static int connect(int fd, byte[] name) {
    Scratch scratch = Scratch.current();
    return Sockets.connect(scratch, fd, SockAddr.writeUnix(name, scratch.address));
  }

  /** Returns the other end's name of the connection that this thread has just accepted. */
  public static byte[] acceptedName() {
    Scratch scratch = Scratch.current();
    return SockAddr.readUnix(scratch.address, scratch.length.get(JAVA_INT, 0));
  }

  /** Returns the local name, or null if the socket has gone. */
  public static byte @Nullable [] localName(int fd) {
    Scratch scratch = Scratch.current();
    return Sockets.localName(scratch, fd) < 0 ? null : acceptedName();
  }

  /** Returns the other end's name, or null if the socket is not connected. */
  public static byte @Nullable [] peerName(int fd) {
    Scratch scratch = Scratch.current();
    return Sockets.peerName(scratch, fd) < 0 ? null : acceptedName();
  }

  /**
   * Asks who has connected, or has begun to listen; {@link #peerUid} and the others then tell.
   *
   * @return the process id, or a negated errno
   */
  public static int peer(int fd) {
    Scratch scratch = Scratch.current();
    int answer = Sockets.option(scratch, fd, Sockets.SOL_SOCKET, SO_PEERCRED, UCRED_BYTES);
    return answer < 0 ? answer : scratch.option.get(JAVA_INT, 0);
  }

  /** Returns the user id that this thread's last {@link #peer} has read. */
  public static int peerUid() {
    return Scratch.current().option.get(JAVA_INT, UCRED_UID);
  }

  /** Returns the group id that this thread's last {@link #peer} has read. */
  public static int peerGid() {
    return Scratch.current().option.get(JAVA_INT, UCRED_GID);
  }
}
