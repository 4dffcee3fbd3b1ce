package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.io.BytePoll;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.SendDatagram;
import dev.dormouse.reactor.Source;
import dev.dormouse.reactor.Transfer;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket that carries datagrams between addresses of the type {@code A}.
 *
 * <p>Its polls share one operation for each direction, made by the first of them, so they allocate
 * nothing but the address of a sender who is not that of the datagram before.
 */
abstract class SourceDatagrams<A> implements AutoCloseable {
  /** What the forms with {@code try} answer if they would have to wait. */
  public static final int NOTHING = -1;

  final Kernel kernel;
  final Source source;
  private @Nullable ReceiveDatagram receives;
  private @Nullable SendDatagram sends;

  SourceDatagrams(Kernel kernel, Source source) {
    this.kernel = kernel;
    this.source = source;
  }

  abstract SocketAddress toSource(A address);

  abstract A ofSource(SocketAddress address);

  // ---- Receiving

  /**
   * Receives the next datagram and answers how many bytes were put into {@code buffer}; what does
   * not fit is lost. {@link #receiveFrom} tells whether that was the case.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety a dropped receive has taken nothing; the datagram waits for the next one
   */
  public Future<Integer> receive(byte[] buffer, int offset, int length) {
    return aimed(new ReceiveDatagram(source, false), buffer, offset, length);
  }

  /**
   * Receives the next datagram, as {@link #receive(byte[], int, int)} does.
   *
   * @cancelSafety as for {@link #receive(byte[], int, int)}
   */
  public Future<Integer> receive(byte[] buffer) {
    return receive(buffer, 0, buffer.length);
  }

  /**
   * Receives the next datagram into the remaining room of {@code buffer} and moves its position.
   *
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   * @cancelSafety as for {@link #receive(byte[], int, int)}; the position stays
   */
  public Future<Integer> receive(ByteBuffer buffer) {
    return aimed(new ReceiveDatagram(source, false), buffer);
  }

  /**
   * Receives the next datagram and tells its sender, and whether all of it had room.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety a dropped receive has taken nothing; the datagram waits for the next one
   */
  public Future<Datagram<A>> receiveFrom(byte[] buffer, int offset, int length) {
    ReceiveDatagram receive = new ReceiveDatagram(source, false);
    return new Receiving<>(this, receive, aimed(receive, buffer, offset, length));
  }

  /**
   * Receives the next datagram and tells its sender, and whether all of it had room.
   *
   * @cancelSafety as for {@link #receiveFrom(byte[], int, int)}
   */
  public Future<Datagram<A>> receiveFrom(byte[] buffer) {
    return receiveFrom(buffer, 0, buffer.length);
  }

  /**
   * Receives the next datagram into the remaining room of {@code buffer}, moves its position, and
   * tells the sender, and whether all of it had room.
   *
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   * @cancelSafety as for {@link #receiveFrom(byte[], int, int)}; the position stays
   */
  public Future<Datagram<A>> receiveFrom(ByteBuffer buffer) {
    ReceiveDatagram receive = new ReceiveDatagram(source, false);
    return new Receiving<>(this, receive, aimed(receive, buffer));
  }

  /**
   * Looks at the next datagram, which stays for the next receive, and answers how many bytes were
   * put into {@code buffer}.
   *
   * @cancelSafety safe: it takes nothing
   */
  public Future<Integer> peek(byte[] buffer) {
    return aimed(new ReceiveDatagram(source, true), buffer, 0, buffer.length);
  }

  /**
   * Looks at the next datagram, which stays for the next receive, and tells its sender. With an
   * empty buffer it tells the sender and the length.
   *
   * @cancelSafety safe: it takes nothing
   */
  public Future<Datagram<A>> peekFrom(byte[] buffer) {
    ReceiveDatagram peek = new ReceiveDatagram(source, true);
    return new Receiving<>(this, peek, aimed(peek, buffer, 0, buffer.length));
  }

