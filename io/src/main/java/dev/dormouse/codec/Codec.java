package dev.dormouse.codec;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of a protocol.
 *
 * @param <I> type of the frames that come in
 * @param <O> type of the frames that go out
 */
public interface Codec<I, O> extends Decoder<I>, Encoder<O> {

  /** Makes a codec of its two directions. */
  static <I, O> Codec<I, O> of(Decoder<I> decoder, Encoder<O> encoder) {
    Objects.requireNonNull(decoder, "decoder");
    Objects.requireNonNull(encoder, "encoder");
    return new Codec<>() {
      @Override
      public @Nullable I decode(ByteQueue in) throws Exception {
        return decoder.decode(in);
      }

      @Override
      public @Nullable I decodeEnd(ByteQueue in) throws Exception {
        return decoder.decodeEnd(in);
      }

      @Override
      public void encode(O frame, ByteQueue out) throws Exception {
        encoder.encode(frame, out);
      }
    };
  }
}
