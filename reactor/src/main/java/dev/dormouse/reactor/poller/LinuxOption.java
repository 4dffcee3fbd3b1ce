package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Datagrams;
import dev.dormouse.sys.linux.InternetOptions;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options of sockets, by the names that the JDK gives them, and their numbers in Linux. */
enum LinuxOption {
  SO_KEEPALIVE(Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE, 0, 1),
  SO_RCVBUF(Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, 0, Integer.MAX_VALUE),
  SO_SNDBUF(Sockets.SOL_SOCKET, Sockets.SO_SNDBUF, 0, Integer.MAX_VALUE),
  SO_REUSEADDR(Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 0, 1),
  SO_REUSEPORT(Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 0, 1),
  SO_BROADCAST(Sockets.SOL_SOCKET, Sockets.SO_BROADCAST, 0, 1),
  SO_LINGER(Sockets.SOL_SOCKET, Sockets.SO_LINGER, Integer.MIN_VALUE, 0xffff),
  SO_BINDTODEVICE(Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, 0, 0),
  TCP_NODELAY(Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 0, 1),
  TCP_KEEPIDLE(Sockets.IPPROTO_TCP, InternetOptions.TCP_KEEPIDLE, 1, 32_767),
  TCP_KEEPINTERVAL(Sockets.IPPROTO_TCP, InternetOptions.TCP_KEEPINTVL, 1, 32_767),
  TCP_KEEPCOUNT(Sockets.IPPROTO_TCP, InternetOptions.TCP_KEEPCNT, 1, 127),
  TCP_QUICKACK(Sockets.IPPROTO_TCP, InternetOptions.TCP_QUICKACK, 0, 1),
  UDP_GRO(Datagrams.SOL_UDP, Datagrams.UDP_GRO, 0, 1),
  IP_TOS(-1, InternetOptions.IP_TOS, InternetOptions.IPV6_TCLASS, 0, 255),
  IP_TTL(-1, InternetOptions.IP_TTL, InternetOptions.IPV6_UNICAST_HOPS, 1, 255),
  IP_MULTICAST_TTL(
      -1, InternetOptions.IP_MULTICAST_TTL, InternetOptions.IPV6_MULTICAST_HOPS, 0, 255),
  IP_MULTICAST_LOOP(
      -1, InternetOptions.IP_MULTICAST_LOOP, InternetOptions.IPV6_MULTICAST_LOOP, 0, 1),
  IP_MULTICAST_IF(-1, InternetOptions.IP_MULTICAST_IF, InternetOptions.IPV6_MULTICAST_IF, 0, 0);

  private static final Map<String, LinuxOption> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

  /** The level; negative for options that IPv4 and IPv6 each have on their own level. */
  private final int level;

  private final int number;
  private final int numberSix;
  private final int min;
  private final int max;

  LinuxOption(int level, int number, int min, int max) {
    this(level, number, number, min, max);
  }

  LinuxOption(int level, int numberFour, int numberSix, int min, int max) {
    this.level = level;
    this.number = numberFour;
    this.numberSix = numberSix;
    this.min = min;
    this.max = max;
  }

  /** Finds an option of sockets for {@code role} with addresses like {@code address}. */
  static LinuxOption of(SocketOption<?> option, Role role, SocketAddress address) {
    LinuxOption found = BY_NAME.get(option.name());
    if (found == null || !found.isFor(role, address instanceof InetSocketAddress)) {
      throw new UnsupportedOperationException(
          option.name() + " is no option of " + role.prefix() + SocketFailures.name(address));
    }
    return found;
  }

  private boolean isFor(Role role, boolean internet) {
    return switch (this) {
      case SO_RCVBUF, SO_SNDBUF -> true;
      case SO_KEEPALIVE,
          SO_LINGER,
          TCP_NODELAY,
          TCP_KEEPIDLE,
          TCP_KEEPINTERVAL,
          TCP_KEEPCOUNT,
          TCP_QUICKACK ->
          internet && role != Role.DATAGRAMS;
      case SO_REUSEADDR, SO_REUSEPORT, SO_BINDTODEVICE, IP_TOS, IP_TTL -> internet;
      case SO_BROADCAST, UDP_GRO, IP_MULTICAST_TTL, IP_MULTICAST_LOOP, IP_MULTICAST_IF ->
          internet && role == Role.DATAGRAMS;
    };
  }

  /** Sets this option; answers a negated errno if the kernel refuses. */
  int set(int fd, boolean six, @Nullable Object value) {
    return switch (this) {
      case SO_LINGER -> Sockets.setLinger(fd, number(value));
      case SO_BINDTODEVICE -> InternetOptions.bindDevice(fd, device(value));
      case IP_MULTICAST_IF -> setGroupDevice(fd, six, value);
      default -> Sockets.setOption(fd, level(six), six ? numberSix : number, number(value));
    };
  }

  /** Reads this option as a value of {@code type}. */
  Object read(int fd, boolean six, Class<?> type) throws IOException {
    return switch (this) {
      case SO_LINGER -> checked(Sockets.linger(fd)) == 0 ? -1 : Sockets.lingerSeconds();
      case SO_BINDTODEVICE -> {
        checked(InternetOptions.device(fd));
        yield InternetOptions.deviceName();
      }
      case IP_MULTICAST_IF ->
          throw new UnsupportedOperationException("IP_MULTICAST_IF can be set, and not be read");
      default -> {
        int answer = checked(Sockets.option(fd, level(six), six ? numberSix : number));
        yield type == Boolean.class ? (Object) (answer != 0) : (Object) answer;
      }
    };
  }

  private int level(boolean six) {
    if (level >= 0) {
      return level;
    }
    return six ? Sockets.IPPROTO_IPV6 : InternetOptions.IPPROTO_IP;
  }

  private int setGroupDevice(int fd, boolean six, @Nullable Object value) {
    if (!(value instanceof NetworkInterface device)) {
      throw new IllegalArgumentException("value of IP_MULTICAST_IF: " + value);
    }
    return six
        ? Sockets.setOption(fd, Sockets.IPPROTO_IPV6, numberSix, device.getIndex())
        : InternetOptions.setGroupDevice(fd, device.getIndex());
  }

  private static String device(@Nullable Object value) {
    if (!(value instanceof String name) || name.length() > InternetOptions.DEVICE_NAME_MAX) {
      throw new IllegalArgumentException(
          "the name of a device has up to %d characters: %s"
              .formatted(InternetOptions.DEVICE_NAME_MAX, value));
    }
    return name;
  }

  private int number(@Nullable Object value) {
    int asked =
        switch (value) {
          case Boolean on -> on ? 1 : 0;
          case Integer given -> given;
          case null, default ->
              throw new IllegalArgumentException("value of " + name() + ": " + value);
        };
    if (asked < min || asked > max) {
      throw new IllegalArgumentException(
          "the value of %s must be %d to %d, not %d".formatted(name(), min, max, asked));
    }
    return asked;
  }

  private static int checked(int answer) throws IOException {
    if (answer < 0) {
      throw new LinuxFailure(-answer);
    }
    return answer;
  }
}
