package dev.dormouse.codec;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.io.AsyncRead;
import dev.dormouse.stream.RawStream;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a source gives.
 *
 * <p>A failure, of the source or of the decoder, is followed by an end. After an end it may be
 * polled on: then it decodes what it has kept, or asks the source again. {@code next} is safe to
 * cancel: bytes of a part of a frame stay here. It owns the source: dropping it closes that, if it
 * can be closed.
 *
 * @param <T> type of the frames
 */
public final class FramedRead<T> extends RawStream<T> {
  private final AsyncRead source;
  private @Nullable FrameReader<T> reader;

  private FramedRead(AsyncRead source, FrameReader<T> reader) {
    this.source = source;
    this.reader = reader;
  }

  /**
   * Makes the stream of the frames of a source.
   *
   * @cancelSafety its {@code next} is safe: a part of a frame stays here
   */
  public static <T> FramedRead<T> of(AsyncRead source, Decoder<? extends T> decoder) {
    return of(source, decoder, new ByteQueue());
  }

  /**
   * Makes the stream of the frames of bytes that were read before, and of a source.
   *
   * @cancelSafety its {@code next} is safe: a part of a frame stays here
   */
  public static <T> FramedRead<T> of(
      AsyncRead source, Decoder<? extends T> decoder, ByteQueue readBuffer) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(decoder, "decoder");
    return new FramedRead<>(source, new FrameReader<>(source, decoder, readBuffer));
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    return reader().pollNext(cx);
  }

  private FrameReader<T> reader() {
    FrameReader<T> open = reader;
    if (open == null) {
      throw polledAgain("frames of " + source);
    }
    return open;
  }

  /** Returns the decoder. */
  public Decoder<? extends T> decoder() {
    return reader().decoder;
  }

  /** Returns the source; what is in {@link #readBuffer} is not in it any more. */
  public AsyncRead inner() {
    return source;
  }

  /** Returns the bytes that were read and are no whole frame yet. They may be changed. */
  public ByteQueue readBuffer() {
    return reader().in;
  }

  /**
   * Returns a stream with another decoder, which goes on in the place of this one.
   *
   * @cancelSafety its {@code next} is safe: a part of a frame stays here
   */
  public <R> FramedRead<R> mapDecoder(
      Function<? super Decoder<? extends T>, ? extends Decoder<? extends R>> function) {
    FrameReader<T> old = reader();
    FramedRead<R> next = FramedRead.of(source, function.apply(old.decoder), old.in);
    reader = null;
    return next;
  }

  /** Gives the source back; bytes of a part of a frame are lost, see {@link #readBuffer}. */
  public AsyncRead intoInner() {
    reader();
    reader = null;
    source.cancelRead();
    return source;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("frames of " + source);
  }

  @Override
  public void drop() {
    if (reader != null) {
      reader = null;
      source.cancelRead();
      Owner.close(source);
    }
  }
}