  /**
   * Receives the next datagram if one has arrived.
   *
   * @return how many bytes were put into {@code buffer}, or {@link #NOTHING}
   * @throws IOException the failure of the socket
   */
  public int tryReceive(byte[] buffer) throws IOException {
    return attempt(aimed(new ReceiveDatagram(source, false), buffer, 0, buffer.length));
  }

  /**
   * Receives the next datagram if one has arrived.
   *
   * @return what is known of it, or null if there is none
   * @throws IOException the failure of the socket
   */
  public @Nullable Datagram<A> tryReceiveFrom(byte[] buffer) throws IOException {
    ReceiveDatagram receive = new ReceiveDatagram(source, false);
    int count = attempt(aimed(receive, buffer, 0, buffer.length));
    return count == NOTHING ? null : datagram(receive, count);
  }

  /**
   * Looks at the next datagram if one has arrived.
   *
   * @return how many bytes were put into {@code buffer}, or {@link #NOTHING}
   * @throws IOException the failure of the socket
   */
  public int tryPeek(byte[] buffer) throws IOException {
    return attempt(aimed(new ReceiveDatagram(source, true), buffer, 0, buffer.length));
  }

  /**
   * Tries to receive a datagram into a range. Allocates nothing. Another poll may name another
   * range.
   *
   * @return how many bytes were put there, or {@link BytePoll#PENDING} after the waker of {@code
   *     cx} was stored
   * @throws Exception the failure of the socket
   */
  public int pollReceive(Context cx, byte[] buffer, int offset, int length) throws Exception {
    ReceiveDatagram receive = receives;
    if (receive == null) {
      receive = new ReceiveDatagram(source, false);
      receives = receive;
    }
    receive.aim(buffer, offset, length);
    return receive.pollCount(cx);
  }

  /**
   * Tries to receive a datagram into a range, and puts into {@code envelope} what is known of it.
   * Allocates only the address of a sender who has not sent the datagram before.
   *
   * @return as for {@link #pollReceive}
   * @throws Exception the failure of the socket
   */
  public int pollReceiveFrom(
      Context cx, byte[] buffer, int offset, int length, Envelope<A> envelope) throws Exception {
    int count = pollReceive(cx, buffer, offset, length);
    if (count != BytePoll.PENDING) {
      ReceiveDatagram received = Objects.requireNonNull(receives);
      envelope.fill(sender(received), count, received.fullLength(), received.segmentBytes());
    }
    return count;
  }

  /** Says that the one who was answered pending by a poll to receive no longer waits. */
  public void cancelReceive() {
    if (receives != null) {
      receives.drop();
    }
  }

  // ---- Sending

  /**
   * Sends a datagram to the address that the socket is connected to, and answers its length.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety a dropped send has sent nothing
   */
  public Future<Integer> send(byte[] buffer, int offset, int length) {
    return aimed(sending(null), buffer, offset, length);
  }

  /**
   * Sends a datagram to the address that the socket is connected to, and answers its length.
   *
   * @cancelSafety a dropped send has sent nothing
   */
  public Future<Integer> send(byte[] buffer) {
    return send(buffer, 0, buffer.length);
  }

  /**
   * Sends the remaining bytes of {@code buffer} as a datagram to the address that the socket is
   * connected to, and moves its position.
   *
   * @cancelSafety a dropped send has sent nothing, the position stays
   */
  public Future<Integer> send(ByteBuffer buffer) {
    return aimed(sending(null), buffer);
  }

  /**
   * Sends a datagram to an address, and answers its length.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @cancelSafety a dropped send has sent nothing
   */
  public Future<Integer> sendTo(byte[] buffer, int offset, int length, A target) {
    return aimed(sending(toSource(target)), buffer, offset, length);
  }

  /**
   * Sends a datagram to an address, and answers its length.
   *
   * @cancelSafety a dropped send has sent nothing
   */
  public Future<Integer> sendTo(byte[] buffer, A target) {
    return sendTo(buffer, 0, buffer.length, target);
  }

  /**
   * Sends the remaining bytes of {@code buffer} as a datagram to an address, and moves its
   * position.
   *
   * @cancelSafety a dropped send has sent nothing, the position stays
   */
  public Future<Integer> sendTo(ByteBuffer buffer, A target) {
    return aimed(sending(toSource(target)), buffer);
  }

