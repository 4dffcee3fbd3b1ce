package dev.dormouse.sys.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds functions of the C library. Each handle takes the errno segment of {@link Scratch} first.
 */
final class Downcalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private Downcalls() {}

  /** Binds a function that may wait, or whose memory is native. */
  static MethodHandle bind(String function, FunctionDescriptor signature) {
    return LINKER.downcallHandle(symbol(function), signature, ERRNO);
  }

  /** Binds a function with an option of the linker beside. */
  static MethodHandle bind(String function, FunctionDescriptor signature, Linker.Option option) {
    return LINKER.downcallHandle(symbol(function), signature, ERRNO, option);
  }

  /** Binds a function that newer C libraries have; null if this one does not. */
  static @Nullable MethodHandle bindIfPresent(String function, FunctionDescriptor signature) {
    Optional<MemorySegment> symbol = LINKER.defaultLookup().find(function);
    return symbol.isPresent() ? LINKER.downcallHandle(symbol.get(), signature, ERRNO) : null;
  }

  /**
   * Binds a function that is never called so that it waits, and that takes heap arrays: the garbage
   * collector stands still while it runs.
   */
  static MethodHandle bindCritical(String function, FunctionDescriptor signature) {
    return LINKER.downcallHandle(symbol(function), signature, ERRNO, Linker.Option.critical(true));
  }

  /**
   * Binds a system call by its number, which is the first argument, else as {@link #bindCritical}.
   * The C library's own function makes itself a point where a thread can be cancelled, by two
   * locked operations, if there is more than one thread.
   */
  static MethodHandle bindCriticalCall(FunctionDescriptor signature) {
    return LINKER.downcallHandle(
        symbol("syscall"),
        signature,
        ERRNO,
        Linker.Option.critical(true),
        Linker.Option.firstVariadicArg(1));
  }

  private static MemorySegment symbol(String function) {
    return LINKER
        .defaultLookup()
        .find(function)
        .orElseThrow(
            () -> new UnsatisfiedLinkError("the C library has no function " + function + "()"));
  }

  /**
   * Narrows what a method handle throws to what it can: an error of the JVM, or the refusal of
   * memory that its owner has closed or confined to another thread.
   */
  static RuntimeException broken(Throwable thrown) {
    return switch (thrown) {
      case Error error -> throw error;
      case RuntimeException refusal -> refusal;
      default -> throw new AssertionError("a downcall threw", thrown);
    };
  }
}
