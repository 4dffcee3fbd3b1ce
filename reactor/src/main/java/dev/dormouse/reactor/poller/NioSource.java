package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.OptionValue;
import dev.dormouse.reactor.Peek;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.SendDatagram;
import dev.dormouse.reactor.Transfer;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source over a channel. Its interest is armed when an operation begins to wait. */
final class NioSource extends ReadySource {
  private final NioPoller poller;
  private final SelectableChannel channel;

  /** What streams get that a listener accepts. */
  private final List<OptionValue<?>> inherited;

  private final @Nullable NioDatagrams datagrams;

  /** What was looked at; null until somebody does. */
  private volatile @Nullable PeekedBytes peeked;

  /** Set when the source is attached, before anybody else knows it. */
  private @Nullable SelectionKey selection;

  NioSource(
      NioPoller poller,
      ServerSocketChannel server,
      SocketAddress address,
      List<OptionValue<?>> inherited) {
    super(poller, Role.LISTENER, address, false);
    this.poller = poller;
    this.channel = server;
    this.datagrams = null;
    this.inherited = inherited;
  }

  NioSource(NioPoller poller, SocketChannel stream, SocketAddress address, boolean connected) {
    super(poller, Role.STREAM, address, connected);
    this.poller = poller;
    this.channel = stream;
    this.datagrams = null;
    this.inherited = List.of();
  }

  NioSource(NioPoller poller, DatagramChannel socket, SocketAddress address) {
    super(poller, Role.DATAGRAMS, address, true);
    this.poller = poller;
    this.channel = socket;
    this.datagrams = new NioDatagrams(this, socket);
    this.inherited = List.of();
  }

  /** Makes one over a channel that stays its owner's. */
  NioSource(NioPoller poller, SelectableChannel foreign) {
    super(poller, Role.FOREIGN, new ForeignName(foreign.toString()), false);
    this.poller = poller;
    this.channel = foreign;
    this.datagrams = null;
    this.inherited = List.of();
  }

  List<OptionValue<?>> inherited() {
    return inherited;
  }

  NetworkChannel network() {
    return (NetworkChannel) channel;
  }

  SocketChannel stream() {
    if (channel instanceof SocketChannel stream) {
      return stream;
    }
    throw new IllegalStateException(this + " is not a stream");
  }

  NioDatagrams datagrams() {
    if (datagrams == null) {
      throw new IllegalStateException(this + " is not for datagrams");
    }
    return datagrams;
  }

  @Override
  int tryReceive(Receive receive, int length) throws IOException {
    byte[] array = receive.array();
    try {
      int count =
          array != null
              ? read(ByteBuffer.wrap(array, receive.offset(), length))
              : readPart(Objects.requireNonNull(receive.buffer()), length);
      return count == 0 ? WOULD_BLOCK : count;
    } catch (ClosedChannelException closed) {
      throw closed();
    } catch (IOException failure) {
      throw SocketFailures.transfer(this, Trouble.of(failure), detail(failure));
    }
  }

  @Override
  int trySend(Send send, int length) throws IOException {
    byte[] array = send.array();
    try {
      int count =
          array != null
              ? stream().write(ByteBuffer.wrap(array, send.offset(), length))
              : writePart(Objects.requireNonNull(send.buffer()), length);
      return count == 0 ? WOULD_BLOCK : count;
    } catch (ClosedChannelException closed) {
      throw closed();
    } catch (IOException failure) {
      throw SocketFailures.transfer(this, Trouble.of(failure), detail(failure));
    }
  }

  private int read(ByteBuffer to) throws IOException {
    PeekedBytes first = peeked;
    return first != null && first.count() > 0 ? first.take(to) : stream().read(to);
  }

  @Override
  int tryMove(Transfer operation) throws IOException {
    return switch (operation) {
      case Peek peek -> tryPeek(peek);
      case ReceiveDatagram receive -> datagrams().receive(receive);
      case SendDatagram send -> datagrams().send(send);
      case Receive receive -> tryReceive(receive, receive.length());
      case Send send -> trySend(send, send.length());
    };
  }

  /** The JDK does not peek: what is looked at is read, and kept for the next receives. */
  private int tryPeek(Peek peek) throws IOException {
    byte[] array = peek.array();
    ByteBuffer room =
        array != null
            ? ByteBuffer.wrap(array, peek.offset(), peek.length())
            : Objects.requireNonNull(peek.buffer()).duplicate();
    PeekedBytes ahead = peeked;
    if (ahead == null) {
      ahead = new PeekedBytes();
      peeked = ahead;
    }
    int missing = room.remaining() - ahead.count();
    if (missing > 0) {
      ByteBuffer staging = Staging.bytes();
      int count = readAhead(staging.limit(Math.min(missing, staging.limit())), ahead.count());
      if (ahead.count() == 0 && count <= 0 && room.hasRemaining()) {
        return count < 0 ? END : WOULD_BLOCK;
      }
      ahead.add(staging.flip());
    }
    return ahead.look(room);
  }

