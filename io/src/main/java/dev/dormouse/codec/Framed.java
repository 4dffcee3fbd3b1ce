package dev.dormouse.codec;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.io.ByteStream;
import dev.dormouse.stream.RawStream;
import dev.dormouse.stream.Sink;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the frames that come in on a stream of bytes, and a sink of those that go out.
 *
 * <p>What {@link FramedRead} and {@link FramedWrite} say holds for its two sides. One task uses it
 * at a time; {@code Streams.split} makes halves for two. It owns the stream of bytes: dropping it
 * closes that, without a flush.
 *
 * @param <I> type of the frames that come in
 * @param <O> type of the frames that go out
 */
public final class Framed<I, O> extends RawStream<I> implements Sink<O> {
  private final ByteStream stream;
  private final Codec<I, O> codec;
  private final FrameReader<I> reader;
  private final FrameWriter<O> writer;
  private boolean gone;

  private Framed(FramedParts<I, O> parts) {
    stream = Objects.requireNonNull(parts.stream(), "stream");
    codec = Objects.requireNonNull(parts.codec(), "codec");
    reader = new FrameReader<>(stream, codec, parts.readBuffer());
    writer = new FrameWriter<>(stream, codec, parts.writeBuffer());
  }

  /**
   * Makes frames of a stream of bytes, and sends them there.
   *
   * @cancelSafety its {@code next} is safe: a part of a frame stays here
   */
  public static <I, O> Framed<I, O> of(ByteStream stream, Codec<I, O> codec) {
    return of(new FramedParts<>(stream, codec));
  }

  /**
   * Puts parts together again: it begins with what is in their buffers.
   *
   * @cancelSafety its {@code next} is safe: a part of a frame stays here
   */
  public static <I, O> Framed<I, O> of(FramedParts<I, O> parts) {
    return new Framed<>(parts);
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (gone) {
      throw polledAgain(toString());
    }
    return reader.pollNext(cx);
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    checkThere();
    return writer.pollReady(cx);
  }

  @Override
  public void startSend(O frame) throws Exception {
    checkThere();
    writer.startSend(frame);
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    checkThere();
    return writer.pollFlush(cx);
  }

  /** {@inheritDoc} The frames that come in go on. */
  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    checkThere();
    return writer.pollShutdown(cx);
  }

  private void checkThere() {
    if (gone) {
      throw Owner.usedAgain(toString());
    }
  }

  /** Returns the codec. */
  public Codec<I, O> codec() {
    return codec;
  }

  /** Returns the stream of bytes; what is in the buffers is not in it. */
  public ByteStream inner() {
    return stream;
  }

  /** Returns the bytes that were read and are no whole frame yet. They may be changed. */
  public ByteQueue readBuffer() {
    return reader.in;
  }

  /** Returns the bytes of frames that are not written yet. They may be changed. */
  public ByteQueue writeBuffer() {
    return writer.out;
  }

  /** Returns how many bytes are gathered before they are written without a flush. */
  public int backpressureBoundary() {
    return writer.backpressureBoundary;
  }

  /**
   * Sets how many bytes are gathered before they are written without a flush.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public void backpressureBoundary(int bytes) {
    writer.backpressureBoundary(bytes);
  }

  /**
   * Returns one with another codec, which goes on in the place of this one.
   *
   * @cancelSafety its {@code next} is safe: a part of a frame stays here
   */
  public <J, P> Framed<J, P> mapCodec(
      Function<? super Codec<I, O>, ? extends Codec<J, P>> function) {
    checkThere();
    Framed<J, P> next = of(new FramedParts<>(stream, function.apply(codec), reader.in, writer.out));
    next.backpressureBoundary(writer.backpressureBoundary);
    gone = true;
    return next;
  }

  /**
   * Returns one with another decoder, which goes on in the place of this one.
   *
   * @cancelSafety its {@code next} is safe: a part of a frame stays here
   */
  public <J> Framed<J, O> mapDecoder(Function<? super Decoder<I>, ? extends Decoder<J>> function) {
    return mapCodec(old -> Codec.of(function.apply(old), old));
  }

  /**
   * Returns one with another encoder, which goes on in the place of this one.
   *
   * @cancelSafety its {@code next} is safe: a part of a frame stays here
   */
  public <P> Framed<I, P> mapEncoder(Function<? super Encoder<O>, ? extends Encoder<P>> function) {
    return mapCodec(old -> Codec.of(old, function.apply(old)));
  }

  /** Takes it apart: nothing is lost, and this one cannot be used any more. */
  public FramedParts<I, O> intoParts() {
    checkThere();
    letGo();
    return new FramedParts<>(stream, codec, reader.in, writer.out);
  }

  /** Gives the stream of bytes back; what is in the buffers is lost, see {@link #intoParts}. */
  public ByteStream intoInner() {
    return intoParts().stream();
  }

  private void letGo() {
    gone = true;
    stream.cancelRead();
    stream.cancelWrite();
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(toString());
  }

  @Override
  public void drop() {
    if (!gone) {
      letGo();
      Owner.close(stream);
    }
  }

  @Override
  public void close() {
    drop();
  }

  @Override
  public String toString() {
    return "frames of " + stream;
  }
}
