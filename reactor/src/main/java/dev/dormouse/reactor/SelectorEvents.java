package dev.dormouse.reactor;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Events of channels, over the JDK's selector.
 *
 * <p>A channel that is forgotten keeps its key, without a watch: a cancelled key could not be used
 * again before the next selection.
 */
final class SelectorEvents implements EventSource {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** What hangs on a key. */
  private record Watch(long token, boolean once) {}

  private final Selector selector = Selector.open();

  /** Keys whose interest in writing is one in the end of a connect. */
  private final Set<SelectionKey> connecting = ConcurrentHashMap.newKeySet();

  SelectorEvents() throws IOException {}

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public void watch(
      SelectableChannel channel, long token, Interest interest, EventMode mode, boolean known)
      throws IOException {
    if (channel.isBlocking()) {
      throw new IllegalBlockingModeException();
    }
    if (mode.isEdge() || interest.priority()) {
      throw new UnsupportedOperationException(
          "nio knows neither edges nor priority; take LEVEL or ONESHOT, or a poller over epoll");
    }
    SelectionKey key = channel.keyFor(selector);
    boolean watched = key != null && key.attachment() != null;
    if (watched != known) {
      throw EventPoller.wrong(channel, known);
    }
    if (key == null) {
      key = channel.register(selector, 0);
    }
    key.attach(new Watch(token, mode.isOnce()));
    arm(key, interest);
    selector.wakeup(); // a selection that is under way does not see it
  }

  private void arm(SelectionKey key, Interest interest) {
    int ops = interest.readable() ? SelectionKey.OP_READ | SelectionKey.OP_ACCEPT : 0;
    boolean connects =
        interest.writable() && key.channel() instanceof SocketChannel s && !s.isConnected();
    if (connects) {
      connecting.add(key);
      ops |= SelectionKey.OP_CONNECT;
    } else {
      connecting.remove(key);
      ops |= interest.writable() ? SelectionKey.OP_WRITE : 0;
    }
    key.interestOps(ops & key.channel().validOps());
  }

  @Override
  public void watch(int descriptor, long token, Interest interest, EventMode mode, boolean known) {
    throw new UnsupportedOperationException(
        "nio watches channels, not descriptor " + descriptor + "; take a poller over epoll");
  }

  @Override
  public void forget(SelectableChannel channel) {
    SelectionKey key = channel.keyFor(selector);
    if (key == null || key.attachment() == null) {
      throw EventPoller.wrong(channel, true);
    }
    key.attach(null);
    connecting.remove(key);
    if (key.isValid()) {
      key.interestOps(0);
    }
  }

  @Override
  public void forget(int descriptor) {
    throw EventPoller.wrong("descriptor " + descriptor, true);
  }

  @Override
  public List<ReadyEvent> await(long timeoutNanos) throws IOException {
    connecting.removeIf(SelectorEvents::hasConnected);
    if (timeoutNanos == 0) {
      selector.selectNow();
    } else if (timeoutNanos < 0) {
      selector.select();
    } else {
      selector.select(Math.ceilDiv(timeoutNanos, NANOS_PER_MILLI));
    }
    List<ReadyEvent> events = new ArrayList<>();
    for (SelectionKey key : selector.selectedKeys()) {
      ReadyEvent event = event(key);
      if (event != null) {
        events.add(event);
      }
    }
    selector.selectedKeys().clear();
    return events;
  }

  /** An interest in the end of a connect that has ended would be reported without end. */
  private static boolean hasConnected(SelectionKey key) {
    try {
      if (!((SocketChannel) key.channel()).isConnected()) {
        return false;
      }
      int before = key.interestOpsAnd(~SelectionKey.OP_CONNECT);
      if ((before & SelectionKey.OP_CONNECT) != 0) {
        key.interestOpsOr(SelectionKey.OP_WRITE);
      }
    } catch (CancelledKeyException closed) {
      // There is nothing to wait for any more.
    }
    return true;
  }

  private static @Nullable ReadyEvent event(SelectionKey key) {
    if (!(key.attachment() instanceof Watch watch)) {
      return null;
    }
    try {
      int ops = key.readyOps();
      if (watch.once()) {
        key.interestOps(0);
      }
      return new ReadyEvent(
          watch.token(),
          (ops & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0,
          (ops & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0,
          false,
          false,
          false);
    } catch (CancelledKeyException closed) {
      return null;
    }
  }

  @Override
  public void wake() {
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
