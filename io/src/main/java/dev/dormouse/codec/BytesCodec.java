package dev.dormouse.codec;

import org.jspecify.annotations.Nullable;

/** Takes all bytes that are there as a frame, and sends frames as they are. */
public final class BytesCodec implements Codec<byte[], byte[]> {

  /** Makes the codec. */
  public BytesCodec() {}

  @Override
  public byte @Nullable [] decode(ByteQueue in) {
    return in.isEmpty() ? null : in.take(in.length());
  }

  @Override
  public void encode(byte[] frame, ByteQueue out) {
    out.append(frame);
  }
}
