package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The io_uring calls, which the C library has no functions for. */
final class IoUring {
  private static final long NR_SETUP = 425;
  private static final long NR_ENTER = 426;
  private static final long NR_REGISTER = 427;

  private static final MethodHandle SETUP =
      Downcalls.bind(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle ENTER =
      Downcalls.bind(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle REGISTER =
      Downcalls.bind(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(1));

  private IoUring() {}

  /** Opens a ring; {@code params} is read and written. */
  static int setup(int entries, MemorySegment params) {
    assert params.byteSize() == RingLayout.PARAMS_BYTES;
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: the kernel reads and writes one struct io_uring_params during the call.
      return scratch.answer((long) SETUP.invokeExact(scratch.errno, NR_SETUP, entries, params));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Submits and waits. */
  static int enter(int ring, int submit, int complete, int flags, MemorySegment argument) {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: the kernel reads the argument during the call; the entries that it submits name
      // memory that their owner keeps until their completion.
      return scratch.answer(
          (long)
              ENTER.invokeExact(
                  scratch.errno,
                  NR_ENTER,
                  ring,
                  submit,
                  complete,
                  flags,
                  argument,
                  argument.byteSize()));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  /** Tells the kernel of something for a ring. */
  static int register(int ring, int what, MemorySegment argument, int count) {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: the kernel reads the argument during the call; what it names lives as long as the
      // ring.
      return scratch.answer(
          (long) REGISTER.invokeExact(scratch.errno, NR_REGISTER, ring, what, argument, count));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }
}