  /** A failure that comes after bytes is met by the read that follows them. */
  private int readAhead(ByteBuffer staging, int known) throws IOException {
    try {
      return stream().read(staging);
    } catch (ClosedChannelException closed) {
      throw closed();
    } catch (IOException failure) {
      if (known > 0) {
        return 0;
      }
      throw SocketFailures.transfer(this, Trouble.of(failure), detail(failure));
    }
  }

  private int readPart(ByteBuffer buffer, int length) throws IOException {
    int limit = buffer.limit();
    buffer.limit(buffer.position() + Math.min(length, buffer.remaining()));
    try {
      return read(buffer);
    } finally {
      buffer.limit(limit);
    }
  }

  private int writePart(ByteBuffer buffer, int length) throws IOException {
    int limit = buffer.limit();
    buffer.limit(buffer.position() + Math.min(length, buffer.remaining()));
    try {
      return stream().write(buffer);
    } finally {
      buffer.limit(limit);
    }
  }

  @Override
  @Nullable ReadySource tryAccept() throws IOException {
    SocketChannel accepted;
    try {
      accepted = ((ServerSocketChannel) channel).accept();
    } catch (ClosedChannelException closed) {
      throw closed();
    } catch (IOException failure) {
      throw acceptFailed(failure);
    }
    if (accepted == null) {
      return null;
    }
    try {
      return poller.accepted(this, accepted);
    } catch (IOException full) {
      // Closed again by now. The next ones wait until the poller can take them.
      throw SocketFailures.pause(this, Trouble.OTHER, detail(full));
    }
  }

  /** The JDK gives words, perhaps in the user's language: those it cannot tell apart pause. */
  private IOException acceptFailed(IOException failure) {
    Trouble trouble = Trouble.of(failure);
    String detail = detail(failure);
    return trouble.concernsOneConnection()
        ? SocketFailures.died(this, detail)
        : SocketFailures.pause(this, trouble, detail);
  }

  @Override
  boolean tryConnect() throws IOException {
    try {
      return stream().finishConnect();
    } catch (ClosedChannelException closed) {
      throw closed();
    } catch (IOException failure) {
      throw NioPoller.connectFailed(address(), failure);
    }
  }

  @Override
  void attach() throws IOException {
    selection = channel.register(poller.selector(), 0, this);
  }

  @Override
  void arm(int direction) throws IOException {
    SelectionKey key = Objects.requireNonNull(selection);
    try {
      if ((key.interestOpsOr(interest(direction)) & interest(direction)) == 0) {
        poller.interestGrown();
      }
    } catch (CancelledKeyException gone) {
      throw closed();
    }
  }

  private int interest(int direction) {
    if (role() == Role.LISTENER) {
      return SelectionKey.OP_ACCEPT;
    }
    if (role() == Role.FOREIGN) {
      return foreignInterest(direction);
    }
    if (direction == READ) {
      return SelectionKey.OP_READ;
    }
    return role() == Role.DATAGRAMS || stream().isConnected()
        ? SelectionKey.OP_WRITE
        : SelectionKey.OP_CONNECT;
  }

  private int foreignInterest(int direction) {
    boolean connects = channel instanceof SocketChannel stream && stream.isConnectionPending();
    int wanted =
        direction == READ
            ? SelectionKey.OP_READ | SelectionKey.OP_ACCEPT
            : connects ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
    int interest = wanted & channel.validOps();
    if (interest == 0) {
      throw new UnsupportedOperationException(
          this + " is never " + (direction == READ ? "readable" : "writable"));
    }
    return interest;
  }

  @Override
  void releaseDescriptor() {
    if (role() == Role.FOREIGN) {
      unwatch(Objects.requireNonNull(selection));
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // The JDK gives the descriptor back even then; what was lost is the peer's matter.
    }
    poller.deregistered(role() != Role.STREAM);
  }

  /** The key stays: a cancelled one would bar the channel until the next selection. */
  private static void unwatch(SelectionKey key) {
    key.attach(null);
    try {
      key.interestOps(0);
    } catch (CancelledKeyException closed) {
      // by its owner
    }
  }

  /** Returns the words of the JDK for a failure. */
  static String detail(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
