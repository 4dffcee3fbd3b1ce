package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source over a channel. Its interest is armed when an operation begins to wait. */
final class NioSource extends ReadySource {
  private final NioPoller poller;
  private final @Nullable ServerSocketChannel server;
  private final @Nullable SocketChannel stream;

  /** Whether streams that a listener accepts send small writes at once. */
  private final boolean noDelay;

  /** Set when the source is attached, before anybody else knows it. */
  private @Nullable SelectionKey selection;

  NioSource(
      NioPoller poller, ServerSocketChannel server, InetSocketAddress address, boolean noDelay) {
    super(poller, true, address, false);
    this.poller = poller;
    this.server = server;
    this.stream = null;
    this.noDelay = noDelay;
  }

  NioSource(NioPoller poller, SocketChannel stream, InetSocketAddress address, boolean connected) {
    super(poller, false, address, connected);
    this.poller = poller;
    this.server = null;
    this.stream = stream;
    this.noDelay = false;
  }

  boolean noDelay() {
    return noDelay;
  }

  SelectableChannel channel() {
    return server != null ? server : stream();
  }

  NetworkChannel network() {
    return server != null ? server : stream();
  }

  SocketChannel stream() {
    if (stream == null) {
      throw new IllegalStateException(this + " is not a stream");
    }
    return stream;
  }

  @Override
  int tryReceive(Receive receive, int length) throws IOException {
    byte[] array = receive.array();
    try {
      int count =
          array != null
              ? stream().read(ByteBuffer.wrap(array, receive.offset(), length))
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

  private int readPart(ByteBuffer buffer, int length) throws IOException {
    int limit = buffer.limit();
    buffer.limit(buffer.position() + Math.min(length, buffer.remaining()));
    try {
      return stream().read(buffer);
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
      accepted = Objects.requireNonNull(server).accept();
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
      throw SocketFailures.connect(address(), Trouble.of(failure), detail(failure));
    }
  }

  @Override
  void attach() throws IOException {
    selection = channel().register(poller.selector(), 0, this);
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
    if (server != null) {
      return SelectionKey.OP_ACCEPT;
    }
    if (direction == READ) {
      return SelectionKey.OP_READ;
    }
    return stream().isConnected() ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
  }

  @Override
  void releaseDescriptor() {
    try {
      channel().close();
    } catch (IOException e) {
      // The JDK gives the descriptor back even then; what was lost is the peer's matter.
    }
    poller.deregistered(server != null);
  }

  /** Returns the words of the JDK for a failure. */
  static String detail(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
