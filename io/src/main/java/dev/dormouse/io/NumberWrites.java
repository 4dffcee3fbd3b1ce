package dev.dormouse.io;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Future;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * The writes of numbers that every {@link AsyncWrite} has. Without a byte order the most
 * significant byte comes first. A number that does not fit is an {@link IllegalArgumentException}.
 */
public sealed interface NumberWrites permits AsyncWrite {

  /**
   * Writes a byte, 0 to 255.
   *
   * @throws IllegalArgumentException if the number does not fit
   * @cancelSafety safe: a dropped one has written nothing
   */
  default Future<Void> writeU8(int number) {
    return WriteAllBuffer.of(
        this, Wide.bytes(1, ByteOrder.BIG_ENDIAN).put((byte) Wide.check(number, 0, 0xff)));
  }

  /**
   * Writes a byte, -128 to 127.
   *
   * @throws IllegalArgumentException if the number does not fit
   * @cancelSafety safe: a dropped one has written nothing
   */
  default Future<Void> writeI8(int number) {
    return WriteAllBuffer.of(
        this,
        Wide.bytes(1, ByteOrder.BIG_ENDIAN)
            .put((byte) Wide.check(number, Byte.MIN_VALUE, Byte.MAX_VALUE)));
  }

  /**
   * Writes two bytes, 0 to 65,535.
   *
   * @throws IllegalArgumentException if the number does not fit
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeU16(int number) {
    return writeU16(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeU16(int)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeU16(int number, ByteOrder order) {
    return WriteAllBuffer.of(
        this, Wide.bytes(2, order).putShort((short) Wide.check(number, 0, 0xffff)));
  }

  /**
   * Writes two bytes, a number with sign.
   *
   * @throws IllegalArgumentException if the number does not fit
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeI16(int number) {
    return writeI16(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeI16(int)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeI16(int number, ByteOrder order) {
    return WriteAllBuffer.of(
        this,
        Wide.bytes(2, order)
            .putShort((short) Wide.check(number, Short.MIN_VALUE, Short.MAX_VALUE)));
  }

  /**
   * Writes four bytes, a number without sign.
   *
   * @throws IllegalArgumentException if the number does not fit
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeU32(long number) {
    return writeU32(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeU32(long)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeU32(long number, ByteOrder order) {
    return WriteAllBuffer.of(
        this, Wide.bytes(4, order).putInt((int) Wide.check(number, 0, 0xffff_ffffL)));
  }

  /**
   * Writes four bytes, a number with sign.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeI32(int number) {
    return writeI32(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeI32(int)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeI32(int number, ByteOrder order) {
    return WriteAllBuffer.of(this, Wide.bytes(4, order).putInt(number));
  }

  /**
   * Writes eight bytes, whose number without sign has the bits of {@code number}.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeU64(long number) {
    return writeU64(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeU64(long)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeU64(long number, ByteOrder order) {
    return WriteAllBuffer.of(this, Wide.bytes(8, order).putLong(number));
  }

  /**
   * Writes eight bytes, a number with sign.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeI64(long number) {
    return writeI64(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeI64(long)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeI64(long number, ByteOrder order) {
    return WriteAllBuffer.of(this, Wide.bytes(8, order).putLong(number));
  }

  /**
   * Writes sixteen bytes, a number without sign.
   *
   * @throws IllegalArgumentException if the number does not fit
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeU128(BigInteger number) {
    return writeU128(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeU128(BigInteger)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeU128(BigInteger number, ByteOrder order) {
    return WriteAllBuffer.of(this, Wide.unsigned(number, order));
  }

  /**
   * Writes sixteen bytes, a number with sign.
   *
   * @throws IllegalArgumentException if the number does not fit
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeI128(BigInteger number) {
    return writeI128(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeI128(BigInteger)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeI128(BigInteger number, ByteOrder order) {
    return WriteAllBuffer.of(this, Wide.signed(number, order));
  }

  /**
   * Writes four bytes, a floating-point number of IEEE 754.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeF32(float number) {
    return writeF32(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeF32(float)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeF32(float number, ByteOrder order) {
    return WriteAllBuffer.of(this, Wide.bytes(4, order).putFloat(number));
  }

  /**
   * Writes eight bytes, a floating-point number of IEEE 754.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeF64(double number) {
    return writeF64(number, ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #writeF64(double)}, in the given order of bytes.
   *
   * @cancelSafety not safe: a part may have been written
   */
  @CancelUnsafe("how much was written")
  default Future<Void> writeF64(double number, ByteOrder order) {
    return WriteAllBuffer.of(this, Wide.bytes(8, order).putDouble(number));
  }
}
