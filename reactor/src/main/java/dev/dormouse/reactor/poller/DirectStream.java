package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Send;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A connection that lives in the table of its ring. It has no number to call with, so the ring
 * receives and sends all of it. For a control call it has one while that lasts; once another thread
 * reads or writes, for good.
 */
final class DirectStream extends UringSource {
  private final int place;

  DirectStream(UringPoller poller, int place, SocketAddress peer) {
    super(poller, NONE, Role.STREAM, peer, true);
    this.place = place;
  }

  @Override
  int place() {
    return place;
  }

  @Override
  int borrow() throws IOException {
    int number = super.borrow();
    if (number != NONE) {
      return number;
    }
    try {
      if (!uring().isMine()) {
        throw new IllegalStateException(
            this
                + " has a direct descriptor, which only the thread of its reactor can use: do this"
                + " there, or listen without SocketOptions.DIRECT");
      }
      number = uring().entries().install(this);
      if (number < 0) {
        throw SocketFailures.control(
            "making an ordinary descriptor for a moment",
            this,
            SocketFailures.noDescriptor(LinuxTrouble.of(-number), Errno.name(-number)));
      }
      return number;
    } finally {
      if (number < 0) {
        unpin();
      }
    }
  }

  @Override
  void giveBack(int number) {
    if (number != fd) {
      Sockets.close(number);
    }
    unpin();
  }

  @Override
  int install() {
    if (fd == NONE) {
      int number = uring().entries().install(this);
      if (number < 0) {
        return number;
      }
      fd = number;
    }
    return 0;
  }

  @Override
  void resetOnClose() {
    int number = fd == NONE ? uring().entries().install(this) : fd;
    if (number >= 0) {
      Sockets.setLinger(number, 0);
      drop(number);
    }
  }

  @Override
  void endSends() {
    int number = fd == NONE ? uring().entries().install(this) : fd;
    if (number >= 0) {
      Sockets.shutdown(number, Sockets.SHUT_WR);
      drop(number);
    }
  }

  private void drop(int number) {
    if (number != fd) {
      Sockets.close(number);
    }
  }

  @Override
  int sendNow(byte[] bytes, int at) {
    MemorySegment staging = uring().table().staging();
    int count = (int) Math.min(bytes.length - at, staging.byteSize());
    MemorySegment.copy(bytes, at, staging, ValueLayout.JAVA_BYTE, 0, count);
    return uring().entries().sendNow(this, staging, count);
  }

  @Override
  int sendByCall(Send send, int length) throws IOException {
    if (writesByCall) {
      return super.sendByCall(send, length);
    }
    MemorySegment staging = uring().table().staging();
    int most = (int) Math.min(length, staging.byteSize());
    MemorySegment.copy(memory(send), 0, staging, 0, most);
    int count = uring().entries().sendNow(this, staging, most);
    if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
      return WOULD_BLOCK;
    }
    if (count < 0) {
      throw failed(-count);
    }
    ByteBuffer buffer = send.buffer();
    if (buffer != null) {
      buffer.position(buffer.position() + count);
    }
    return count;
  }
}
