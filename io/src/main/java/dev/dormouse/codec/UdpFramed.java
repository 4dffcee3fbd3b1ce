package dev.dormouse.codec;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.io.BytePoll;
import dev.dormouse.net.Envelope;
import dev.dormouse.net.UdpSocket;
import dev.dormouse.stream.RawStream;
import dev.dormouse.stream.Sink;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the frames that come in with datagrams, and a sink of those that go out, each with
 * its address.
 *
 * <p>A datagram is a stream of its own: it is decoded to its end, and a frame is never in two of
 * them. What the decoder refuses is a failure, after which the stream goes on with the next
 * datagram. Each frame that is sent is one datagram. It owns the socket: dropping it closes that.
 *
 * @param <I> type of the frames that come in
 * @param <O> type of the frames that go out
 */
public final class UdpFramed<I, O> extends RawStream<UdpFramed.Addressed<I>>
    implements Sink<UdpFramed.Addressed<O>> {
  private static final int DATAGRAM_BYTES_MAX = 65_535;

  private final UdpSocket socket;
  private final Codec<I, O> codec;
  private final byte[] received = new byte[DATAGRAM_BYTES_MAX];
  private final Envelope<InetSocketAddress> envelope = new Envelope<>();
  private final ByteQueue in = new ByteQueue();
  private final ByteQueue out = new ByteQueue();
  private @Nullable InetSocketAddress target;
  private boolean gone;

  private UdpFramed(UdpSocket socket, Codec<I, O> codec) {
    this.socket = Objects.requireNonNull(socket, "socket");
    this.codec = Objects.requireNonNull(codec, "codec");
  }

  /**
   * A frame and whom it is from, or for.
   *
   * @param frame the frame
   * @param address the other side's
   */
  public record Addressed<T>(T frame, InetSocketAddress address) {}

  /**
   * Makes frames of the datagrams of a socket, and sends them there.
   *
   * @cancelSafety its {@code next} is safe: a datagram that was not received waits
   */
  public static <I, O> UdpFramed<I, O> of(UdpSocket socket, Codec<I, O> codec) {
    return new UdpFramed<>(socket, codec);
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    checkThere();
    for (; ; ) {
      if (!in.isEmpty()) {
        I frame = decode();
        if (frame != null) {
          return new Addressed<>(frame, envelope.sender());
        }
        in.clear();
      }
      int count = socket.pollReceiveFrom(cx, received, 0, received.length, envelope);
      if (count == BytePoll.PENDING) {
        return Poll.PENDING;
      }
      in.append(received, 0, count);
    }
  }

  private @Nullable I decode() throws Exception {
    boolean decoded = false;
    try {
      I frame = codec.decodeEnd(in);
      decoded = true;
      return frame;
    } finally {
      if (!decoded) {
        in.clear();
      }
    }
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    return pollFlush(cx);
  }

  @Override
  public void startSend(Addressed<O> item) throws Exception {
    checkThere();
    if (target != null) {
      throw new IllegalStateException(this + " is not ready: call pollReady() first");
    }
    boolean encoded = false;
    try {
      codec.encode(item.frame(), out);
      encoded = true;
    } finally {
      if (!encoded) {
        out.clear();
      }
    }
    target = item.address();
  }

  /** {@inheritDoc} A frame whose datagram is refused is lost, and the next one may be sent. */
  @Override
  public boolean pollFlush(Context cx) throws Exception {
    checkThere();
    InetSocketAddress to = target;
    if (to == null) {
      return true;
    }
    boolean waits = false;
    try {
      waits = socket.pollSendTo(cx, out.bytes(), out.start(), out.length(), to) == BytePoll.PENDING;
    } finally {
      if (!waits) {
        out.clear();
        target = null;
      }
    }
    return !waits;
  }

  /** {@inheritDoc} Datagrams that come in go on. */
  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    return pollFlush(cx);
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

  /** Returns the socket. */
  public UdpSocket inner() {
    return socket;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(toString());
  }

  @Override
  public void drop() {
    if (!gone) {
      gone = true;
      socket.cancelReceive();
      socket.cancelSend();
      socket.close();
    }
  }

  @Override
  public void close() {
    drop();
  }

  @Override
  public String toString() {
    return "frames of " + socket;
  }
}
