package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Datagrams of the Internet that one call has received, each in a place of its own. The layouts
 * {@code struct mmsghdr} and {@code struct iovec} with their memory. For one thread at a time.
 */
public final class DatagramBatch implements AutoCloseable {
  private static final long HEADER_BYTES = Messages.HEADER_BYTES + 8;
  private static final long MESSAGE_LENGTH = Messages.HEADER_BYTES;
  private static final long VECTOR_BYTES = 16;

  /** Room for the longer layout of an address, in whole words. */
  private static final long ADDRESS_BYTES = 32;

  /** A line of a cache: places that far apart do not all begin in the same part of one. */
  private static final long STAGGER = 64;

  private static final Apart RECEIVE_APART =
      Apart.of(
          MethodHandles.lookup(),
          "receive",
          MethodType.methodType(int.class, DatagramBatch.class, int.class));

  private static final MethodHandle RECVMMSG =
      Downcalls.bind(
          "recvmmsg",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

  private final int most;
  private final Slab slab;
  private final MemorySegment memory;
  private final long addresses;
  private final long places;
  private final long stride;

  /** How many headers the kernel has written to since they were prepared. */
  private int used;

  /**
   * Makes one for up to {@code most} datagrams of up to {@code bytesMax} bytes; what a longer one
   * has beyond that is lost.
   *
   * @throws IOException if there is no room for it
   */
  public DatagramBatch(int most, int bytesMax) throws IOException {
    this.most = most;
    stride = Math.ceilDiv((long) bytesMax, STAGGER) * STAGGER + STAGGER;
    long vectors = most * HEADER_BYTES;
    addresses = vectors + most * VECTOR_BYTES;
    places = addresses + most * ADDRESS_BYTES;
    slab = new Slab(places + most * stride);
    memory = slab.memory();
    for (int i = 0; i < most; i++) {
      Messages.prepare(
          memory.asSlice(i * HEADER_BYTES, HEADER_BYTES),
          memory.asSlice(vectors + i * VECTOR_BYTES, VECTOR_BYTES),
          memory.asSlice(place(i), bytesMax),
          memory.asSlice(address(i), ADDRESS_BYTES));
    }
  }

  /** Returns how many datagrams it has places for. */
  public int most() {
    return most;
  }

  /** Receives what has arrived, and answers how many datagrams that were, at least one. */
  public int receive(int fd) {
    try {
      // SAFETY: this calls the method below, which takes care of the memory.
      return (int) RECEIVE_APART.call.invokeExact(this, fd);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
  }

  private static int receive(DatagramBatch into, int fd) {
    for (int i = 0; i < into.used; i++) {
      Messages.resetNameLength(into.memory, i * HEADER_BYTES, (int) ADDRESS_BYTES);
    }
    Scratch scratch = Scratch.current();
    int answer;
    try {
      // SAFETY: the headers name memory of this batch, which lives through the call; the call never
      // waits, and nobody else uses the batch.
      answer =
          (int)
              RECVMMSG.invokeExact(
                  scratch.errno, fd, into.memory, into.most, Datagrams.RECEIVE, MemorySegment.NULL);
    } catch (Throwable thrown) {
      throw Downcalls.broken(thrown);
    }
    // Of one that brings nothing the header may have been written to, too.
    into.used = Math.min(into.most, Math.max(into.used, answer + 1));
    return scratch.answer(answer);
  }

  /** Returns the whole length of a datagram that was received. */
  public int length(int index) {
    return memory.get(JAVA_INT, index * HEADER_BYTES + MESSAGE_LENGTH);
  }

  /** Copies the first {@code count} bytes of a datagram. */
  public void copy(int index, int count, byte[] to, int offset) {
    MemorySegment.copy(memory, JAVA_BYTE, place(index), to, offset, count);
  }

  /** Copies the first {@code count} bytes of a datagram. */
  public void copy(int index, int count, MemorySegment to) {
    MemorySegment.copy(memory, place(index), to, 0, count);
  }

  /** Returns the sender of a datagram. */
  public KnownAddress sender(int index, KnownAddresses known) {
    return known.read(memory, address(index));
  }

  private long address(int index) {
    return addresses + index * ADDRESS_BYTES;
  }

  private long place(int index) {
    return places + index * stride;
  }

  /** Gives the memory back. */
  @Override
  public void close() {
    slab.close();
  }
}
