package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.SendDatagram;
import dev.dormouse.reactor.UnixName;
import dev.dormouse.sys.linux.Datagrams;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.KnownAddress;
import dev.dormouse.sys.linux.Messages;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Moves the datagrams of one source. Used between its enter and leave only. */
final class LinuxDatagrams {
  private final LinuxSource source;

  /**
   * The sender of the last datagram: mostly that of the next, and the receiver of the answer.
   * Immutable, so it does not matter which of several threads has written it.
   */
  private @Nullable KnownAddress known;

  /** The other end, once connected. Unix sockets do not tell who sent what then. */
  private volatile @Nullable SocketAddress peer;

  /** Whether several datagrams may be received as one. */
  private volatile boolean segments;

  LinuxDatagrams(LinuxSource source) {
    this.source = source;
  }

  void connected(SocketAddress to) {
    peer = to;
  }

  @Nullable SocketAddress peer() {
    return peer;
  }

  void receiveSegments(boolean on) {
    segments = on;
  }

  int receive(ReceiveDatagram operation) throws IOException {
    MemorySegment room = LinuxSource.memory(operation);
    int flags = operation.isPeek() ? Datagrams.PEEK : 0;
    int count;
    do {
      count = segments ? receiveSegments(room, flags) : Datagrams.receive(source.fd, room, flags);
    } while (count == -Errno.EINTR);
    if (count == -Errno.EAGAIN) {
      return ReadySource.WOULD_BLOCK;
    }
    if (count < 0) {
      throw failed(-count);
    }
    operation.received(sender(), count, segments ? Messages.segmentBytes() : 0);
    int stored = (int) Math.min(count, room.byteSize());
    advance(operation.buffer(), stored);
    return stored;
  }

  /** Receives by way of memory outside the heap, which the call needs. */
  private int receiveSegments(MemorySegment room, int flags) {
    MemorySegment staging = MemorySegment.ofBuffer(Staging.bytes());
    int count = Messages.receive(source.fd, staging, flags);
    if (count > 0) {
      MemorySegment.copy(staging, 0, room, 0, Math.min(count, room.byteSize()));
    }
    return count;
  }

  private SocketAddress sender() {
    if (source.address() instanceof UnixName) {
      byte[] name = Datagrams.senderName();
      return name.length == 0 ? UnixName.UNNAMED : UnixName.ofKernel(name);
    }
    KnownAddress sender = Datagrams.sender(known);
    if (sender != known) {
      known = sender;
    }
    return sender.address();
  }

  int send(SendDatagram operation) throws IOException {
    MemorySegment bytes = LinuxSource.memory(operation);
    SocketAddress target = operation.target();
    if (target != null) {
      Families.requireReach(source.address(), target);
    }
    int count;
    do {
      count = send(bytes, target, operation.segmentBytes());
    } while (count == -Errno.EINTR);
    if (count == -Errno.EAGAIN && !(target instanceof UnixName)) {
      return ReadySource.WOULD_BLOCK;
    }
    if (count < 0) {
      throw sendFailed(target, bytes.byteSize(), -count);
    }
    advance(operation.buffer(), count);
    return count;
  }

  private int send(MemorySegment bytes, @Nullable SocketAddress target, int segmentBytes) {
    if (segmentBytes > 0 && segmentBytes < bytes.byteSize()) {
      if (bytes.byteSize() > Limits.DATAGRAM_BYTES_MAX) {
        return -Errno.EMSGSIZE;
      }
      MemorySegment staging =
          MemorySegment.ofBuffer(Staging.bytes()).asSlice(0, bytes.byteSize()).copyFrom(bytes);
      return Messages.sendSegments(source.fd, staging, segmentBytes, (InetSocketAddress) target);
    }
    return switch (target) {
      case null -> Datagrams.send(source.fd, bytes);
      case InetSocketAddress inet -> Datagrams.send(source.fd, bytes, inet, known);
      default -> Datagrams.send(source.fd, bytes, ((UnixName) target).kernelBytes());
    };
  }

  private static void advance(@Nullable ByteBuffer buffer, int count) {
    if (buffer != null) {
      buffer.position(buffer.position() + count);
    }
  }

  private IOException failed(int errno) {
    return DatagramFailures.transfer(source, LinuxTrouble.of(errno), Errno.name(errno));
  }

  private IOException sendFailed(@Nullable SocketAddress target, long length, int errno) {
    return switch (errno) {
      case Errno.EMSGSIZE -> DatagramFailures.tooLong(source, length);
      case Errno.EDESTADDRREQ, Errno.ENOTCONN -> DatagramFailures.notConnected(source);
      case Errno.EIO ->
          new SocketException(source + ": the network device cannot send segments; send each");
      case Errno.EAGAIN -> DatagramFailures.queueFull(source, target);
      default ->
          target instanceof UnixName name
              ? UnixTrouble.of(errno).send(name, Errno.name(errno))
              : failed(errno);
    };
  }
}
