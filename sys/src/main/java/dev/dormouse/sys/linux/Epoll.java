package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The epoll calls. */
public final class Epoll {
  /** There is something to read. */
  public static final int EPOLLIN = 1;

  /** There is room to write. */
  public static final int EPOLLOUT = 4;

  /** The socket has an error. */
  public static final int EPOLLERR = 8;

  /** There is something urgent. */
  public static final int EPOLLPRI = 2;

  /** The first event silences the descriptor until it is modified. */
  public static final int EPOLLONESHOT = 1 << 30;

  /** Both directions have ended. */
  public static final int EPOLLHUP = 0x10;

  /** The other end sends no more. */
  public static final int EPOLLRDHUP = 0x2000;

  /** Events tell changes. */
  public static final int EPOLLET = 1 << 31;

  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLL_CTL_MOD = 3;

  private static final MethodHandle CREATE =
      Downcalls.bind("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle CTL =
      Downcalls.bind(
          "epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle WAIT =
      Downcalls.bind(
          "epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final @Nullable MethodHandle PWAIT2 =
      Downcalls.bindIfPresent(
          "epoll_pwait2",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));

  private static final Apart MILLIS_APART = apart("doWaitMillis", int.class);
  private static final Apart NANOS_APART = apart("doWaitNanos", long.class);

  private Epoll() {}

  private static Apart apart(String name, Class<?> timeout) {
    return Apart.of(
        MethodHandles.lookup(),
        name,
        MethodType.methodType(int.class, int.class, EpollEvents.class, timeout));
  }

  /** Opens an epoll descriptor. */
  public static int create() {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: takes no memory but errno, which is this thread's own.
      return scratch.answer((int) CREATE.invokeExact(scratch.errno, EPOLL_CLOEXEC));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Adds a descriptor: its events carry {@code data}. */
  public static int add(int epoll, int fd, int flags, long data) {
    return control(epoll, EPOLL_CTL_ADD, fd, flags, data);
  }

  /** Changes which events of a descriptor are told, and what they carry. */
  public static int modify(int epoll, int fd, int flags, long data) {
    return control(epoll, EPOLL_CTL_MOD, fd, flags, data);
  }

  /** Forgets a descriptor. */
  public static int remove(int epoll, int fd) {
    return control(epoll, EPOLL_CTL_DEL, fd, 0, 0);
  }

  private static int control(int epoll, int operation, int fd, int flags, long data) {
    Scratch scratch = Scratch.current();
    EpollEvents.write(scratch.event, flags, data);
    try {
      // SAFETY: the kernel reads this thread's event during the call.
      return scratch.answer(
          (int) CTL.invokeExact(scratch.errno, epoll, operation, fd, scratch.event));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Waits for events; -1 waits without end. */
  public static int waitMillis(int epoll, EpollEvents events, int timeoutMillis) {
    try {
      // SAFETY: this calls the method below, which takes care of the memory.
      return (int) MILLIS_APART.call.invokeExact(epoll, events, timeoutMillis);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  private static int doWaitMillis(int epoll, EpollEvents events, int timeoutMillis) {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: the kernel writes at most `capacity` events to memory that outlives the call.
      return scratch.answer(
          (int)
              WAIT.invokeExact(
                  scratch.errno, epoll, events.array, events.capacity(), timeoutMillis));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Tells whether the C library has {@link #waitNanos}; the kernel may still refuse it. */
  public static boolean hasWaitNanos() {
    return PWAIT2 != null;
  }

  /** Waits for events with a time-out that is not negative. */
  public static int waitNanos(int epoll, EpollEvents events, long timeoutNanos) {
    if (PWAIT2 == null) {
      return -Errno.ENOSYS;
    }
    try {
      // SAFETY: this calls the method below, which takes care of the memory.
      return (int) NANOS_APART.call.invokeExact(epoll, events, timeoutNanos);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  private static int doWaitNanos(int epoll, EpollEvents events, long timeoutNanos) {
    MethodHandle call = Objects.requireNonNull(PWAIT2);
    Scratch scratch = Scratch.current();
    events.timeout(timeoutNanos);
    try {
      // SAFETY: as for waitMillis(); no signal mask is given.
      return scratch.answer(
          (int)
              call.invokeExact(
                  scratch.errno,
                  epoll,
                  events.array,
                  events.capacity(),
                  events.timespec,
                  MemorySegment.NULL));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }
}
