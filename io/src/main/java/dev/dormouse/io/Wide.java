package dev.dormouse.io;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers and their bytes, where the JDK has no method for it. */
final class Wide {
  private static final int BYTES = 16;
  private static final int BITS = 8 * BYTES;

  private Wide() {}

  /** Makes room for a number. */
  static ByteBuffer bytes(int size, ByteOrder order) {
    return ByteBuffer.allocate(size).order(order);
  }

  /** Returns {@code number} if it is in its range. */
  static long check(long number, long min, long max) {
    if (number < min || number > max) {
      throw new IllegalArgumentException(
          "the number must be %d to %d, not %d".formatted(min, max, number));
    }
    return number;
  }

  static BigInteger unsigned(ByteBuffer bytes) {
    return new BigInteger(1, bigEndian(bytes));
  }

  static BigInteger signed(ByteBuffer bytes) {
    return new BigInteger(bigEndian(bytes));
  }

  static ByteBuffer unsigned(BigInteger number, ByteOrder order) {
    if (number.signum() < 0 || number.bitLength() > BITS) {
      throw misfit(number, "without sign");
    }
    return put(number, order);
  }

  static ByteBuffer signed(BigInteger number, ByteOrder order) {
    if (number.bitLength() >= BITS) {
      throw misfit(number, "with sign");
    }
    return put(number, order);
  }

  private static IllegalArgumentException misfit(BigInteger number, String sign) {
    return new IllegalArgumentException(
        "the number must fit into %d bits %s, not %s".formatted(BITS, sign, number));
  }

  private static byte[] bigEndian(ByteBuffer bytes) {
    byte[] all = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      all[bytes.order() == ByteOrder.BIG_ENDIAN ? i : BYTES - 1 - i] = bytes.get();
    }
    return all;
  }

  private static ByteBuffer put(BigInteger number, ByteOrder order) {
    ByteBuffer bytes = bytes(BYTES, order);
    for (int i = 0; i < BYTES; i++) {
      int shift = 8 * (order == ByteOrder.BIG_ENDIAN ? BYTES - 1 - i : i);
      bytes.put(number.shiftRight(shift).byteValue());
    }
    return bytes;
  }
}
