package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.ListenOptions;
import dev.dormouse.reactor.OptionValue;
import dev.dormouse.reactor.PeerIdentity;
import dev.dormouse.reactor.Source;
import dev.dormouse.reactor.SourcePair;
import dev.dormouse.reactor.UnixName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Control calls by the JDK's channels. */
final class NioKernel implements Kernel {
  private final NioPoller poller;

  NioKernel(NioPoller poller) {
    this.poller = poller;
  }

  @Override
  public Source listen(SocketAddress address, ListenOptions options) throws IOException {
    Families.require(address);
    try {
      ServerSocketChannel channel = ServerSocketChannel.open(NioAddresses.family(address));
      return prepare(channel, address, options);
    } catch (IOException failure) {
      throw bindFailed(address, failure);
    }
  }

  @Override
  public Source watch(int descriptor) {
    throw new UnsupportedOperationException(
        "the JDK's selector watches channels, not the number "
            + descriptor
            + "; name the channel, or build the runtime with poller(PollerKind.EPOLL)");
  }

  @Override
  public Source watch(SelectableChannel channel) throws IOException {
    return poller.watch(channel);
  }

  private Source prepare(ServerSocketChannel channel, SocketAddress address, ListenOptions options)
      throws IOException {
    boolean prepared = false;
    try {
      if (options.reusePort()) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      List<OptionValue<?>> inherited = setOwn(channel, address, options);
      channel.bind(NioAddresses.toJdk(address), options.backlog());
      SocketAddress bound = NioAddresses.ofJdk(address, channel.getLocalAddress());
      NioSource source = poller.register(channel, new NioSource(poller, channel, bound, inherited));
      prepared = true;
      return source;
    } finally {
      if (!prepared) {
        channel.close();
      }
    }
  }

  /**
   * Sets those options that a listener has, and returns those that only streams have: with the
   * JDK's channels they inherit nothing but the sizes of buffers.
   */
  private static List<OptionValue<?>> setOwn(
      ServerSocketChannel channel, SocketAddress address, ListenOptions options)
      throws IOException {
    List<OptionValue<?>> inherited = new ArrayList<>();
    if (options.noDelay() && address instanceof InetSocketAddress) {
      inherited.add(new OptionValue<>(StandardSocketOptions.TCP_NODELAY, true));
    }
    for (OptionValue<?> each : options.options()) {
      if (NioAddresses.has(channel, each.option())) {
        NioAddresses.setOption(channel, each.option(), each.value());
      } else {
        inherited.add(each);
      }
    }
    if (!inherited.isEmpty()) {
      try (SocketChannel probe = SocketChannel.open(NioAddresses.family(address))) {
        setAll(probe, inherited); // so that what no stream has is refused now
      }
    }
    return inherited;
  }

  /** Gives a channel that is not connected yet its address. */
  static void bind(SocketChannel channel, SocketAddress address) throws IOException {
    try {
      channel.bind(NioAddresses.toJdk(address));
    } catch (IOException failure) {
      throw bindFailed(address, failure);
    }
  }

  private static IOException bindFailed(SocketAddress address, IOException failure) {
    String detail = NioSource.detail(failure);
    return address instanceof UnixName name
        ? UnixTrouble.of(failure).bind(name, detail)
        : SocketFailures.listen(address, Trouble.of(failure), detail);
  }

  @Override
  public Source openDatagrams(SocketAddress address, List<OptionValue<?>> options)
      throws IOException {
    Families.require(address);
    if (address instanceof UnixName) {
      throw noUnixDatagrams();
    }
    boolean prepared = false;
    DatagramChannel channel = null;
    try {
      channel = DatagramChannel.open(NioAddresses.family(address));
      setAll(channel, options);
      channel.bind(address);
      SocketAddress bound = channel.getLocalAddress();
      NioSource source = poller.register(channel, new NioSource(poller, channel, bound));
      prepared = true;
      return source;
    } catch (IOException failure) {
      throw bindFailed(address, failure);
    } finally {
      if (!prepared && channel != null) {
        channel.close();
      }
    }
  }

  private static UnsupportedOperationException noUnixDatagrams() {
    return new UnsupportedOperationException(
        "the JDK's channels have no Unix sockets for datagrams; use a native poller (Linux,"
            + " --enable-native-access)");
  }

