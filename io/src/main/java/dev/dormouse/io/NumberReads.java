package dev.dormouse.io;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Future;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The reads of numbers that every {@link AsyncRead} has. Without a byte order the most significant
 * byte comes first. The futures fail with an {@link java.io.EOFException} that counts if the stream
 * ends before.
 */
public sealed interface NumberReads permits AsyncRead {

  /**
   * Reads a byte, 0 to 255.
   *
   * @cancelSafety safe: a dropped one has taken nothing
   */
  default Future<Integer> readU8() {
    return ReadNumber.of(this, 1, ByteOrder.BIG_ENDIAN, b -> Byte.toUnsignedInt(b.get()));
  }

  /**
   * Reads a byte, -128 to 127.
   *
   * @cancelSafety safe: a dropped one has taken nothing
   */
  default Future<Byte> readI8() {
    return ReadNumber.of(this, 1, ByteOrder.BIG_ENDIAN, ByteBuffer::get);
  }

  /**
   * Reads two bytes as a number without sign.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Integer> readU16() {
    return readU16(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readU16()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Integer> readU16(ByteOrder order) {
    return ReadNumber.of(this, 2, order, b -> Short.toUnsignedInt(b.getShort()));
  }

  /**
   * Reads two bytes as a number with sign.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Short> readI16() {
    return readI16(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readI16()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Short> readI16(ByteOrder order) {
    return ReadNumber.of(this, 2, order, ByteBuffer::getShort);
  }

  /**
   * Reads four bytes as a number without sign.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Long> readU32() {
    return readU32(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readU32()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Long> readU32(ByteOrder order) {
    return ReadNumber.of(this, 4, order, b -> Integer.toUnsignedLong(b.getInt()));
  }

  /**
   * Reads four bytes as a number with sign.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Integer> readI32() {
    return readI32(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readI32()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Integer> readI32(ByteOrder order) {
    return ReadNumber.of(this, 4, order, ByteBuffer::getInt);
  }

  /**
   * Reads eight bytes as a number without sign, which a {@code long} holds as its bits: see {@link
   * Long#compareUnsigned} and {@link Long#toUnsignedString(long)}.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Long> readU64() {
    return readU64(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readU64()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Long> readU64(ByteOrder order) {
    return ReadNumber.of(this, 8, order, ByteBuffer::getLong);
  }

  /**
   * Reads eight bytes as a number with sign.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Long> readI64() {
    return readI64(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readI64()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Long> readI64(ByteOrder order) {
    return ReadNumber.of(this, 8, order, ByteBuffer::getLong);
  }

  /**
   * Reads sixteen bytes as a number without sign.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<BigInteger> readU128() {
    return readU128(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readU128()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<BigInteger> readU128(ByteOrder order) {
    return ReadNumber.of(this, 16, order, Wide::unsigned);
  }

  /**
   * Reads sixteen bytes as a number with sign.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<BigInteger> readI128() {
    return readI128(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readI128()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<BigInteger> readI128(ByteOrder order) {
    return ReadNumber.of(this, 16, order, Wide::signed);
  }

  /**
   * Reads four bytes as a floating-point number of IEEE 754.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Float> readF32() {
    return readF32(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readF32()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Float> readF32(ByteOrder order) {
    return ReadNumber.of(this, 4, order, ByteBuffer::getFloat);
  }

  /**
   * Reads eight bytes as a floating-point number of IEEE 754.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Double> readF64() {
    return readF64(ByteOrder.BIG_ENDIAN);
  }

  /**
   * As {@link #readF64()}, in the given order of bytes.
   *
   * @cancelSafety not safe: the bytes read so far are lost
   */
  @CancelUnsafe("the bytes read so far")
  default Future<Double> readF64(ByteOrder order) {
    return ReadNumber.of(this, 8, order, ByteBuffer::getDouble);
  }
}
