package dev.dormouse.codec;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames with their length before them: four bytes, the most significant one first, unless the
 * {@link #builder} says otherwise.
 *
 * <p>Memory grows with the bytes that have come, not with the length that was announced. A frame
 * over the limit is refused with a {@link FrameTooLongException} before its bytes are read.
 */
public final class LengthDelimitedCodec implements Codec<byte[], byte[]> {
  private final ByteOrder order;
  private final int fieldOffset;
  private final int fieldBytes;
  private final int adjustment;
  private final int skip;
  private int maxFrameBytes;

  /** The length of the frame whose head was taken, or -1. */
  private int pending = -1;

  private LengthDelimitedCodec(Builder builder) {
    order = builder.order;
    fieldOffset = builder.fieldOffset;
    fieldBytes = builder.fieldBytes;
    adjustment = builder.adjustment;
    skip = builder.skip < 0 ? fieldOffset + fieldBytes : builder.skip;
    maxFrameBytes = builder.maxFrameBytes;
  }

  /** Makes a codec with the settings that a {@link #builder} begins with. */
  public static LengthDelimitedCodec of() {
    return builder().newCodec();
  }

  /** Begins to say how frames are. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how many bytes a frame may have. */
  public int maxFrameBytes() {
    return maxFrameBytes;
  }

  /**
   * Sets how many bytes a frame may have. It does not change a frame whose length was read.
   *
   * @throws IllegalArgumentException if the number is not between 0 and {@link
   *     Limits#FRAME_BYTES_MAX}
   */
  public void maxFrameBytes(int bytes) {
    maxFrameBytes = Builder.checked("the limit of a frame", bytes, 0, Limits.FRAME_BYTES_MAX);
  }

  @Override
  public byte @Nullable [] decode(ByteQueue in) throws IOException {
    if (pending < 0) {
      if (in.length() < Math.max(fieldOffset + fieldBytes, skip)) {
        return null;
      }
      pending = length(in.number(fieldOffset, fieldBytes, order));
      in.skip(skip);
    }
    if (in.length() < pending) {
      return null;
    }
    byte[] frame = in.take(pending);
    pending = -1;
    return frame;
  }

  /** {@inheritDoc} A head without its frame is a part of one, too. */
  @Override
  public byte @Nullable [] decodeEnd(ByteQueue in) throws Exception {
    byte[] frame = decode(in);
    if (frame == null && (pending >= 0 || !in.isEmpty())) {
      throw new EOFException(
          pending >= 0
              ? "the stream ended after %d of the %d bytes of a frame"
                  .formatted(in.length(), pending)
              : "the stream ended inside of the head of a frame: %d bytes are left"
                  .formatted(in.length()));
    }
    return frame;
  }

  private int length(long field) throws IOException {
    if (Long.compareUnsigned(field, maxFrameBytes) > 0) {
      throw new FrameTooLongException(
          "a frame of " + Long.toUnsignedString(field) + " bytes", maxFrameBytes);
    }
    long length = field + adjustment;
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new IOException(
          "the length %d of a frame, adjusted by %d, is no length".formatted(field, adjustment));
    }
    return (int) length;
  }

  /**
   * {@inheritDoc} What stands before the length field is not written.
   *
   * @throws FrameTooLongException if the frame is longer than allowed
   * @throws IOException if its length, less the adjustment, is negative or does not fit the field
   */
  @Override
  public void encode(byte[] frame, ByteQueue out) throws IOException {
    if (frame.length > maxFrameBytes) {
      throw new FrameTooLongException("a frame of " + frame.length + " bytes", maxFrameBytes);
    }
    long field = (long) frame.length - adjustment;
    if (field < 0 || fieldBytes < Long.BYTES && field >>> 8 * fieldBytes != 0) {
      throw new IOException(
          "the length %d of a frame, less the adjustment %d, does not fit a field of %d bytes"
              .formatted(frame.length, adjustment, fieldBytes));
    }
    out.appendNumber(field, fieldBytes, order).append(frame);
  }

  /** Says how frames are. */
  public static final class Builder {
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private int fieldOffset;
    private int fieldBytes = 4;
    private int adjustment;
    private int skip = -1;
    private int maxFrameBytes = Limits.FRAME_BYTES;

    private Builder() {}

    private static int checked(String what, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            "%s must be %d to %d, not %d".formatted(what, min, max, value));
      }
      return value;
    }

    /**
     * Sets the order of the bytes of the length: the most significant one first at the beginning.
     */
    public Builder byteOrder(ByteOrder of) {
      order = Objects.requireNonNull(of, "of");
      return this;
    }

    /**
     * Sets how many bytes a frame may have: of what the length field says, before it is adjusted,
     * and of what is sent.
     *
     * @throws IllegalArgumentException if the number is not between 0 and {@link
     *     Limits#FRAME_BYTES_MAX}
     */
    public Builder maxFrameBytes(int bytes) {
      maxFrameBytes = checked("the limit of a frame", bytes, 0, Limits.FRAME_BYTES_MAX);
      return this;
    }

    /**
     * Sets how many bytes the length has.
     *
     * @throws IllegalArgumentException if the number is not between 1 and 8
     */
    public Builder lengthFieldBytes(int bytes) {
      fieldBytes = checked("the size of the length field", bytes, 1, Long.BYTES);
      return this;
    }

    /**
     * Sets how many bytes stand before the length.
     *
     * @throws IllegalArgumentException if the number is not between 0 and {@link
     *     Limits#FRAME_BYTES_MAX}
     */
    public Builder lengthFieldOffset(int bytes) {
      fieldOffset = checked("the offset of the length field", bytes, 0, Limits.FRAME_BYTES_MAX);
      return this;
    }

    /**
     * Sets what is added to the length to have the bytes that follow what is skipped: negative if
     * it counts the head, too.
     *
     * @throws IllegalArgumentException if the number is not between -{@link Limits#FRAME_BYTES_MAX}
     *     and that
     */
    public Builder lengthAdjustment(int bytes) {
      adjustment =
          checked("the adjustment", bytes, -Limits.FRAME_BYTES_MAX, Limits.FRAME_BYTES_MAX);
      return this;
    }

    /**
     * Sets how many bytes are left out before a frame: all up to its length and with that, unless
     * this is called.
     *
     * @throws IllegalArgumentException if the number is not between 0 and {@link
     *     Limits#FRAME_BYTES_MAX}
     */
    public Builder skip(int bytes) {
      skip = checked("what is skipped", bytes, 0, Limits.FRAME_BYTES_MAX);
      return this;
    }

    /** Makes the codec. */
    public LengthDelimitedCodec newCodec() {
      return new LengthDelimitedCodec(this);
    }
  }
}
