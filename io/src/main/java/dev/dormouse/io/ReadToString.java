package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Gathers what a source has, and decodes it strictly. */
final class ReadToString extends RawFuture<String> {
  private final ReadToEnd bytes;
  private final Charset charset;

  ReadToString(ReadToEnd bytes, Charset charset) {
    this.bytes = bytes;
    this.charset = charset;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    return bytes.pollRaw(cx) instanceof byte[] all
        ? charset.newDecoder().decode(ByteBuffer.wrap(all)).toString()
        : Poll.PENDING;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(bytes);
  }

  @Override
  public void drop() {
    bytes.drop();
  }
}
