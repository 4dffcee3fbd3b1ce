package dev.dormouse.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes that are appended at the end and taken from the front. Places are counted from the front.
 * It grows as it must: who fills it sets the bound.
 */
public final class ByteQueue {
  private static final byte[] EMPTY = {};
  private static final int START = 64;

  /** The longest array that every virtual machine makes. */
  private static final int LENGTH_MAX = Integer.MAX_VALUE - 8;

  private byte[] bytes = EMPTY;
  private int start;
  private int end;

  /** Makes an empty queue, which has no memory yet. */
  public ByteQueue() {}

  /** Makes a queue of a copy of some bytes. */
  public static ByteQueue of(byte... bytes) {
    return new ByteQueue().append(bytes);
  }

  /** Returns how many bytes there are. */
  public int length() {
    return end - start;
  }

  /** Tells whether there is no byte. */
  public boolean isEmpty() {
    return start == end;
  }

  /** Returns for how many bytes there is memory. */
  public int capacity() {
    return bytes.length;
  }

  /**
   * Returns a byte.
   *
   * @throws IndexOutOfBoundsException if there is none at {@code index}
   */
  public byte get(int index) {
    return bytes[start + Objects.checkIndex(index, end - start)];
  }

  /**
   * Returns the bytes at {@code index} as a number without sign; of eight bytes it is the bits.
   *
   * @param size 1 to 8 bytes
   * @throws IndexOutOfBoundsException if there are not as many
   */
  public long number(int index, int size, ByteOrder order) {
    checkSize(size);
    Objects.checkFromIndexSize(index, size, end - start);
    long number = 0;
    for (int i = 0; i < size; i++) {
      int place = order == ByteOrder.BIG_ENDIAN ? i : size - 1 - i;
      number = number << 8 | bytes[start + index + place] & 0xff;
    }
    return number;
  }

  /** Returns the first place from {@code from} on that has {@code value}, or -1. */
  public int indexOf(byte value, int from) {
    Objects.checkIndex(from, end - start + 1);
    for (int i = start + from; i < end; i++) {
      if (bytes[i] == value) {
        return i - start;
      }
    }
    return -1;
  }

  /**
   * Copies bytes out, which stay here.
   *
   * @throws IndexOutOfBoundsException if there are not as many
   */
  public byte[] copy(int index, int length) {
    Objects.checkFromIndexSize(index, length, end - start);
    return Arrays.copyOfRange(bytes, start + index, start + index + length);
  }

  /**
   * Returns bytes as text; they stay here.
   *
   * @throws IndexOutOfBoundsException if there are not as many
   */
  public String text(int index, int length, Charset charset) {
    Objects.checkFromIndexSize(index, length, end - start);
    return new String(bytes, start + index, length, charset);
  }

  /** Returns all bytes as a buffer that is good until the next change, and not to be written to. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes, start, end - start).slice();
  }

  /**
   * Takes the first bytes out.
   *
   * @throws IndexOutOfBoundsException if there are not as many
   */
  public byte[] take(int length) {
    byte[] taken = copy(0, length);
    skip(length);
    return taken;
  }

  /**
   * Takes the first bytes out and forgets them.
   *
   * @throws IndexOutOfBoundsException if there are not as many
   */
  public void skip(int length) {
    start += Objects.checkIndex(length, end - start + 1);
    if (start == end) {
      start = 0;
      end = 0;
    }
  }

  /** Forgets all bytes. */
  public void clear() {
    start = 0;
    end = 0;
  }

  /**
   * Forgets the bytes from {@code length} on.
   *
   * @throws IndexOutOfBoundsException if there are not as many
   */
  public void truncate(int length) {
    end = start + Objects.checkIndex(length, end - start + 1);
  }

  /** Appends a byte. */
  public ByteQueue append(byte value) {
    reserve(1);
    bytes[end++] = value;
    return this;
  }

  /** Appends bytes. */
  public ByteQueue append(byte[] from) {
    return append(from, 0, from.length);
  }

  /** Appends a part of an array. */
  public ByteQueue append(byte[] from, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, from.length);
    reserve(length);
    System.arraycopy(from, offset, bytes, end, length);
    end += length;
    return this;
  }

  /** Appends the remaining bytes of a buffer, and takes them out of it. */
  public ByteQueue append(ByteBuffer from) {
    int length = from.remaining();
    reserve(length);
    from.get(bytes, end, length);
    end += length;
    return this;
  }

  /** Appends text. */
  public ByteQueue append(CharSequence text, Charset charset) {
    return append(text.toString().getBytes(charset));
  }

  /**
   * Appends the lowest bytes of a number.
   *
   * @param size 1 to 8 bytes
   * @throws IllegalArgumentException if the number has more bytes than these, as a number without
   *     sign
   */
  public ByteQueue appendNumber(long number, int size, ByteOrder order) {
    checkSize(size);
    if (size < Long.BYTES && number >>> 8 * size != 0) {
      throw new IllegalArgumentException(
          Long.toUnsignedString(number) + " does not fit into " + size + " bytes");
    }
    reserve(size);
    for (int i = 0; i < size; i++) {
      int place = order == ByteOrder.BIG_ENDIAN ? size - 1 - i : i;
      bytes[end++] = (byte) (number >>> 8 * place);
    }
    return this;
  }

  private static void checkSize(int size) {
    if (size < 1 || size > Long.BYTES) {
      throw new IllegalArgumentException("a number has 1 to 8 bytes, not " + size);
    }
  }

  // ---- For reads and writes past it

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  int room() {
    return bytes.length - end;
  }

  /** Learns that bytes were put into the room. */
  void added(int count) {
    end += count;
    assert end <= bytes.length;
  }

  /** Makes room for {@code more} bytes: by moving what is there to the front, or by growing. */
  void reserve(int more) {
    if (more <= bytes.length - end) {
      return;
    }
    int length = end - start;
    long needed = (long) length + more;
    if (needed > LENGTH_MAX) {
      throw new OutOfMemoryError("a queue of " + needed + " bytes");
    }
    // Moving pays for itself if it frees half of the memory.
    byte[] target = bytes;
    if (needed > bytes.length || length > bytes.length / 2) {
      long wanted = Math.max(needed, Math.max(START, 2L * bytes.length));
      target = new byte[(int) Math.min(wanted, LENGTH_MAX)];
    }
    System.arraycopy(bytes, start, target, 0, length);
    bytes = target;
    start = 0;
    end = length;
  }

  /** Gives the memory back if there is no byte and it is more than {@code kept}. */
  void shrink(int kept) {
    if (start == end && bytes.length > kept) {
      bytes = EMPTY;
      start = 0;
      end = 0;
    }
  }

  @Override
  public String toString() {
    return "ByteQueue[" + length() + " bytes]";
  }
}
