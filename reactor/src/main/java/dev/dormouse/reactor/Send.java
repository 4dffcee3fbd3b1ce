package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.poller.Poller;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands bytes of a stream to the kernel: at least one, maybe fewer than given, and answers how
 * many. No bytes are sent at once.
 *
 * <p>The buffer is read only by a poll that answers.
 */
public final class Send extends Operation<Integer> {
  private final Source stream;
  private final int offset;
  private final int length;
  private byte @Nullable [] array;
  private @Nullable ByteBuffer buffer;

  /**
   * Makes the operation over a part of an array.
   *
   * @throws IndexOutOfBoundsException if the part is not within the array
   * @cancelSafety safe: one that was dropped before it answered has sent nothing
   */
  public Send(Source stream, byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    this.stream = Objects.requireNonNull(stream, "stream");
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /**
   * Makes the operation over the remaining bytes of a buffer; its position moves with them.
   *
   * @cancelSafety safe: one that was dropped before it answered has sent nothing
   */
  public Send(Source stream, ByteBuffer buffer) {
    this.stream = Objects.requireNonNull(stream, "stream");
    this.buffer = buffer;
    this.offset = 0;
    this.length = buffer.remaining();
  }

  @Override
  public Source source() {
    return stream;
  }

  /** Returns the array, or null if the operation has a buffer. */
  public byte @Nullable [] array() {
    return array;
  }

  /** Returns the buffer, or null if the operation has an array. */
  public @Nullable ByteBuffer buffer() {
    return buffer;
  }

  /** Returns where in the array to begin. */
  public int offset() {
    return offset;
  }

  /** Returns how many bytes there are. */
  public int length() {
    return length;
  }

  @Override
  Poller poller(Context cx) {
    return stream.poller();
  }

  @Override
  void release() {
    array = null;
    buffer = null;
  }

  @Override
  public String toString() {
    return "send on " + stream;
  }
}
