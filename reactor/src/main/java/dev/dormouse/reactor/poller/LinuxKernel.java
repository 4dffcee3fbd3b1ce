package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.ListenOptions;
import dev.dormouse.reactor.OptionValue;
import dev.dormouse.reactor.PeerIdentity;
import dev.dormouse.reactor.SocketOptions;
import dev.dormouse.reactor.Source;
import dev.dormouse.reactor.SourcePair;
import dev.dormouse.reactor.UnixName;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.InternetOptions;
import dev.dormouse.sys.linux.Sockets;
import dev.dormouse.sys.linux.UnixSockets;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SelectableChannel;
import java.util.List;

/** Control calls by system call. A source is pinned while one uses its descriptor. */
final class LinuxKernel implements Kernel {
  private final LinuxPoller poller;

  LinuxKernel(LinuxPoller poller) {
    this.poller = poller;
  }

  @Override
  public Source listen(SocketAddress address, ListenOptions options) throws IOException {
    Families.require(address);
    int fd = LinuxAddresses.socket(address, Sockets.SOCK_STREAM);
    if (fd < 0) {
      throw bindFailed(address, -fd);
    }
    SocketAddress bound = prepared(fd, address, options);
    return poller.adopt(
        wantsDirect(address, options)
            ? directListener(fd, bound)
            : poller.source(fd, Role.LISTENER, bound, false));
  }

  private static boolean wantsDirect(SocketAddress address, ListenOptions options) {
    return address instanceof InetSocketAddress
        && options.options().stream()
            .anyMatch(each -> isDirect(each) && Boolean.TRUE.equals(each.value()));
  }

  private static boolean isDirect(OptionValue<?> option) {
    return option.option().name().equals(SocketOptions.DIRECT.name());
  }

  private LinuxSource directListener(int fd, SocketAddress bound) throws IOException {
    LinuxSource listener = null;
    try {
      listener = poller.directListener(fd, bound);
      return listener;
    } finally {
      if (listener == null) {
        Sockets.close(fd);
      }
    }
  }

  @Override
  public Source watch(int descriptor) throws IOException {
    ForeignName name = new ForeignName("descriptor " + descriptor);
    if (descriptor < 0) {
      throw new IllegalArgumentException("a descriptor is 0 or more, not " + descriptor);
    }
    LinuxSource source = poller.source(descriptor, Role.FOREIGN, name, false);
    poller.registry.add(source); // refused or not, the descriptor stays its owner's
    return source;
  }

  @Override
  public Source watch(SelectableChannel channel) {
    throw new UnsupportedOperationException(
        poller.name()
            + " watches descriptor numbers, and the JDK tells none of "
            + channel
            + "; build the runtime with poller(PollerKind.NIO)");
  }

  private static SocketAddress prepared(int fd, SocketAddress address, ListenOptions options)
      throws IOException {
    boolean done = false;
    try {
      if (address instanceof InetSocketAddress inet) {
        int answer = prepareInternet(fd, inet, options);
        if (answer < 0) {
          throw bindFailed(address, -answer);
        }
      }
      List<OptionValue<?>> ofTheSocket =
          address instanceof InetSocketAddress
              ? options.options().stream().filter(each -> !isDirect(each)).toList()
              : options.options();
      setAll(fd, Role.LISTENER, address, ofTheSocket);
      SocketAddress bound = bind(fd, address);
      int answer = Sockets.listen(fd, options.backlog());
      if (answer < 0) {
        throw bindFailed(address, -answer);
      }
      done = true;
      return bound;
    } finally {
      if (!done) {
        Sockets.close(fd);
      }
    }
  }

