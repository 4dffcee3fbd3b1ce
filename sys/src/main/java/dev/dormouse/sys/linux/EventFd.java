package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** A counter in the kernel that a wait can watch. */
public final class EventFd {
  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;

  private static final MethodHandle EVENTFD =
      Downcalls.bind("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle WRITE =
      Downcalls.bind("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

  private EventFd() {}

  /** Opens a counter at zero. */
  public static int open() {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: takes no memory but errno, which is this thread's own.
      return scratch.answer(
          (int) EVENTFD.invokeExact(scratch.errno, 0, EFD_CLOEXEC | EFD_NONBLOCK));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Adds one. An edge-triggered watcher is told each time, though nobody reads the counter. */
  public static int signal(int fd) {
    Scratch scratch = Scratch.current();
    scratch.option.set(JAVA_LONG, 0, 1);
    try {
      // SAFETY: the kernel reads the eight bytes of this thread's option during the call.
      return scratch.answer(
          (long) WRITE.invokeExact(scratch.errno, fd, scratch.option, (long) Long.BYTES));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }
}
