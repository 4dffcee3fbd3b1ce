package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Memory mapped into the process: shared with the kernel, or of our own and not yet touched. */
final class Mapping {
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_POPULATE = 0x8001;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private static final MethodHandle MMAP =
      Downcalls.bind(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      Downcalls.bind("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

  private Mapping() {}

  /** Maps a part of what the kernel offers behind {@code fd}, until {@code arena} is closed. */
  static MemorySegment ofDescriptor(Arena arena, int fd, long offset, long bytes)
      throws IOException {
    return map(arena, bytes, MAP_SHARED_POPULATE, fd, offset);
  }

  /** Maps zeroed memory, which takes room when it is touched, until {@code arena} is closed. */
  static MemorySegment ofNothing(Arena arena, long bytes) throws IOException {
    return map(arena, bytes, MAP_PRIVATE_ANONYMOUS, -1, 0);
  }

  private static MemorySegment map(Arena arena, long bytes, int flags, int fd, long offset)
      throws IOException {
    Scratch scratch = Scratch.current();
    long address;
    try {
      // SAFETY: the kernel chooses the place, so nothing that is mapped already is replaced.
      address =
          (long) MMAP.invokeExact(scratch.errno, 0L, bytes, PROT_READ_WRITE, flags, fd, offset);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
    if (address == -1) {
      throw new IOException("mmap of " + bytes + " bytes: " + Errno.name(-scratch.answer(-1)));
    }
    return MemorySegment.ofAddress(address).reinterpret(bytes, arena, Mapping::unmap);
  }

  private static void unmap(MemorySegment mapped) {
    Scratch scratch = Scratch.current();
    try {
      // SAFETY: the arena that owned the memory is closed, so nobody can reach it any more.
      int answer = (int) MUNMAP.invokeExact(scratch.errno, mapped.address(), mapped.byteSize());
      assert answer == 0 : Errno.name(-scratch.answer(answer));
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }
}