  private static int prepareInternet(int fd, InetSocketAddress address, ListenOptions options) {
    int answer = Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
    if (answer >= 0 && options.reusePort()) {
      answer = Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 1);
    }
    if (answer >= 0) {
      answer = takeBothFamilies(fd, address);
    }
    if (answer >= 0 && options.noDelay()) {
      // Inherited by what is accepted: no call per connection.
      answer = Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
    }
    return answer;
  }

  private static int takeBothFamilies(int fd, InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address
        ? Sockets.setOption(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, 0)
        : 0;
  }

  private static SocketAddress bind(int fd, SocketAddress address) throws IOException {
    int answer = LinuxAddresses.bind(fd, address);
    SocketAddress bound = answer < 0 ? null : LinuxAddresses.local(fd, address);
    if (bound == null) {
      throw bindFailed(address, answer < 0 ? -answer : Errno.EINVAL);
    }
    return bound;
  }

  /** Sets the options that a stream has before it is connected. */
  static void prepare(int fd, SocketAddress address, List<OptionValue<?>> options)
      throws IOException {
    if (address instanceof InetSocketAddress) {
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
    }
    setAll(fd, Role.STREAM, address, options);
  }

  private static void setAll(int fd, Role role, SocketAddress address, List<OptionValue<?>> options)
      throws IOException {
    for (OptionValue<?> each : options) {
      LinuxOption option = LinuxOption.of(each.option(), role, address);
      int answer = option.set(fd, isSix(address), each.value());
      if (answer < 0) {
        throw optionFailed(option, each.value(), SocketFailures.name(address), -answer);
      }
    }
  }

  /** Makes the failure to take an address. */
  static IOException bindFailed(SocketAddress address, int errno) {
    return address instanceof UnixName name
        ? UnixTrouble.of(errno).bind(name, Errno.name(errno))
        : SocketFailures.listen(address, LinuxTrouble.of(errno), Errno.name(errno));
  }

  @Override
  public Source openDatagrams(SocketAddress address, List<OptionValue<?>> options)
      throws IOException {
    Families.require(address);
    int fd = LinuxAddresses.socket(address, Sockets.SOCK_DGRAM);
    if (fd < 0) {
      throw bindFailed(address, -fd);
    }
    SocketAddress bound = address;
    boolean done = false;
    try {
      if (address instanceof InetSocketAddress inet) {
        takeBothFamilies(fd, inet);
      }
      setAll(fd, Role.DATAGRAMS, address, options);
      if (!(address instanceof UnixName name && name.isUnnamed())) {
        bound = bind(fd, address);
      }
      done = true;
    } finally {
      if (!done) {
        Sockets.close(fd);
      }
    }
    LinuxSource source = poller.adopt(poller.source(fd, Role.DATAGRAMS, bound, true));
    for (OptionValue<?> each : options) {
      noteOption(source, each.option(), each.value());
    }
    return source;
  }

  @Override
  public void connectDatagrams(Source socket, SocketAddress peer) throws IOException {
    LinuxSource own = own(socket, Role.DATAGRAMS);
    Families.requireReach(own.address(), peer);
    own.pin();
    try {
      int answer = LinuxAddresses.connect(own.fd, peer);
      if (answer < 0) {
        throw LinuxPoller.connectFailed(peer, -answer);
      }
      own.datagrams().connected(peer);
    } finally {
      own.unpin();
    }
  }

  @Override
  public SourcePair pair(boolean datagrams) throws IOException {
    int answer = UnixSockets.pair(datagrams ? Sockets.SOCK_DGRAM : Sockets.SOCK_STREAM);
    if (answer < 0) {
      throw bindFailed(UnixName.UNNAMED, -answer);
    }
    int second = UnixSockets.pairSecond();
    Role role = datagrams ? Role.DATAGRAMS : Role.STREAM;
    boolean adopted = false;
    try {
      LinuxSource first =
          poller.adopt(poller.source(UnixSockets.pairFirst(), role, UnixName.UNNAMED, true));
      adopted = true;
      return new SourcePair(first, adoptSecond(first, second, role));
    } finally {
      if (!adopted) {
        Sockets.close(second);
      }
    }
  }

  private LinuxSource adoptSecond(LinuxSource first, int fd, Role role) throws IOException {
    try {
      return poller.adopt(poller.source(fd, role, UnixName.UNNAMED, true));
    } catch (Throwable failure) {
      first.close();
      throw failure;
    }
  }

  @Override
  public SocketAddress localAddress(Source source) throws IOException {
    LinuxSource own = own(source);
    int fd = own.borrow();
    try {
      SocketAddress address = LinuxAddresses.local(fd, own.address());
      if (address == null) {
        throw SocketFailures.control("local address", own, "the kernel knows none");
      }
      return address;
    } finally {
      own.giveBack(fd);
    }
  }

  @Override
  public SocketAddress peerAddress(Source source) throws IOException {
    LinuxSource own = own(source);
    if (own.role() == Role.LISTENER) {
      throw new IllegalStateException(own + " is not a stream");
    }
    if (!own.isOpen()) {
      throw own.closed();
    }
    if (own.role() == Role.STREAM) {
      return own.address();
    }
    SocketAddress peer = own.datagrams().peer();
    if (peer == null) {
      throw DatagramFailures.notConnected(own);
    }
    return peer;
  }

  @Override
  public PeerIdentity peerIdentity(Source stream) throws IOException {
    LinuxSource own = own(stream);
    if (!(own.address() instanceof UnixName)) {
      throw new UnsupportedOperationException(own + ": only Unix sockets know who is there");
    }
    own.pin();
    try {
      int pid = UnixSockets.peer(own.fd);
      if (pid < 0) {
        throw SocketFailures.control("peer identity", own, Errno.name(-pid));
      }
      return new PeerIdentity(pid, UnixSockets.peerUid(), UnixSockets.peerGid());
    } finally {
      own.unpin();
    }
  }

  @Override
  public void joinGroup(Source socket, InetAddress group, NetworkInterface device)
      throws IOException {
    membership(socket, group, device, true);
  }

  @Override
  public void leaveGroup(Source socket, InetAddress group, NetworkInterface device)
      throws IOException {
    membership(socket, group, device, false);
  }

  private void membership(Source socket, InetAddress group, NetworkInterface device, boolean join)
      throws IOException {
    LinuxSource own = own(socket, Role.DATAGRAMS);
    Families.requireGroup(own.address(), group);
    own.pin();
    try {
      int answer =
          join
              ? InternetOptions.join(own.fd, group, device.getIndex())
              : InternetOptions.leave(own.fd, group, device.getIndex());
      if (answer < 0) {
        throw DatagramFailures.membership(own, join, group, device, memberDetail(-answer));
      }
    } finally {
      own.unpin();
    }
  }

  private static String memberDetail(int errno) {
    return switch (errno) {
      case Errno.EADDRINUSE -> "it is a member already";
      case Errno.EADDRNOTAVAIL -> "it is no member";
      default -> Errno.name(errno);
    };
  }

  @Override
  public void checkWritten(Source stream) throws IOException {
    Kernel.super.checkWritten(stream);
    own(stream).checkSends();
  }

  @Override
  public void shutdownWrite(Source stream) throws IOException {
    shutdown(stream, Sockets.SHUT_WR).shut();
  }

  @Override
  public void shutdownRead(Source stream) throws IOException {
    LinuxSource unused = shutdown(stream, Sockets.SHUT_RD);
  }

  private LinuxSource shutdown(Source stream, int direction) throws IOException {
    LinuxSource own = own(stream);
    if (own.role() == Role.LISTENER) {
      throw new IllegalStateException(own + " is not a stream");
    }
    int fd = own.borrow();
    try {
      boolean now = direction != Sockets.SHUT_WR || own.finishSends();
      int answer = now ? Sockets.shutdown(fd, direction) : 0;
      if (answer < 0 && answer != -Errno.ENOTCONN) {
        throw SocketFailures.control("shutdown", own, Errno.name(-answer));
      }
    } finally {
      own.giveBack(fd);
    }
    return own;
  }

  @Override
  public <T> void setOption(Source source, SocketOption<T> option, T value) throws IOException {
    LinuxSource own = own(source);
    LinuxOption known = LinuxOption.of(option, own.role(), own.address());
    int fd = own.borrow();
    try {
      int answer = known.set(fd, isSix(own.address()), value);
      if (answer < 0) {
        throw optionFailed(known, value, own, -answer);
      }
    } finally {
      own.giveBack(fd);
    }
    noteOption(own, option, value);
  }

  private static void noteOption(LinuxSource source, SocketOption<?> option, Object value) {
    if (option.name().equals(LinuxOption.UDP_GRO.name())) {
      source.datagrams().receiveSegments((Boolean) value);
    }
  }

  private static IOException optionFailed(
      LinuxOption option, Object value, Object source, int errno) {
    String what = "setting " + option + " to " + value;
    return switch (errno) {
      case Errno.ENODEV ->
          SocketFailures.control(what, source, "there is no network device of that name");
      case Errno.EPERM ->
          SocketFailures.control(what, source, "no permission (on Linux CAP_NET_RAW or ADMIN)");
      case Errno.ENOPROTOOPT, Errno.EOPNOTSUPP ->
          throw new UnsupportedOperationException(
              option + " is no option of " + source + " on this kernel");
      default -> SocketFailures.control(what, source, Errno.name(errno));
    };
  }

  @Override
  public <T> T option(Source source, SocketOption<T> option) throws IOException {
    LinuxSource own = own(source);
    LinuxOption known = LinuxOption.of(option, own.role(), own.address());
    int fd = own.borrow();
    try {
      return option.type().cast(known.read(fd, isSix(own.address()), option.type()));
    } catch (LinuxFailure refused) {
      throw SocketFailures.control("reading " + known, own, String.valueOf(refused.getMessage()));
    } finally {
      own.giveBack(fd);
    }
  }

  /** Tells the family; an accepted IPv4 connection of an IPv6 listener counts as its address. */
  private static boolean isSix(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address;
  }

  private LinuxSource own(Source source) {
    if (source instanceof LinuxSource own && own.belongsTo(poller)) {
      return own;
    }
    throw new IllegalArgumentException(source + " belongs to another reactor");
  }

  private LinuxSource own(Source source, Role role) {
    LinuxSource own = own(source);
    if (own.role() != role) {
      throw new IllegalStateException(own + " is not for datagrams");
    }
    return own;
  }
}
