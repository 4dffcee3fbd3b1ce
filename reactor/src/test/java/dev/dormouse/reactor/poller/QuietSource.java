package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.Transfer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A source where nothing ever comes, of which a test overrides what it is about. */
class QuietSource extends ReadySource {
  private static final InetSocketAddress SOMEWHERE =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 7);

  QuietSource(Role role) {
    this(new QuietPoller(), role);
  }

  QuietSource(QuietPoller poller, Role role) {
    super(poller, role, SOMEWHERE, true);
  }

  @Override
  int tryReceive(Receive receive, int length) throws IOException {
    return WOULD_BLOCK;
  }

  @Override
  int tryMove(Transfer operation) throws IOException {
    return WOULD_BLOCK;
  }

  @Override
  int trySend(Send send, int length) throws IOException {
    return WOULD_BLOCK;
  }

  @Override
  @Nullable ReadySource tryAccept() throws IOException {
    return null;
  }

  @Override
  boolean tryConnect() {
    return true;
  }

  @Override
  void attach() {}

  @Override
  void arm(int direction) {}

  @Override
  void releaseDescriptor() {}
}
