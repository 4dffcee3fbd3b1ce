package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.ListenOptions;
import dev.dormouse.reactor.Source;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import org.jspecify.annotations.Nullable;

/** Control calls by system call. A source is pinned while one uses its descriptor. */
final class LinuxKernel implements Kernel {
  private final LinuxPoller poller;

  LinuxKernel(LinuxPoller poller) {
    this.poller = poller;
  }

  @Override
  public Source listen(InetSocketAddress address, ListenOptions options) throws IOException {
    ReadinessPoller.requireResolved(address);
    int fd = Sockets.socket(address.getAddress());
    if (fd < 0) {
      throw listenFailed(address, -fd);
    }
    int answer = prepare(fd, address, options);
    InetSocketAddress bound = answer < 0 ? null : Sockets.localAddress(fd);
    if (bound == null) {
      Sockets.close(fd);
      throw listenFailed(address, answer < 0 ? -answer : Errno.EINVAL);
    }
    return poller.adopt(poller.source(fd, true, bound, false));
  }

  private static int prepare(int fd, InetSocketAddress address, ListenOptions options) {
    int answer = Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
    if (answer >= 0 && options.reusePort()) {
      answer = Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 1);
    }
    if (answer >= 0 && address.getAddress() instanceof Inet6Address) {
      answer = Sockets.setOption(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, 0);
    }
    if (answer >= 0 && options.noDelay()) {
      // Inherited by what is accepted: no call per connection.
      answer = Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
    }
    if (answer >= 0) {
      answer = Sockets.bind(fd, address);
    }
    return answer < 0 ? answer : Sockets.listen(fd, options.backlog());
  }

  private static IOException listenFailed(InetSocketAddress address, int errno) {
    return SocketFailures.listen(address, LinuxTrouble.of(errno), Errno.name(errno));
  }

  @Override
  public InetSocketAddress localAddress(Source source) throws IOException {
    LinuxSource own = own(source);
    own.pin();
    try {
      InetSocketAddress address = Sockets.localAddress(own.fd);
      if (address == null) {
        throw SocketFailures.control("local address", own, "the kernel knows none");
      }
      return address;
    } finally {
      own.unpin();
    }
  }

  @Override
  public InetSocketAddress peerAddress(Source stream) throws IOException {
    LinuxSource own = stream(stream);
    if (!own.isOpen()) {
      throw own.closed();
    }
    return own.address();
  }

  @Override
  public void shutdownWrite(Source stream) throws IOException {
    LinuxSource own = stream(stream);
    own.pin();
    try {
      int answer = own.finishSends() ? Sockets.shutdown(own.fd, Sockets.SHUT_WR) : 0;
      if (answer < 0 && answer != -Errno.ENOTCONN) {
        throw SocketFailures.control("shutdown", own, Errno.name(-answer));
      }
    } finally {
      own.unpin();
    }
    own.shut();
  }

  @Override
  public <T> void setOption(Source source, SocketOption<T> option, T value) throws IOException {
    LinuxSource own = own(source);
    own.pin();
    try {
      int answer =
          option == StandardSocketOptions.SO_LINGER
              ? Sockets.setLinger(own.fd, (Integer) value)
              : Sockets.setOption(own.fd, level(option), number(option), toInt(value));
      if (answer < 0) {
        throw SocketFailures.control("setting " + option.name(), own, Errno.name(-answer));
      }
    } finally {
      own.unpin();
    }
  }

  @Override
  public <T> T option(Source source, SocketOption<T> option) throws IOException {
    LinuxSource own = own(source);
    own.pin();
    try {
      boolean linger = option == StandardSocketOptions.SO_LINGER;
      int answer =
          linger ? Sockets.linger(own.fd) : Sockets.option(own.fd, level(option), number(option));
      if (answer < 0) {
        throw SocketFailures.control("reading " + option.name(), own, Errno.name(-answer));
      }
      Object value;
      if (linger) {
        value = answer == 0 ? -1 : Sockets.lingerSeconds();
      } else {
        value = option.type() == Boolean.class ? (Object) (answer != 0) : (Object) answer;
      }
      return option.type().cast(value);
    } finally {
      own.unpin();
    }
  }

  private static int toInt(@Nullable Object value) {
    return switch (value) {
      case Boolean on -> on ? 1 : 0;
      case Integer number -> number;
      case null, default -> throw new IllegalArgumentException("value of an option: " + value);
    };
  }

  private static int level(SocketOption<?> option) {
    return option == StandardSocketOptions.TCP_NODELAY ? Sockets.IPPROTO_TCP : Sockets.SOL_SOCKET;
  }

  private static int number(SocketOption<?> option) {
    if (option == StandardSocketOptions.TCP_NODELAY) {
      return Sockets.TCP_NODELAY;
    }
    if (option == StandardSocketOptions.SO_KEEPALIVE) {
      return Sockets.SO_KEEPALIVE;
    }
    if (option == StandardSocketOptions.SO_RCVBUF) {
      return Sockets.SO_RCVBUF;
    }
    if (option == StandardSocketOptions.SO_SNDBUF) {
      return Sockets.SO_SNDBUF;
    }
    if (option == StandardSocketOptions.SO_REUSEADDR) {
      return Sockets.SO_REUSEADDR;
    }
    if (option == StandardSocketOptions.SO_REUSEPORT) {
      return Sockets.SO_REUSEPORT;
    }
    throw new UnsupportedOperationException("no option of a TCP socket here: " + option);
  }

  private LinuxSource own(Source source) {
    if (source instanceof LinuxSource own && own.belongsTo(poller)) {
      return own;
    }
    throw new IllegalArgumentException(source + " belongs to another reactor");
  }

  private LinuxSource stream(Source source) {
    LinuxSource own = own(source);
    if (own.isListener()) {
      throw new IllegalStateException(own + " is not a stream");
    }
    return own;
  }
}
