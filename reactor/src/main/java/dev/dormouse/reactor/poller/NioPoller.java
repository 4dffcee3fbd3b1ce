package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.ListenOptions;
import dev.dormouse.reactor.Source;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Objects;

/**
 * The portable poller, over the JDK's selector.
 *
 * <p>The selector reports a state, not a change, so an interest is armed only while an operation
 * waits, and disarmed by its event.
 */
public final class NioPoller extends ReadinessPoller implements Kernel {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Selector selector;
  private final SleepFlag flag;
  private final boolean shared;
  private final int eventsMax;

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
    return this;
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
    ((NioSource) key.attachment()).event(ready, false);
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
  void deregistered(boolean listener) {
    if (flag.isAsleep()) {
      selector.wakeup();
    } else if (listener && !shared) {
      try {
        selector.selectNow(); // the port is free at once; events stay selected for the next turn
      } catch (IOException | ClosedSelectorException e) {
        // The next turn meets the same failure and reports it.
      }
    }
  }

  NioSource accepted(NioSource listener, SocketChannel channel) throws IOException {
    try {
      if (listener.noDelay()) {
        setNoDelay(channel);
      }
      InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
      return register(channel, new NioSource(this, channel, peer, true));
    } catch (Throwable failure) {
      channel.close();
      throw failure;
    }
  }

  private static void setNoDelay(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    } catch (IOException e) {
      // Some systems refuse it on a connection that was reset; its first read says so.
    }
  }

  @Override
  ReadySource startConnect(InetSocketAddress address) throws IOException {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(family(address));
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected = channel.connect(address);
      NioSource source = new NioSource(this, channel, address, connected);
      return register(channel, source);
    } catch (IOException failure) {
      if (channel != null) {
        channel.close();
      }
      throw SocketFailures.connect(address, Trouble.of(failure), NioSource.detail(failure));
    }
  }

  @Override
  public Source listen(InetSocketAddress address, ListenOptions options) throws IOException {
    requireResolved(address);
    try {
      ServerSocketChannel channel = ServerSocketChannel.open(family(address));
      return prepare(channel, address, options);
    } catch (IOException failure) {
      throw SocketFailures.listen(address, Trouble.of(failure), NioSource.detail(failure));
    }
  }

  private Source prepare(
      ServerSocketChannel channel, InetSocketAddress address, ListenOptions options)
      throws IOException {
    boolean prepared = false;
    try {
      if (options.reusePort()) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(address, options.backlog());
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      NioSource source = register(channel, new NioSource(this, channel, bound, options.noDelay()));
      prepared = true;
      return source;
    } finally {
      if (!prepared) {
        channel.close();
      }
    }
  }

  private NioSource register(SelectableChannel channel, NioSource source) throws IOException {
    channel.configureBlocking(false);
    registry.add(source);
    return source;
  }

  private static ProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }

  @Override
  public InetSocketAddress localAddress(Source source) throws IOException {
    NioSource nio = own(source);
    try {
      return (InetSocketAddress) Objects.requireNonNull(nio.network().getLocalAddress());
    } catch (ClosedChannelException closed) {
      throw nio.closed();
    }
  }

  @Override
  public InetSocketAddress peerAddress(Source stream) throws IOException {
    NioSource nio = own(stream);
    nio.stream();
    if (!nio.isOpen()) {
      throw nio.closed();
    }
    return nio.address();
  }

  @Override
  public void shutdownWrite(Source stream) throws IOException {
    NioSource nio = own(stream);
    try {
      nio.stream().shutdownOutput();
    } catch (ClosedChannelException closed) {
      throw nio.closed();
    }
    nio.shut();
  }

  @Override
  public <T> void setOption(Source source, SocketOption<T> option, T value) throws IOException {
    NioSource nio = own(source);
    try {
      nio.network().setOption(option, value);
    } catch (ClosedChannelException closed) {
      throw nio.closed();
    }
  }

  @Override
  public <T> T option(Source source, SocketOption<T> option) throws IOException {
    NioSource nio = own(source);
    try {
      return nio.network().getOption(option);
    } catch (ClosedChannelException closed) {
      throw nio.closed();
    }
  }

  private NioSource own(Source source) {
    if (source instanceof NioSource nio && nio.belongsTo(this)) {
      return nio;
    }
    throw new IllegalArgumentException(source + " belongs to another reactor");
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
