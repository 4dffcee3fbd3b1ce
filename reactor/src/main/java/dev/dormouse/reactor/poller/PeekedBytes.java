package dev.dormouse.reactor.poller;

import java.nio.ByteBuffer;

/** Bytes that were read only to be looked at: the next reads have them first. */
final class PeekedBytes {
  private byte[] bytes = new byte[0];
  private int from;

  /** Returns how many bytes there are. */
  synchronized int count() {
    return bytes.length - from;
  }

  /** Adds the remaining bytes of {@code more}. */
  synchronized void add(ByteBuffer more) {
    byte[] next = new byte[count() + more.remaining()];
    System.arraycopy(bytes, from, next, 0, count());
    more.get(next, count(), more.remaining());
    bytes = next;
    from = 0;
  }

  /** Puts into {@code to} what fits and stays here. */
  synchronized int look(ByteBuffer to) {
    int count = Math.min(count(), to.remaining());
    to.put(bytes, from, count);
    return count;
  }

  /** Puts into {@code to} what fits. */
  synchronized int take(ByteBuffer to) {
    int count = look(to);
    from += count;
    if (from == bytes.length) {
      bytes = new byte[0];
      from = 0;
    }
    return count;
  }
}
