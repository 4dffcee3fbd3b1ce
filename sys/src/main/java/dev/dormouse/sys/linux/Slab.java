package dev.dormouse.sys.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Zeroed memory outside the heap, which takes room when it is touched. */
public final class Slab implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  /**
   * Maps {@code bytes} bytes.
   *
   * @throws IOException if there is no room for them
   */
  public Slab(long bytes) throws IOException {
    try {
      memory = Mapping.ofNothing(arena, bytes);
    } catch (IOException failure) {
      arena.close();
      throw failure;
    }
  }

  /** Returns the memory. */
  public MemorySegment memory() {
    return memory;
  }

  /** Unmaps the memory, which the kernel uses no more. */
  @Override
  public void close() {
    arena.close();
  }
}
