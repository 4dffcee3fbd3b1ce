package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Buffers that the kernel receives into, taken from a ring in the order in which they were given.
 * One thread at a time gives.
 */
public final class BufferRing implements AutoCloseable {
  private static final int REGISTER_PBUF_RING = 22;
  private static final VarHandle TAIL = JAVA_SHORT.varHandle().withInvokeExactBehavior();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment ring;
  private final MemorySegment memory;
  private final int mask;
  private final int bufferBytes;
  private short tail;

  /**
   * Registers {@code count} buffers, a power of two, as {@code group} of {@code owner}. The kernel
   * has none of them yet.
   *
   * @throws IOException if the kernel refuses, with its error by name
   */
  public BufferRing(Ring owner, int group, int count, int bufferBytes) throws IOException {
    assert Integer.bitCount(count) == 1;
    assert count <= 1 << 15;
    mask = count - 1;
    this.bufferBytes = bufferBytes;
    try {
      ring = Mapping.ofNothing(arena, (long) count * RingLayout.BUFFER_BYTES);
      memory = Mapping.ofNothing(arena, (long) count * bufferBytes);
      MemorySegment argument = arena.allocate(RingLayout.BUFFERS_BYTES, Long.BYTES);
      RingLayout.writeBuffers(argument, ring.address(), count, group);
      int answer = IoUring.register(owner.fd(), REGISTER_PBUF_RING, argument, 1);
      if (answer < 0) {
        throw new IOException("io_uring_register of buffers: " + Errno.name(-answer));
      }
    } catch (IOException failure) {
      arena.close();
      throw failure;
    }
  }

  /** Returns how many buffers there are; they are numbered from 0. */
  public int count() {
    return mask + 1;
  }

  /** Returns the memory of all buffers, one behind the other. */
  public MemorySegment memory() {
    return memory;
  }

  /** Returns where in the memory a buffer begins. */
  public long offset(int buffer) {
    assert buffer >= 0;
    assert buffer <= mask;
    return (long) buffer * bufferBytes;
  }

  /** Gives a buffer, which the kernel has not, to the kernel. */
  public void give(int buffer) {
    RingLayout.writeBuffer(
        ring,
        (long) (tail & mask) * RingLayout.BUFFER_BYTES,
        memory.address() + offset(buffer),
        bufferBytes,
        buffer);
    tail++;
    publishTail();
  }

  /** Release: publishes the entries before the tail; pairs with the kernel's acquire. */
  private void publishTail() {
    TAIL.setRelease(ring, RingLayout.BUFFER_RING_TAIL, tail);
  }

  /** Unmaps the memory; the ring that owned it is closed, and the kernel writes no more. */
  @Override
  public void close() {
    arena.close();
  }
}
