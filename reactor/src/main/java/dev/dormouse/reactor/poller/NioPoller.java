package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.OptionValue;
import dev.dormouse.reactor.UnixName;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.List;

/**
 * The portable poller, over the JDK's selector.
 *
 * <p>The selector reports a state, not a change, so an interest is armed only while an operation
 * waits, and disarmed by its event.
 */
public final class NioPoller extends ReadinessPoller {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Selector selector;
  private final SleepFlag flag;
  private final boolean shared;
  private final int eventsMax;
  private final NioKernel kernel = new NioKernel(this);

  private NioPoller(Selector selector, SleepFlag flag, boolean shared, int eventsMax) {
    super(shared);
    this.selector = selector;
    this.flag = flag;
    this.shared = shared;
    this.eventsMax = eventsMax;
  }

  /**
   * Opens a poller for a turning thread that announces its sleep in {@code flag}; it takes up to
   * {@code eventsMax} events at once.
   */
  public static NioPoller open(SleepFlag flag, boolean shared, int eventsMax) throws IOException {
    return new NioPoller(Selector.open(), flag, shared, eventsMax);
  }

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public Kernel kernel() {
    return kernel;
  }

  Selector selector() {
    return selector;
  }

  @Override
  int awaitKernel(long timeoutNanos) throws IOException {
    if (timeoutNanos == 0 || !selector.selectedKeys().isEmpty()) {
      selector.selectNow(); // without a wait if the last turn has left events behind
    } else if (timeoutNanos < 0) {
      selector.select();
    } else {
      // Rounded up: woken too early, the caller would turn in vain until the deadline.
      selector.select(Math.ceilDiv(timeoutNanos, NANOS_PER_MILLI));
    }
    int events = 0;
    Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
    while (keys.hasNext() && events < eventsMax) {
      SelectionKey key = keys.next();
      keys.remove();
      if (dispatch(key)) {
        events++;
      }
    }
    return events;
  }

  private static boolean dispatch(SelectionKey key) {
    int ops;
    try {
      ops = key.readyOps();
      // Before the event: a task that is woken by it and waits again arms anew.
      key.interestOpsAnd(~ops);
    } catch (CancelledKeyException closed) {
      return false; // its waiters were woken by the close
    }
    int ready = 0;
    if ((ops & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
      ready |= ReadySource.READ;
    }
    if ((ops & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
      ready |= ReadySource.WRITE;
    }
    if (!(key.attachment() instanceof NioSource source)) {
      return false; // a foreign channel that is no longer watched
    }
    source.event(ready, false);
    return true;
  }

  @Override
  void interruptKernel() {
    selector.wakeup();
  }

  /** A selection that is under way does not see an interest that has grown since it began. */
  void interestGrown() {
    if (flag.isAsleep()) {
      selector.wakeup();
    }
  }

  /** The JDK gives a descriptor back only when a selection takes note of its closing. */
  void deregistered(boolean ownsPort) {
    if (flag.isAsleep()) {
      selector.wakeup();
    } else if (ownsPort && !shared) {
      try {
        selector.selectNow(); // the port is free at once; events stay selected for the next turn
      } catch (IOException | ClosedSelectorException e) {
        // The next turn meets the same failure and reports it.
      }
    }
  }

  NioSource accepted(NioSource listener, SocketChannel channel) throws IOException {
    try {
      inherit(channel, listener.inherited());
      SocketAddress peer = NioAddresses.ofJdk(listener.address(), channel.getRemoteAddress());
      return register(channel, new NioSource(this, channel, peer, true));
    } catch (Throwable failure) {
      channel.close();
      throw failure;
    }
  }

  private static void inherit(SocketChannel channel, List<OptionValue<?>> options) {
    try {
      NioKernel.setAll(channel, options);
    } catch (IOException e) {
      // Some systems refuse it on a connection that was reset; its first read says so.
    }
  }

  @Override
  ReadySource startConnect(Connect connect) throws IOException {
    SocketAddress address = connect.address();
    SocketChannel channel = null;
    boolean started = false;
    try {
      channel = SocketChannel.open(NioAddresses.family(address));
      NioSource source = start(channel, connect);
      started = true;
      return source;
    } catch (BindException failure) {
      throw failure;
    } catch (IOException failure) {
      throw connectFailed(address, failure);
    } finally {
      if (!started && channel != null) {
        channel.close();
      }
    }
  }

  private NioSource start(SocketChannel channel, Connect connect) throws IOException {
    SocketAddress address = connect.address();
    channel.configureBlocking(false);
    if (address instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    NioKernel.setAll(channel, connect.options());
    SocketAddress local = connect.local();
    if (local != null) {
      NioKernel.bind(channel, local);
    }
    boolean connected = channel.connect(NioAddresses.toJdk(address));
    return register(channel, new NioSource(this, channel, address, connected));
  }

  /** Makes the failure to connect. */
  static IOException connectFailed(SocketAddress address, IOException failure) {
    String detail = NioSource.detail(failure);
    return address instanceof UnixName name
        ? UnixTrouble.of(failure).connect(name, detail)
        : SocketFailures.connect(address, Trouble.of(failure), detail);
  }

  /** Watches a channel that stays its owner's. */
  NioSource watch(SelectableChannel channel) throws IOException {
    if (channel.isBlocking()) {
      throw new IllegalBlockingModeException();
    }
    SelectionKey before = channel.keyFor(selector);
    if (before != null && before.attachment() != null) {
      throw new IOException(channel + " is watched by this runtime already; close that first");
    }
    NioSource source = new NioSource(this, channel);
    registry.add(source);
    return source;
  }

  NioSource register(SelectableChannel channel, NioSource source) throws IOException {
    channel.configureBlocking(false);
    registry.add(source);
    return source;
  }

  @Override
  void closePoller() {
    try {
      selector.close();
    } catch (IOException e) {
      // Every channel is closed by now; a selector that cannot close its pipe has lost nothing.
    }
  }
}
