package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns transfers that are futures into polls: for authors of streams whose reads and writes are
 * operations of their own. It keeps the future that has answered pending and polls that one again,
 * or drops it when the next poll names another buffer; so the futures must be safe to cancel.
 *
 * <p>One for each direction. It belongs to the task that reads, or writes.
 */
public final class PolledTransfer {
  private final Start start;
  private @Nullable Future<Integer> waiting;
  private @Nullable Object buffer;
  private int offset;
  private int length;

  /** Makes the polls of transfers that {@code start} begins. */
  public PolledTransfer(Start start) {
    this.start = start;
  }

  /** Begins a transfer of bytes. */
  @FunctionalInterface
  public interface Start {
    /**
     * Makes the future of one transfer.
     *
     * @cancelSafety must be safe: a dropped one has moved nothing
     */
    Future<Integer> transfer(byte[] buffer, int offset, int length);

    /**
     * Makes the future of one transfer of the remaining bytes or room of a buffer.
     *
     * @cancelSafety must be safe: a dropped one has moved nothing
     */
    default Future<Integer> transfer(ByteBuffer buffer) {
      throw new UnsupportedOperationException("a transfer of a ByteBuffer");
    }
  }

  /** Polls a transfer of a range; answers as {@link AsyncRead#pollRead} and its like do. */
  public int poll(Context cx, byte[] array, int from, int count) throws Exception {
    Future<Integer> transfer = take(array, from, count);
    if (transfer == null) {
      transfer = start.transfer(array, from, count);
    }
    return poll(cx, transfer, array, from, count);
  }

  /** Polls a transfer of the remaining bytes or room of a buffer. */
  public int poll(Context cx, ByteBuffer bytes) throws Exception {
    int from = bytes.position();
    int count = bytes.remaining();
    Future<Integer> transfer = take(bytes, from, count);
    if (transfer == null) {
      transfer = start.transfer(bytes);
    }
    return poll(cx, transfer, bytes, from, count);
  }

  /** Tells whether a transfer waits. */
  public boolean isWaiting() {
    return waiting != null;
  }

  /** Drops the transfer that waits, if one does. */
  public void cancel() {
    Future<Integer> dropped = waiting;
    waiting = null;
    buffer = null;
    if (dropped != null) {
      dropped.drop();
    }
  }

  private @Nullable Future<Integer> take(Object wanted, int from, int count) {
    if (buffer == wanted && offset == from && length == count) {
      Future<Integer> transfer = waiting;
      waiting = null;
      buffer = null;
      return transfer;
    }
    cancel();
    return null;
  }

  private int poll(Context cx, Future<Integer> transfer, Object of, int from, int count)
      throws Exception {
    if (transfer.pollRaw(cx) instanceof Integer moved) {
      return moved;
    }
    waiting = transfer;
    buffer = of;
    offset = from;
    length = count;
    return BytePoll.PENDING;
  }
}
