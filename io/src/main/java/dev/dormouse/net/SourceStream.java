package dev.dormouse.net;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.io.ByteStream;
import dev.dormouse.io.Halves;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.Peek;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.Source;
import dev.dormouse.reactor.Transfer;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket that carries a stream of bytes.
 *
 * <p>Its polls share one operation for each direction, made by the first of them, so they allocate
 * nothing: each aims it at its own range. So do the transfers that are awaited at once, unless one
 * is still under way; a future that its caller may keep is a new one each time.
 */
abstract class SourceStream implements ByteStream {
  final Kernel kernel;
  final Source source;
  private @Nullable Receive reads;
  private @Nullable Send writes;
  private @Nullable Receive awaitedReads;
  private @Nullable Send awaitedWrites;
  private @Nullable SendAll awaitedSeries;
  private @Nullable Peek peeks;

  SourceStream(Kernel kernel, Source source) {
    this.kernel = kernel;
    this.source = source;
  }

  private Receive reads() {
    Receive known = reads;
    if (known == null) {
      known = new Receive(source);
      reads = known;
    }
    return known;
  }

  private Send writes() {
    Send known = writes;
    if (known == null) {
      known = new Send(source);
      writes = known;
    }
    return known;
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    if (length == 0) {
      return nothing(cx, buffer, offset);
    }
    Receive receive = reads();
    receive.aim(buffer, offset, length);
    return receive.pollCount(cx);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws Exception {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    if (!buffer.hasRemaining()) {
      return nothing(cx);
    }
    Receive receive = reads();
    receive.aim(buffer);
    return receive.pollCount(cx);
  }

  @Override
  public void cancelRead() {
    if (reads != null) {
      reads.drop();
    }
  }

  /**
   * {@inheritDoc} One system call fills them, by way of memory outside the heap, with at most
   * {@code Limits.VECTOR_BYTES}.
   */
  @Override
  public long pollReadVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws Exception {
    int room = Vectors.bytes(buffers, offset, length);
    for (int i = 0; i < length; i++) {
      if (buffers[offset + i].isReadOnly()) {
        throw new ReadOnlyBufferException();
      }
    }
    if (room == 0) {
      return nothing(cx);
    }
    ByteBuffer staging = Vectors.staging().limit(room);
    Receive receive = reads();
    receive.aim(staging);
    int count = receive.pollCount(cx);
    if (count > 0) {
      Vectors.scatter(staging.flip(), buffers, offset);
    }
    return count;
  }

  @Override
  public boolean isReadVectored() {
    return true;
  }

  /**
   * {@inheritDoc} One system call takes them, by way of memory outside the heap, with at most
   * {@code Limits.VECTOR_BYTES}.
   */
  @Override
  public long pollWriteVectored(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws Exception {
    if (Vectors.bytes(buffers, offset, length) == 0) {
      return nothing(cx);
    }
    ByteBuffer staging = Vectors.staging();
    Vectors.gather(buffers, offset, length, staging);
    Send send = writes();
    send.aim(staging.flip());
    int count = send.pollCount(cx);
    if (count > 0) {
      Vectors.advance(buffers, offset, count);
    }
    return count;
  }

  @Override
  public boolean isWriteVectored() {
    return true;
  }

  /**
   * Looks at the bytes that have arrived, as soon as there are any; they stay for the next read.
   * Answers how many were put into {@code buffer}, or -1 at the end.
   *
   * @cancelSafety safe: it takes nothing
   */
  public Future<Integer> peek(byte[] buffer) {
    return new Peek(source, buffer, 0, buffer.length);
  }

  /**
   * Tries to look at the bytes that have arrived; they stay for the next read.
   *
   * @return as {@link #pollRead(Context, byte[], int, int)}
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @throws Exception the failure of the stream
   */
  public int pollPeek(Context cx, byte[] buffer, int offset, int length) throws Exception {
    if (length == 0) {
      return nothing(cx, buffer, offset);
    }
    Peek peek = peeks;
    if (peek == null) {
      peek = new Peek(source, buffer, offset, length);
      peeks = peek;
    } else {
      peek.aim(buffer, offset, length);
    }
    return peek.pollCount(cx);
  }

  /** Says that the one who was answered pending by {@link #pollPeek} no longer waits. */
  public void cancelPeek() {
    if (peeks != null) {
      peeks.drop();
    }
  }

  /**
   * Reads what has arrived, without waiting.
   *
   * @return how many bytes were put into {@code buffer}, 0 if none have arrived, or -1 at the end
   * @throws IOException the failure of the stream
   */
  public int tryRead(byte[] buffer) throws IOException {
    return buffer.length == 0 ? 0 : attempt(new Receive(source, buffer, 0, buffer.length));
  }

  /**
   * Writes what there is room for, without waiting.
   *
   * @return how many bytes were taken; 0 if there is no room
   * @throws IOException the failure of the stream
   */
  public int tryWrite(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return length == 0 ? 0 : attempt(new Send(source, buffer, offset, length));
  }

  private static int attempt(Transfer operation) throws IOException {
    int count = Attempts.once(operation);
    return count == PENDING ? 0 : count;
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception {
    if (length == 0) {
      return nothing(cx, buffer, offset);
    }
    Send send = writes();
    send.aim(buffer, offset, length);
    return send.pollCount(cx);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws Exception {
    if (!buffer.hasRemaining()) {
      return nothing(cx);
    }
    Send send = writes();
    send.aim(buffer);
    return send.pollCount(cx);
  }

  private static int nothing(Context cx, byte[] buffer, int offset) {
    Objects.checkFromIndexSize(offset, 0, buffer.length);
    return nothing(cx);
  }

  private static int nothing(Context cx) {
    return cx.proceed() ? 0 : PENDING;
  }

  /** {@inheritDoc} Each write goes to the kernel at once, so there is nothing to wait for. */
  @Override
  public boolean pollFlush(Context cx) throws IOException {
    if (!cx.proceed()) {
      return false;
    }
    kernel.checkWritten(source);
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    if (!cx.proceed()) {
      return false;
    }
    kernel.shutdownWrite(source);
    return true;
  }

  @Override
  public void cancelWrite() {
    if (writes != null) {
      writes.drop();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  @Override
  public Future<Integer> read(byte[] buffer, int offset, int length) {
    return length == 0
        ? ByteStream.super.read(buffer, offset, length)
        : new Receive(source, buffer, offset, length);
  }

  /**
   * Reads at least one byte into the remaining room of {@code buffer}, whatever its kind, and moves
   * its position.
   *
   * @cancelSafety a dropped read has taken nothing, the position stays
   */
  @Override
  public Future<Integer> read(ByteBuffer buffer) {
    return buffer.hasRemaining() ? new Receive(source, buffer) : ByteStream.super.read(buffer);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped write has written nothing
   */
  @Override
  public Future<Integer> write(byte[] buffer, int offset, int length) {
    return length == 0
        ? ByteStream.super.write(buffer, offset, length)
        : new Send(source, buffer, offset, length);
  }

  /**
   * Writes at least one of the remaining bytes of {@code buffer}, whatever its kind, and moves its
   * position.
   *
   * @cancelSafety a dropped write has written nothing, the position stays
   */
  @Override
  public Future<Integer> write(ByteBuffer buffer) {
    return buffer.hasRemaining() ? new Send(source, buffer) : ByteStream.super.write(buffer);
  }

  /** Returns an operation that nobody else knows. */
  private Receive idleReceive() {
    Receive known = awaitedReads;
    if (known == null) {
      known = new Receive(source);
      awaitedReads = known;
    }
    return known.isIdle() ? known : new Receive(source);
  }

  /** Returns an operation that nobody else knows. */
  private Send idleSend() {
    Send known = awaitedWrites;
    if (known == null) {
      known = new Send(source);
      awaitedWrites = known;
    }
    return known.isIdle() ? known : new Send(source);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  @Override
  public Future<Integer> readAwaited(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return read(buffer, offset, length);
    }
    Receive receive = idleReceive();
    receive.aim(buffer, offset, length);
    return receive;
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  @Override
  public Future<Integer> readAwaited(byte[] buffer) {
    return readAwaited(buffer, 0, buffer.length);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped read has taken nothing, the position stays
   */
  @Override
  public Future<Integer> readAwaited(ByteBuffer buffer) {
    if (!buffer.hasRemaining()) {
      return read(buffer);
    }
    Receive receive = idleReceive();
    receive.aim(buffer);
    return receive;
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped write has written nothing
   */
  @Override
  public Future<Integer> writeAwaited(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return write(buffer, offset, length);
    }
    Send send = idleSend();
    send.aim(buffer, offset, length);
    return send;
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped write has written nothing
   */
  @Override
  public Future<Integer> writeAwaited(byte[] buffer) {
    return writeAwaited(buffer, 0, buffer.length);
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped write has written nothing, the position stays
   */
  @Override
  public Future<Integer> writeAwaited(ByteBuffer buffer) {
    if (!buffer.hasRemaining()) {
      return write(buffer);
    }
    Send send = idleSend();
    send.aim(buffer);
    return send;
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety not safe: when dropped, a part may have been written
   */
  @CancelUnsafe("how much was written")
  @Override
  public Future<Void> writeAllAwaited(byte[] buffer, int offset, int length) {
    SendAll known = awaitedSeries;
    if (known == null) {
      known = new SendAll(this);
      awaitedSeries = known;
    }
    SendAll series = known.isIdle() ? known : new SendAll(this);
    series.aim(buffer, offset, length);
    return series;
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety not safe: when dropped, a part may have been written
   */
  @CancelUnsafe("how much was written")
  @Override
  public Future<Void> writeAllAwaited(byte[] buffer) {
    return writeAllAwaited(buffer, 0, buffer.length);
  }

  @Override
  public Halves split() {
    return Halves.of(this, this::endWriting);
  }

  private void endWriting() {
    try {
      kernel.shutdownWrite(source);
    } catch (IOException gone) {
      // The stream is closed or its connection gone: the other side has its end of the stream.
    }
  }

  /**
   * Sets an option of the socket.
   *
   * @throws UnsupportedOperationException if the option is not for sockets of this kind
   * @throws IOException if the stream is closed or the system refuses the value
   */
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    kernel.setOption(source, option, value);
  }

  /**
   * Returns the value of an option of the socket.
   *
   * @throws UnsupportedOperationException if the option is not for sockets of this kind
   * @throws IOException if the stream is closed
   */
  public <T> T option(SocketOption<T> option) throws IOException {
    return kernel.option(source, option);
  }

  /**
   * Closes the connection at once. What was written goes on being sent by the system; if bytes have
   * arrived that nobody read, the system resets the connection instead. Never blocks; closing again
   * does nothing.
   */
  @Override
  public void close() {
    source.close();
  }
}
