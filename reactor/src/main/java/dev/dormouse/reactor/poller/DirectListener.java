package dev.dormouse.reactor.poller;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listener whose connections go into the table of its ring. */
final class DirectListener extends UringSource {
  private final DirectTable table;
  private final DirectAccepts accepts;

  DirectListener(UringPoller poller, int fd, SocketAddress address, DirectTable table)
      throws IOException {
    super(poller, fd, Role.LISTENER, address, false);
    this.table = table;
    this.accepts = new DirectAccepts(this, poller, table);
  }

  DirectTable table() {
    return table;
  }

  @Override
  @Nullable ReadySource tryAccept() throws IOException {
    if (!uring().isMine()) {
      throw new IllegalStateException(
          this
              + " takes its connections into the ring of another thread: accept there, or listen"
              + " without SocketOptions.DIRECT");
    }
    return accepts.take();
  }

  @Override
  boolean isWatching(int direction) {
    return false; // there may be room for further entries
  }

  @Override
  void watch(int direction) throws IOException {
    accepts.begin();
  }

  @Override
  void accepted(int number, int result) {
    accepts.completed(number, result, released);
    if (!released) {
      event(READ, false);
    } else if (!accepts.isUnderWay()) {
      uring().lingered(this);
    }
  }

  @Override
  void releaseByOwner() {
    released = true;
    accepts.closeTaken();
    if (accepts.isUnderWay()) {
      uring().entries().cancelAccepts(this);
      uring().linger(this);
    } else {
      releaseNow();
    }
  }

  @Override
  void releaseNow() {
    accepts.close();
    super.releaseNow();
  }

  @Override
  void abandon() {
    uring().lingered(this);
  }
}
