package dev.dormouse.codec;

import dev.dormouse.io.ByteStream;

/**
 * What a {@link Framed} is made of.
 *
 * @param stream the stream of bytes
 * @param codec makes frames and bytes of each other
 * @param readBuffer bytes that were read and are no whole frame yet
 * @param writeBuffer bytes of frames that are not written yet
 */
public record FramedParts<I, O>(
    ByteStream stream, Codec<I, O> codec, ByteQueue readBuffer, ByteQueue writeBuffer) {

  /** Makes the parts of a beginning, with empty buffers. */
  public FramedParts(ByteStream stream, Codec<I, O> codec) {
    this(stream, codec, new ByteQueue(), new ByteQueue());
  }
}
