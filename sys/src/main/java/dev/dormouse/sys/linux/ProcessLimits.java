package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What the kernel lets this process have. */
public final class ProcessLimits {
  private static final int RLIMIT_NOFILE = 7;

  /** A {@code struct rlimit}: the limit in force, and how far it may be raised. */
  private static final MemoryLayout LIMITS = MemoryLayout.sequenceLayout(2, JAVA_LONG);

  private static final MethodHandle GETRLIMIT =
      Downcalls.bind("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

  private ProcessLimits() {}

  /** Returns how many descriptors the process may have open. For failures: it allocates. */
  public static long openFiles() {
    Scratch scratch = Scratch.current();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limits = arena.allocate(LIMITS);
      // SAFETY: the kernel writes one struct rlimit to memory that lives through the call.
      int answer =
          scratch.answer((int) GETRLIMIT.invokeExact(scratch.errno, RLIMIT_NOFILE, limits));
      return answer < 0 ? answer : limits.get(JAVA_LONG, 0);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }
}
