package dev.dormouse.codec;

import org.jspecify.annotations.Nullable;

/**
 * Frames that end with one byte of several. They come in without it; the last one needs none. They
 * go out with a sequence of bytes after each.
 *
 * <p>A longer frame than allowed fails once, as soon as that is known; the rest of it is left out,
 * and the frame after it comes next.
 */
public final class AnyDelimiterCodec implements Codec<byte[], byte[]> {
  private static final String WHAT = "a frame";

  private final boolean[] delimiters = new boolean[256];
  private final byte[] terminator;
  private final int maxBytes;
  private final DelimiterSearch search = new DelimiterSearch();

  private AnyDelimiterCodec(byte[] delimiters, byte[] terminator, int maxBytes) {
    if (delimiters.length == 0) {
      throw new IllegalArgumentException("no delimiter is given: no frame would ever end");
    }
    for (byte delimiter : delimiters) {
      this.delimiters[Byte.toUnsignedInt(delimiter)] = true;
    }
    this.terminator = terminator.clone();
    this.maxBytes = DelimiterSearch.checkedLimit(maxBytes);
  }

  /** Makes a codec for frames of at most {@link Limits#DELIMITED_BYTES}. */
  public static AnyDelimiterCodec of(byte[] delimiters, byte[] terminator) {
    return of(delimiters, terminator, Limits.DELIMITED_BYTES);
  }

  /**
   * Makes a codec.
   *
   * @param delimiters the bytes of which each ends a frame that comes in
   * @param terminator what is sent after each frame that goes out
   * @param maxBytes how many bytes a frame may have
   * @throws IllegalArgumentException if there is no delimiter, or the number is not between 1 and
   *     {@link Limits#FRAME_BYTES_MAX}
   */
  public static AnyDelimiterCodec of(byte[] delimiters, byte[] terminator, int maxBytes) {
    return new AnyDelimiterCodec(delimiters, terminator, maxBytes);
  }

  /** Returns how many bytes a frame may have. */
  public int maxBytes() {
    return maxBytes;
  }

  @Override
  public byte @Nullable [] decode(ByteQueue in) throws FrameTooLongException {
    for (; ; ) {
      int place = search.find(in, b -> delimiters[Byte.toUnsignedInt(b)]);
      if (place < 0) {
        search.none(in, in.length() > maxBytes, WHAT, maxBytes);
        return null;
      }
      byte[] frame = place > maxBytes ? terminator : in.copy(0, place);
      if (search.take(in, place, place > maxBytes, WHAT, maxBytes)) {
        return frame;
      }
    }
  }

  @Override
  public byte @Nullable [] decodeEnd(ByteQueue in) throws FrameTooLongException {
    byte[] frame = decode(in);
    if (frame != null || in.isEmpty()) {
      return frame;
    }
    byte[] last = in.copy(0, in.length());
    return search.take(in, in.length() - 1, false, WHAT, maxBytes) ? last : null;
  }

  @Override
  public void encode(byte[] frame, ByteQueue out) {
    out.append(frame).append(terminator);
  }
}