  /**
   * Sends a datagram to the address that the socket is connected to, if there is room for it.
   *
   * @return its length, or {@link #NOTHING}
   * @throws IOException the failure of the socket
   */
  public int trySend(byte[] buffer) throws IOException {
    return attempt(aimed(sending(null), buffer, 0, buffer.length));
  }

  /**
   * Sends a datagram to an address, if there is room for it.
   *
   * @return its length, or {@link #NOTHING}
   * @throws IOException the failure of the socket
   */
  public int trySendTo(byte[] buffer, A target) throws IOException {
    return attempt(aimed(sending(toSource(target)), buffer, 0, buffer.length));
  }

  /**
   * Tries to send a range as a datagram to the address that the socket is connected to. Allocates
   * nothing.
   *
   * @return its length, or {@link BytePoll#PENDING} after the waker of {@code cx} was stored
   * @throws Exception the failure of the socket
   */
  public int pollSend(Context cx, byte[] buffer, int offset, int length) throws Exception {
    return pollSend(cx, buffer, offset, length, null);
  }

  /**
   * Tries to send a range as a datagram to an address. Allocates nothing where that is the sender
   * of the last datagram.
   *
   * @return as for {@link #pollSend}
   * @throws Exception the failure of the socket
   */
  public int pollSendTo(Context cx, byte[] buffer, int offset, int length, A target)
      throws Exception {
    return pollSend(cx, buffer, offset, length, toSource(target));
  }

  private int pollSend(
      Context cx, byte[] buffer, int offset, int length, @Nullable SocketAddress target)
      throws Exception {
    SendDatagram send = sends;
    if (send == null) {
      send = new SendDatagram(source);
      sends = send;
    }
    send.address(target, 0);
    send.aim(buffer, offset, length);
    return send.pollCount(cx);
  }

  /** Says that the one who was answered pending by a poll to send no longer waits. */
  public void cancelSend() {
    if (sends != null) {
      sends.drop();
    }
  }

  // ---- The socket

  /**
   * Sets an option of the socket.
   *
   * @throws UnsupportedOperationException if the option is not for sockets of this kind
   * @throws IllegalArgumentException if the value is out of the option's range
   * @throws IOException if the socket is closed or the system refuses
   */
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    kernel.setOption(source, option, value);
  }

  /**
   * Returns the value of an option of the socket.
   *
   * @throws UnsupportedOperationException if the option is not for sockets of this kind
   * @throws IOException if the socket is closed
   */
  public <T> T option(SocketOption<T> option) throws IOException {
    return kernel.option(source, option);
  }

  /**
   * Returns the address of this socket.
   *
   * @throws IOException if the socket is closed
   */
  public A localAddress() throws IOException {
    return ofSource(kernel.localAddress(source));
  }

  /**
   * Returns the address that the socket is connected to.
   *
   * @throws IOException if the socket is closed, or not connected
   */
  public A peerAddress() throws IOException {
    return ofSource(kernel.peerAddress(source));
  }

  /**
   * Closes the socket at once. What was sent is on its way; what waits fails. Never blocks; closing
   * again does nothing.
   */
  @Override
  public void close() {
    source.close();
  }

  final SendDatagram sending(@Nullable SocketAddress target) {
    SendDatagram send = new SendDatagram(source);
    send.address(target, 0);
    return send;
  }

  static Transfer aimed(Transfer operation, byte[] buffer, int offset, int length) {
    operation.aim(buffer, offset, length);
    return operation;
  }

  private static Transfer aimed(Transfer operation, ByteBuffer buffer) {
    operation.aim(buffer);
    return operation;
  }

  private static int attempt(Transfer operation) throws IOException {
    int count = Attempts.once(operation);
    return count == BytePoll.PENDING ? NOTHING : count;
  }

  final Datagram<A> datagram(ReceiveDatagram received, int count) {
    return new Datagram<>(count, received.fullLength(), received.segmentBytes(), sender(received));
  }

  private A sender(ReceiveDatagram received) {
    return ofSource(Objects.requireNonNull(received.sender()));
  }
}
