package dev.dormouse.codec;

import dev.dormouse.future.Context;
import dev.dormouse.io.AsyncWrite;
import dev.dormouse.stream.Sink;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sink of frames, whose bytes go to a sink of bytes.
 *
 * <p>Frames are gathered, and written by a flush or once there are as many bytes as the {@link
 * #backpressureBoundary}. A frame that the encoder refuses is not sent and harms no other. It owns
 * the sink: dropping it closes that, if it can be closed, without a flush.
 *
 * @param <T> type of the frames
 */
public final class FramedWrite<T> implements Sink<T> {
  private final AsyncWrite sink;
  private @Nullable FrameWriter<T> writer;

  private FramedWrite(AsyncWrite sink, FrameWriter<T> writer) {
    this.sink = sink;
    this.writer = writer;
  }

  /** Makes a sink of frames. */
  public static <T> FramedWrite<T> of(AsyncWrite sink, Encoder<? super T> encoder) {
    return of(sink, encoder, new ByteQueue());
  }

  /** Makes a sink of frames that writes some bytes before the first one. */
  public static <T> FramedWrite<T> of(
      AsyncWrite sink, Encoder<? super T> encoder, ByteQueue writeBuffer) {
    Objects.requireNonNull(sink, "sink");
    Objects.requireNonNull(encoder, "encoder");
    return new FramedWrite<>(sink, new FrameWriter<>(sink, encoder, writeBuffer));
  }

  private FrameWriter<T> writer() {
    FrameWriter<T> open = writer;
    if (open == null) {
      throw Owner.usedAgain("frames to " + sink);
    }
    return open;
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    return writer().pollReady(cx);
  }

  @Override
  public void startSend(T frame) throws Exception {
    writer().startSend(frame);
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return writer().pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    return writer().pollShutdown(cx);
  }

  /** Returns the encoder. */
  public Encoder<? super T> encoder() {
    return writer().encoder;
  }

  /** Returns the sink of bytes; what is in {@link #writeBuffer} is not in it yet. */
  public AsyncWrite inner() {
    return sink;
  }

  /** Returns the bytes of frames that are not written yet. They may be changed. */
  public ByteQueue writeBuffer() {
    return writer().out;
  }

  /** Returns how many bytes are gathered before they are written without a flush. */
  public int backpressureBoundary() {
    return writer().backpressureBoundary;
  }

  /**
   * Sets how many bytes are gathered before they are written without a flush.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public void backpressureBoundary(int bytes) {
    writer().backpressureBoundary(bytes);
  }

  /** Returns a sink with another encoder, which goes on in the place of this one. */
  public <R> FramedWrite<R> mapEncoder(
      Function<? super Encoder<? super T>, ? extends Encoder<? super R>> function) {
    FrameWriter<T> old = writer();
    FramedWrite<R> next = FramedWrite.of(sink, function.apply(old.encoder), old.out);
    next.backpressureBoundary(old.backpressureBoundary);
    writer = null;
    return next;
  }

  /** Gives the sink of bytes back; frames that are not written yet are lost. */
  public AsyncWrite intoInner() {
    writer();
    writer = null;
    sink.cancelWrite();
    return sink;
  }

  @Override
  public void drop() {
    if (writer != null) {
      writer = null;
      sink.cancelWrite();
      Owner.close(sink);
    }
  }

  @Override
  public String toString() {
    return "frames to " + sink;
  }
}
