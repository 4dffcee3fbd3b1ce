package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.reactor.poller.Poller;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves bytes between a socket and a range of memory, and answers how many.
 *
 * <p>One that has ended can be used again: {@link #aim(byte[], int, int)} gives it another range,
 * also while it waits, since a poll that answers pending keeps no claim on the old one. That is for
 * whoever alone knows the operation: to others it would seem to end twice.
 */
public abstract sealed class Transfer extends Operation<Integer>
    permits Receive, Send, Peek, ReceiveDatagram, SendDatagram {
  /** What {@link #pollCount} answers that would have to wait. */
  public static final int PENDING = -2;

  private final Source stream;
  private byte @Nullable [] array;
  private @Nullable ByteBuffer buffer;
  private int offset;

  /** How many bytes there are, or is room for; in the end how many were moved. */
  private int length;

  /** Makes an operation that is to be aimed. */
  Transfer(Source stream) {
    super(true);
    this.stream = Objects.requireNonNull(stream, "stream");
  }

  /**
   * Begins anew with a part of an array, or goes on waiting with that.
   *
   * @throws IndexOutOfBoundsException if the part is not within the array
   */
  public final void aim(byte[] target, int from, int size) {
    Objects.checkFromIndexSize(from, size, target.length);
    array = target;
    buffer = null;
    offset = from;
    length = size;
    renew();
  }

  /**
   * Begins anew with the remaining bytes or room of a buffer, whose position moves with them, or
   * goes on waiting with that.
   */
  public void aim(ByteBuffer target) {
    array = null;
    buffer = target;
    offset = 0;
    length = target.remaining();
    renew();
  }

  /** Tells whether nothing is under way, nor aimed at: nobody polls or drops it any more. */
  public final boolean isIdle() {
    return hasEnded();
  }

  /**
   * Polls as {@link #pollRaw} does, and allocates nothing.
   *
   * @return the count, -1 at the end of a stream that is read, or {@link #PENDING}
   */
  public final int pollCount(Context cx) throws Exception {
    return step(cx) == Poll.PENDING ? PENDING : length;
  }

  @Override
  public final Source source() {
    return stream;
  }

  /** Returns the array, or null if the operation has a buffer. */
  public final byte @Nullable [] array() {
    return array;
  }

  /** Returns the buffer, or null if the operation has an array. */
  public final @Nullable ByteBuffer buffer() {
    return buffer;
  }

  /** Returns where in the array to begin. */
  public final int offset() {
    return offset;
  }

  /** Returns how many bytes there are, or is room for; not for an operation that has ended. */
  public final int length() {
    return length;
  }

  /** Keeps how many bytes were moved; returns what the poller answers then. For pollers only. */
  public final Object moved(int bytes) {
    length = bytes;
    return this;
  }

  @Override
  final Object result(@Nullable Object answer) {
    return length;
  }

  @Override
  final Poller poller(Context cx) {
    return stream.poller();
  }

  @Override
  final void release() {
    array = null;
    buffer = null;
  }
}
