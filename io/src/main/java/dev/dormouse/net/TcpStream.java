package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.io.ByteStream;
import dev.dormouse.io.Halves;
import dev.dormouse.io.PolledTransfer;
import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.Source;
import dev.dormouse.reactor.SourceClosedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection.
 *
 * <p>It belongs to the reactor of the task that connected or accepted it: on a runtime with one
 * thread to that thread, else to any task of the runtime. Reading and writing are independent, so
 * one task may read while another writes. Operations on a closed stream, also those that wait, fail
 * with a {@link java.net.SocketException} that says so. Small writes are sent at once; see {@link
 * #noDelay}.
 */
public final class TcpStream implements ByteStream {
  private final Kernel kernel;
  private final Source source;
  private final InetSocketAddress peerAddress;
  private final PolledTransfer reads = new PolledTransfer(new Receives());
  private final PolledTransfer writes = new PolledTransfer(new Sends());

  private TcpStream(Kernel kernel, Source source, InetSocketAddress peerAddress) {
    this.kernel = kernel;
    this.source = source;
    this.peerAddress = peerAddress;
  }

  /** Makes the stream of an open source, or closes that and fails. */
  static TcpStream of(Kernel kernel, Source source) throws IOException {
    try {
      return new TcpStream(kernel, source, kernel.peerAddress(source));
    } catch (Throwable failure) {
      source.close();
      throw failure;
    }
  }

  /**
   * Connects to a server. The first poll looks the name up, if it is none of the literals of IPv4
   * and IPv6; its addresses are tried one after the other.
   *
   * <p>The future fails with a {@link java.net.ConnectException} or another {@link IOException}
   * that names the address and the reason, and with an {@link java.net.UnknownHostException} if the
   * name is unknown. Put a {@code Time.timeout} around it where the system's patience is too long.
   *
   * @param port 1 to 65535
   * @throws IllegalArgumentException if the host is empty or the port out of its range
   * @cancelSafety dropped before its end it closes the connection it has begun
   */
  public static Future<TcpStream> connect(String host, int port) {
    return new Connecting(Host.forConnecting(host, port));
  }

  /**
   * Connects to a server; an unresolved address is looked up.
   *
   * @cancelSafety as for {@link #connect(String, int)}
   */
  public static Future<TcpStream> connect(InetSocketAddress address) {
    return new Connecting(
        Host.forConnecting(
            address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress(),
            address.getPort()));
  }

  @Override
  public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return length == 0 ? nothing(cx) : reads.poll(cx, buffer, offset, length);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws Exception {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    return buffer.hasRemaining() ? reads.poll(cx, buffer) : nothing(cx);
  }

  @Override
  public void cancelRead() {
    reads.cancel();
  }

  @Override
  public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return length == 0 ? nothing(cx) : writes.poll(cx, buffer, offset, length);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws Exception {
    return buffer.hasRemaining() ? writes.poll(cx, buffer) : nothing(cx);
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
    if (!source.isOpen()) {
      throw new SourceClosedException("flush of " + source + ", which was closed");
    }
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
    writes.cancel();
  }

  /**
   * {@inheritDoc}
   *
   * @cancelSafety a dropped read has taken nothing; the bytes wait for the next one
   */
  @Override
  public Future<Integer> read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
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
    Objects.checkFromIndexSize(offset, length, buffer.length);
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

  /** Returns the address of the other side; known also after that has gone. */
  public InetSocketAddress peerAddress() {
    return peerAddress;
  }

  /**
   * Returns the address of this side.
   *
   * @throws IOException if the stream is closed
   */
  public InetSocketAddress localAddress() throws IOException {
    return kernel.localAddress(source);
  }

  /**
   * Says whether small writes are sent at once (true, as at the beginning) or gathered until the
   * other side has confirmed earlier ones.
   *
   * @throws IOException if the stream is closed
   */
  public void noDelay(boolean on) throws IOException {
    setOption(StandardSocketOptions.TCP_NODELAY, on);
  }

  /**
   * Sets an option of the socket: one of {@code TCP_NODELAY}, {@code SO_KEEPALIVE}, {@code
   * SO_LINGER}, {@code SO_RCVBUF}, {@code SO_SNDBUF} of {@link StandardSocketOptions}.
   *
   * @throws UnsupportedOperationException if the option is not for TCP
   * @throws IOException if the stream is closed or the system refuses the value
   */
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    kernel.setOption(source, option, value);
  }

  /**
   * Returns the value of an option of the socket.
   *
   * @throws UnsupportedOperationException if the option is not for TCP
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

  @Override
  public String toString() {
    return "TcpStream[" + peerAddress + "]";
  }

  /** The reads of this stream that are polled. */
  private final class Receives implements PolledTransfer.Start {
    @Override
    public Future<Integer> transfer(byte[] buffer, int offset, int length) {
      return new Receive(source, buffer, offset, length);
    }

    @Override
    public Future<Integer> transfer(ByteBuffer buffer) {
      return new Receive(source, buffer);
    }
  }

  /** The writes of this stream that are polled. */
  private final class Sends implements PolledTransfer.Start {
    @Override
    public Future<Integer> transfer(byte[] buffer, int offset, int length) {
      return new Send(source, buffer, offset, length);
    }

    @Override
    public Future<Integer> transfer(ByteBuffer buffer) {
      return new Send(source, buffer);
    }
  }

  private static final class Connecting extends Establish<TcpStream> {
    Connecting(Host host) {
      super(host);
    }

    @Override
    Future<TcpStream> attempt(InetSocketAddress address, Reactor reactor) {
      return new Attempt(reactor.kernel(), new Connect(address));
    }

    @Override
    public String toString() {
      return describe("connect to");
    }
  }

  /** Makes a stream of the source that was connected, in the same poll. */
  private static final class Attempt extends RawFuture<TcpStream> {
    private final Kernel kernel;
    private final Connect connect;

    Attempt(Kernel kernel, Connect connect) {
      this.kernel = kernel;
      this.connect = connect;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      Object answer = connect.pollRaw(cx);
      return answer instanceof Source connected ? of(kernel, connected) : Poll.PENDING;
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.of(connect);
    }

    @Override
    public void drop() {
      connect.drop();
    }
  }
}
