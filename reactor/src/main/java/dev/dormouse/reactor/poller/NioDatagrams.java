package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.SendDatagram;
import dev.dormouse.reactor.SourceClosedException;
import dev.dormouse.reactor.Transfer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves the datagrams of one channel.
 *
 * <p>The JDK neither tells what it cut off nor peeks. So a datagram is received whole, outside the
 * heap, and one that was only looked at is kept for the next receive.
 */
final class NioDatagrams {
  private final NioSource source;
  private final DatagramChannel channel;
  private final Map<Membership, MembershipKey> memberships = new HashMap<>();
  private @Nullable Kept kept;

  NioDatagrams(NioSource source, DatagramChannel channel) {
    this.source = source;
    this.channel = channel;
  }

  private record Membership(InetAddress group, NetworkInterface device) {}

  /** A datagram that was looked at. */
  private record Kept(byte[] bytes, SocketAddress sender) {}

  synchronized int receive(ReceiveDatagram operation) throws IOException {
    ByteBuffer room = room(operation);
    Kept known = kept;
    ByteBuffer bytes;
    SocketAddress sender;
    if (known != null) {
      bytes = ByteBuffer.wrap(known.bytes);
      sender = known.sender;
    } else {
      bytes = Staging.bytes();
      sender = receive(bytes);
      if (sender == null) {
        return ReadySource.WOULD_BLOCK;
      }
      bytes.flip();
    }
    int length = bytes.remaining();
    if (operation.isPeek() && known == null) {
      byte[] copy = new byte[length];
      bytes.get(0, copy);
      kept = new Kept(copy, sender);
      int unused = source.keepReadable(source.tick()); // the selector knows nothing of it any more
    } else if (!operation.isPeek()) {
      kept = null;
    }
    operation.received(sender, length, 0);
    int stored = Math.min(length, room.remaining());
    room.put(bytes.limit(stored));
    return stored;
  }

  private @Nullable SocketAddress receive(ByteBuffer bytes) throws IOException {
    try {
      return channel.receive(bytes);
    } catch (ClosedChannelException closed) {
      throw closed();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  int send(SendDatagram operation) throws IOException {
    ByteBuffer bytes = room(operation);
    int length = bytes.remaining();
    int segment = operation.segmentBytes();
    if (segment > 0 && segment < length) {
      throw new UnsupportedOperationException(
          source + ": the JDK's channels cannot send segments; send each, or use a native poller");
    }
    SocketAddress target = operation.target();
    if (target != null) {
      Families.requireReach(source.address(), target);
    }
    if (length == 0 && channel.isConnected()) {
      throw new UnsupportedOperationException(
          source
              + ": the JDK's channels send no empty datagram once they are connected; send a byte,"
              + " stay unconnected, or use a native poller");
    }
    int start = bytes.position();
    try {
      int sent = target == null ? channel.write(bytes) : channel.send(bytes, target);
      // An empty one answers 0 in any case, and is taken: datagrams may be lost on their way.
      return sent == 0 && length > 0 ? ReadySource.WOULD_BLOCK : sent;
    } catch (ClosedChannelException closed) {
      throw closed();
    } catch (NotYetConnectedException toNobody) {
      throw DatagramFailures.notConnected(source);
    } catch (AlreadyConnectedException elsewhere) {
      throw new SocketException(
          source + " is connected to " + channel.getRemoteAddress() + " and sends only there");
    } catch (IOException failure) {
      bytes.position(start);
      throw sendFailed(failure, length);
    }
  }

  void connect(SocketAddress peer) throws IOException {
    try {
      if (channel.isConnected()) {
        channel.disconnect();
      }
      channel.connect(peer);
    } catch (ClosedChannelException closed) {
      throw closed();
    } catch (IOException failure) {
      throw SocketFailures.connect(peer, Trouble.of(failure), NioSource.detail(failure));
    }
  }

  SocketAddress peer() throws IOException {
    try {
      SocketAddress peer = channel.getRemoteAddress();
      if (peer == null) {
        throw DatagramFailures.notConnected(source);
      }
      return peer;
    } catch (ClosedChannelException closed) {
      throw closed();
    }
  }

  synchronized void join(InetAddress group, NetworkInterface device) throws IOException {
    Membership membership = new Membership(group, device);
    if (memberships.containsKey(membership)) {
      throw DatagramFailures.membership(source, true, group, device, "it is a member already");
    }
    try {
      memberships.put(membership, channel.join(group, device));
    } catch (ClosedChannelException closed) {
      throw closed();
    } catch (IOException failure) {
      String detail = NioSource.detail(failure);
      throw DatagramFailures.membership(source, true, group, device, detail);
    }
  }

  synchronized void leave(InetAddress group, NetworkInterface device) throws IOException {
    MembershipKey key = memberships.remove(new Membership(group, device));
    if (!source.isOpen()) {
      throw closed();
    }
    if (key == null) {
      throw DatagramFailures.membership(source, false, group, device, "it is no member");
    }
    key.drop();
  }

  private static ByteBuffer room(Transfer operation) {
    byte[] array = operation.array();
    return array != null
        ? ByteBuffer.wrap(array, operation.offset(), operation.length())
        : Objects.requireNonNull(operation.buffer());
  }

  private IOException sendFailed(IOException failure, int length) {
    String detail = NioSource.detail(failure).toLowerCase(Locale.ROOT);
    return detail.contains("too long") || detail.contains("too large")
        ? DatagramFailures.tooLong(source, length)
        : failed(failure);
  }

  private IOException failed(IOException failure) {
    Trouble trouble =
        failure instanceof PortUnreachableException ? Trouble.REFUSED : Trouble.of(failure);
    return DatagramFailures.transfer(source, trouble, NioSource.detail(failure));
  }

  private SourceClosedException closed() {
    return source.closed();
  }
}