  /** Sets options of a channel that is not bound or connected yet. */
  static void setAll(NetworkChannel channel, List<OptionValue<?>> options) throws IOException {
    for (OptionValue<?> each : options) {
      NioAddresses.setOption(channel, each.option(), each.value());
    }
  }

  @Override
  public void connectDatagrams(Source socket, SocketAddress peer) throws IOException {
    NioSource nio = own(socket);
    Families.requireReach(nio.address(), peer);
    nio.datagrams().connect(peer);
  }

  /**
   * The JDK has no pairs. One is made by way of a listener in a folder that only this user may
   * enter, and that is gone before anybody learns of it.
   */
  @Override
  public SourcePair pair(boolean datagrams) throws IOException {
    if (datagrams) {
      throw noUnixDatagrams();
    }
    Path folder = Files.createTempDirectory("pair");
    Path file = folder.resolve("s");
    UnixName name = UnixName.ofPath(file);
    try (ServerSocketChannel listener = ServerSocketChannel.open(NioAddresses.family(name))) {
      listener.bind(NioAddresses.toJdk(name), 1);
      SocketChannel first = SocketChannel.open(NioAddresses.toJdk(name));
      return adoptPair(first, listener);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private SourcePair adoptPair(SocketChannel first, ServerSocketChannel listener)
      throws IOException {
    NioSource one = null;
    SocketChannel second = null;
    boolean done = false;
    try {
      second = listener.accept();
      one = poller.register(first, new NioSource(poller, first, UnixName.UNNAMED, true));
      NioSource other =
          poller.register(second, new NioSource(poller, second, UnixName.UNNAMED, true));
      done = true;
      return new SourcePair(one, other);
    } finally {
      if (!done) {
        if (one != null) {
          one.close();
        }
        first.close();
        if (second != null) {
          second.close();
        }
      }
    }
  }

  @Override
  public SocketAddress localAddress(Source source) throws IOException {
    NioSource nio = own(source);
    try {
      return NioAddresses.ofJdk(nio.address(), nio.network().getLocalAddress());
    } catch (ClosedChannelException closed) {
      throw nio.closed();
    }
  }

  @Override
  public SocketAddress peerAddress(Source stream) throws IOException {
    NioSource nio = own(stream);
    if (nio.role() == Role.DATAGRAMS) {
      return nio.datagrams().peer();
    }
    nio.stream();
    if (!nio.isOpen()) {
      throw nio.closed();
    }
    return nio.address();
  }

  @Override
  public PeerIdentity peerIdentity(Source stream) throws IOException {
    throw new UnsupportedOperationException(
        "the JDK's channels do not tell the numbers of the other end's process, user and group;"
            + " use a native poller (Linux, --enable-native-access)");
  }

  @Override
  public void joinGroup(Source socket, InetAddress group, NetworkInterface device)
      throws IOException {
    NioSource nio = own(socket);
    NioDatagrams datagrams = nio.datagrams();
    Families.requireGroup(nio.address(), group);
    datagrams.join(group, device);
  }

  @Override
  public void leaveGroup(Source socket, InetAddress group, NetworkInterface device)
      throws IOException {
    NioSource nio = own(socket);
    NioDatagrams datagrams = nio.datagrams();
    Families.requireGroup(nio.address(), group);
    datagrams.leave(group, device);
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
  public void shutdownRead(Source stream) throws IOException {
    NioSource nio = own(stream);
    try {
      nio.stream().shutdownInput();
    } catch (ClosedChannelException closed) {
      throw nio.closed();
    }
  }

  @Override
  public <T> void setOption(Source source, SocketOption<T> option, T value) throws IOException {
    NioSource nio = own(source);
    try {
      NioAddresses.setOption(nio.network(), option, value);
    } catch (ClosedChannelException closed) {
      throw nio.closed();
    }
  }

  @Override
  public <T> T option(Source source, SocketOption<T> option) throws IOException {
    NioSource nio = own(source);
    try {
      Object value = nio.network().getOption(NioAddresses.option(nio.network(), option));
      return option.type().cast(value);
    } catch (ClosedChannelException closed) {
      throw nio.closed();
    }
  }

  private NioSource own(Source source) {
    if (source instanceof NioSource nio && nio.belongsTo(poller)) {
      return nio;
    }
    throw new IllegalArgumentException(source + " belongs to another reactor");
  }
}
