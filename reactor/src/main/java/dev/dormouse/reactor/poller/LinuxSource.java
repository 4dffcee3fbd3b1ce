package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.reactor.Peek;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.SendDatagram;
import dev.dormouse.reactor.Transfer;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source over a descriptor number, for pollers by system call. */
class LinuxSource extends ReadySource {
  /** What {@link #fd} is of a source that has no number. */
  static final int NONE = -1;

  /** The number; used between enter and leave, or pin and unpin, only. */
  int fd;

  /** Written by the connecting task, before anybody else knows the source. */
  private boolean connected;

  /** Moves the datagrams of a source for such. */
  private final @Nullable LinuxDatagrams datagrams;

  LinuxSource(LinuxPoller poller, int fd, Role role, SocketAddress address, boolean connected) {
    super(poller, role, address, connected);
    this.fd = fd;
    this.connected = connected;
    this.datagrams = role == Role.DATAGRAMS ? new LinuxDatagrams(this, poller.batches) : null;
  }

  private LinuxPoller ourPoller() {
    return (LinuxPoller) poller();
  }

  @Override
  int tryReceive(Receive receive, int length) throws IOException {
    byte[] array = receive.array();
    int count;
    do {
      count =
          array != null
              ? Sockets.recv(fd, array, receive.offset(), length)
              : receivePart(Objects.requireNonNull(receive.buffer()), length);
    } while (count == -Errno.EINTR);
    if (count > 0) {
      return count;
    }
    return switch (count) {
      case 0 -> END;
      case -Errno.EAGAIN -> WOULD_BLOCK;
      default -> throw failed(-count);
    };
  }

  @Override
  int trySend(Send send, int length) throws IOException {
    byte[] array = send.array();
    int count;
    do {
      count =
          array != null
              ? Sockets.send(fd, array, send.offset(), length)
              : sendPart(Objects.requireNonNull(send.buffer()), length);
    } while (count == -Errno.EINTR);
    if (count >= 0) {
      return count;
    }
    if (count == -Errno.EAGAIN) {
      return WOULD_BLOCK;
    }
    throw failed(-count);
  }

  private int receivePart(ByteBuffer buffer, int length) {
    int count = Sockets.recv(fd, part(buffer, length));
    if (count > 0) {
      buffer.position(buffer.position() + count);
    }
    return count;
  }

  private int sendPart(ByteBuffer buffer, int length) {
    int count = Sockets.send(fd, part(buffer, length));
    if (count > 0) {
      buffer.position(buffer.position() + count);
    }
    return count;
  }

  private static MemorySegment part(ByteBuffer buffer, int length) {
    return MemorySegment.ofBuffer(buffer).asSlice(0, Math.min(length, buffer.remaining()));
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

  private int tryPeek(Peek peek) throws IOException {
    MemorySegment room = memory(peek);
    if (room.byteSize() == 0) {
      return 0;
    }
    int count;
    do {
      count = Sockets.peek(fd, room);
    } while (count == -Errno.EINTR);
    if (count > 0) {
      return count;
    }
    return switch (count) {
      case 0 -> END;
      case -Errno.EAGAIN -> WOULD_BLOCK;
      default -> throw failed(-count);
    };
  }

  /** Returns the memory that an operation names. */
  static MemorySegment memory(Transfer operation) {
    byte[] array = operation.array();
    return array != null
        ? MemorySegment.ofArray(array).asSlice(operation.offset(), operation.length())
        : MemorySegment.ofBuffer(Objects.requireNonNull(operation.buffer()));
  }

  /** Lets go of datagrams that nobody will receive. */
  final void forgetDatagrams() {
    if (datagrams != null) {
      datagrams.forget();
    }
  }

  LinuxDatagrams datagrams() {
    return Objects.requireNonNull(datagrams);
  }

  final IOException failed(int errno) {
    return SocketFailures.transfer(this, LinuxTrouble.of(errno), Errno.name(errno));
  }

  @Override
  @Nullable ReadySource tryAccept() throws IOException {
    int answer = -Errno.ECONNABORTED;
    for (int tries = 0; tries < Limits.ACCEPT_RETRIES_MAX; tries++) {
      answer = Sockets.accept(fd);
      if (answer >= 0) {
        return adopt(answer);
      }
      if (answer == -Errno.EAGAIN) {
        return null;
      }
      if (!LinuxTrouble.concernsOneConnection(-answer)) {
        break;
      }
    }
    String detail = Errno.name(-answer);
    if (LinuxTrouble.concernsOneConnection(-answer)) {
      throw SocketFailures.died(this, detail);
    }
    throw LinuxTrouble.isUsedUp(-answer)
        ? SocketFailures.pause(this, LinuxTrouble.of(-answer), detail)
        : SocketFailures.accept(this, detail);
  }

  private ReadySource adopt(int accepted) throws IOException {
    try {
      return ourPoller().accepted(accepted, LinuxAddresses.acceptedPeer(address()));
    } catch (IOException full) {
      // Closed again by now. The next ones wait until the poller can take them.
      throw SocketFailures.pause(this, Trouble.OTHER, NioSource.detail(full));
    }
  }

  @Override
  boolean tryConnect() throws IOException {
    if (connected) {
      return true;
    }
    int errno = Sockets.option(fd, Sockets.SOL_SOCKET, Sockets.SO_ERROR);
    if (errno != 0) {
      throw LinuxPoller.connectFailed(address(), Math.abs(errno));
    }
    // No error may also mean that nothing has been decided yet.
    connected = LinuxAddresses.isConnected(fd, address());
    return connected;
  }

  /**
   * Prepares the end of the sending direction.
   *
   * @return false if bytes are still to be sent; the direction ends behind them by itself
   * @throws IOException if bytes that were written could not be sent
   */
  boolean finishSends() throws IOException {
    return true;
  }

  /** Tells whether there is a number that this source has to close. */
  final boolean isOursToClose() {
    return fd != NONE && role() != Role.FOREIGN;
  }

  /**
   * Keeps the descriptor from being given back, and returns its number, or another one of the same
   * socket for a while, until {@link #giveBack}.
   */
  int borrow() throws IOException {
    pin();
    return fd;
  }

  /** Ends what {@link #borrow} began. */
  void giveBack(int number) {
    assert number == fd;
    unpin();
  }

  /** Fails if bytes that were written could not be sent. */
  void checkSends() throws IOException {
    // A send that was answered is with the kernel.
  }

  @Override
  void attach() throws IOException {
    int answer = ourPoller().watch(this);
    if (answer < 0 && role() == Role.FOREIGN) {
      throw ForeignName.refused(fd, -answer);
    }
    if (answer < 0) {
      throw SocketFailures.control("watching", this, Errno.name(-answer));
    }
  }

  @Override
  void arm(int direction) throws IOException {
    ourPoller().rewatch(this, direction);
  }

  @Override
  void releaseDescriptor() {
    forgetDatagrams();
    if (role() == Role.FOREIGN) {
      ourPoller().unwatch(this);
      return;
    }
    Sockets.close(fd);
  }
}
