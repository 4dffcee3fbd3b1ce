package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.SendDatagram;
import dev.dormouse.reactor.Transfer;
import dev.dormouse.reactor.UnixName;
import dev.dormouse.sys.linux.DatagramBatch;
import dev.dormouse.sys.linux.Datagrams;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.KnownAddresses;
import dev.dormouse.sys.linux.Messages;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moves the datagrams of one source. Used between its enter and leave only. */
final class LinuxDatagrams {
  /*
   * One call receives as many datagrams as have arrived, up to a bound. The first goes to whoever
   * asked, the rest waits here for the next receives, which make no call. The source stays readable
   * meanwhile. If there were fewer than the bound, the socket was empty then, and no call has to
   * find that out: behind the last one the source stops being readable, unless an event has come.
   *
   * What is here belongs to the socket, as what is in the kernel does: a receive that is dropped
   * has taken none of it, and closing the socket forgets it.
   *
   * With a shared poller several threads may receive at once, and the lock orders them.
   */
  private final LinuxSource source;
  private final DatagramBatches batches;
  private final SharedLock receiving;

  /** The senders of late: mostly those of the next, and the receivers of the answers. */
  private final KnownAddresses known = new KnownAddresses();

  /** The other end, once connected. Unix sockets do not tell who sent what then. */
  private volatile @Nullable SocketAddress peer;

  /** Whether several datagrams may be received as one. */
  private volatile boolean segments;

  /**
   * Has datagrams that were received ahead; null if there are none. Under the lock, as the rest.
   */
  private @Nullable DatagramBatch ahead;

  /** The next of them, and how many there were. */
  private int next;

  private int count;

  /** The tick of the source at which it was empty but for those. */
  private int emptyAt;

  LinuxDatagrams(LinuxSource source, DatagramBatches batches) {
    this.source = source;
    this.batches = batches;
    this.receiving = SharedLock.of(batches.areShared());
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
    receiving.lock();
    try {
      if (ahead == null) {
        DatagramBatch batch =
            operation.isPeek() || segments || source.address() instanceof UnixName
                ? null
                : batches.take();
        if (batch == null) {
          return receiveOne(operation);
        }
        if (!fill(batch)) {
          return ReadySource.WOULD_BLOCK;
        }
      }
      return take(operation);
    } finally {
      receiving.unlock();
    }
  }

  /** Receives what has arrived; false if that is nothing. */
  private boolean fill(DatagramBatch batch) throws IOException {
    int answer = -Errno.EINTR;
    try {
      emptyAt = source.tick();
      do {
        answer = batch.receive(source.fd);
      } while (answer == -Errno.EINTR);
    } finally {
      if (answer <= 0) {
        batches.give(batch);
      }
    }
    if (answer == -Errno.EAGAIN) {
      return false;
    }
    if (answer < 0) {
      throw failed(-answer);
    }
    if (answer > 1) {
      emptyAt = source.keepReadable(emptyAt);
    }
    ahead = batch;
    next = 0;
    count = answer;
    return true;
  }

  /** Moves the next of those that were received ahead. */
  private int take(ReceiveDatagram operation) {
    DatagramBatch batch = Objects.requireNonNull(ahead);
    int index = next;
    int length = batch.length(index);
    int stored;
    byte[] array = operation.array();
    if (array != null) {
      stored = Math.min(length, operation.length());
      batch.copy(index, stored, array, operation.offset());
    } else {
      MemorySegment room = LinuxSource.memory(operation);
      stored = (int) Math.min(length, room.byteSize());
      batch.copy(index, stored, room);
    }
    operation.received(batch.sender(index, known).address(), length, 0);
    advance(operation.buffer(), stored);
    if (!operation.isPeek()) {
      next = index + 1;
      if (next == count) {
        ahead = null;
        batches.give(batch);
        if (count < batch.most()) {
          source.clear(ReadySource.READ, emptyAt);
        }
      }
    }
    return stored;
  }

  private int receiveOne(ReceiveDatagram operation) throws IOException {
    int length;
    do {
      length = receiveByCall(operation, operation.isPeek() ? Datagrams.PEEK : 0);
    } while (length == -Errno.EINTR);
    if (length == -Errno.EAGAIN) {
      return ReadySource.WOULD_BLOCK;
    }
    if (length < 0) {
      throw failed(-length);
    }
    operation.received(sender(), length, segments ? Messages.segmentBytes() : 0);
    int stored = Math.min(length, length(operation));
    advance(operation.buffer(), stored);
    return stored;
  }

  private int receiveByCall(ReceiveDatagram operation, int flags) {
    byte[] array = operation.array();
    if (segments) {
      return receiveSegments(LinuxSource.memory(operation), flags);
    }
    return array != null
        ? Datagrams.receive(source.fd, array, operation.offset(), operation.length(), flags)
        : Datagrams.receive(source.fd, LinuxSource.memory(operation), flags);
  }

  /** Returns how many bytes an operation has, or has room for. */
  private static int length(Transfer operation) {
    ByteBuffer buffer = operation.buffer();
    return buffer != null ? buffer.remaining() : operation.length();
  }

  /** Lets go of what was received ahead, and will not be received. */
  void forget() {
    receiving.lock();
    try {
      if (ahead != null) {
        batches.give(ahead);
        ahead = null;
      }
    } finally {
      receiving.unlock();
    }
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
    return known.sender().address();
  }

  int send(SendDatagram operation) throws IOException {
    SocketAddress target = operation.target();
    if (target != null) {
      Families.requireReach(source.address(), target);
    }
    int count;
    do {
      count = sendByCall(operation, target);
    } while (count == -Errno.EINTR);
    if (count == -Errno.EAGAIN && !(target instanceof UnixName)) {
      return ReadySource.WOULD_BLOCK;
    }
    if (count < 0) {
      throw sendFailed(target, length(operation), -count);
    }
    advance(operation.buffer(), count);
    return count;
  }

  private int sendByCall(SendDatagram operation, @Nullable SocketAddress target) {
    int segmentBytes = operation.segmentBytes();
    if (segmentBytes > 0 && segmentBytes < length(operation)) {
      return sendSegments(LinuxSource.memory(operation), target, segmentBytes);
    }
    byte[] array = operation.array();
    if (array != null && !(target instanceof UnixName)) {
      InetSocketAddress inet = (InetSocketAddress) target;
      int offset = operation.offset();
      return Datagrams.send(source.fd, array, offset, operation.length(), inet, known);
    }
    MemorySegment bytes = LinuxSource.memory(operation);
    return switch (target) {
      case null -> Datagrams.send(source.fd, bytes);
      case InetSocketAddress inet -> Datagrams.send(source.fd, bytes, inet, known);
      default -> Datagrams.send(source.fd, bytes, ((UnixName) target).kernelBytes());
    };
  }

  private int sendSegments(MemorySegment bytes, @Nullable SocketAddress target, int segmentBytes) {
    if (bytes.byteSize() > Limits.DATAGRAM_BYTES_MAX) {
      return -Errno.EMSGSIZE;
    }
    MemorySegment staging =
        MemorySegment.ofBuffer(Staging.bytes()).asSlice(0, bytes.byteSize()).copyFrom(bytes);
    return Messages.sendSegments(source.fd, staging, segmentBytes, (InetSocketAddress) target);
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
