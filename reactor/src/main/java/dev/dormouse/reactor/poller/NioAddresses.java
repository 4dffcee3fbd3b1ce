package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.UnixName;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the JDK calls addresses and options. */
final class NioAddresses {
  private NioAddresses() {}

  static ProtocolFamily family(SocketAddress address) {
    return switch (address) {
      case InetSocketAddress inet ->
          inet.getAddress() instanceof Inet6Address
              ? StandardProtocolFamily.INET6
              : StandardProtocolFamily.INET;
      default -> StandardProtocolFamily.UNIX;
    };
  }

  static SocketAddress toJdk(SocketAddress address) {
    if (!(address instanceof UnixName name)) {
      return address;
    }
    Path path = name.path();
    if (path == null) {
      throw new UnsupportedOperationException(
          "the JDK's channels have no abstract names, and need a path: "
              + name
              + "; use one, or a native poller (Linux, --enable-native-access)");
    }
    return UnixDomainSocketAddress.of(path);
  }

  /** Turns an address of the JDK into one of the kind of {@code like}. */
  static SocketAddress ofJdk(SocketAddress like, @Nullable SocketAddress address) {
    return like instanceof UnixName ? UnixName.ofJdk(address) : Objects.requireNonNull(address);
  }

  /** Tells whether a channel has an option of this name. */
  static boolean has(NetworkChannel channel, SocketOption<?> option) {
    return channel.supportedOptions().stream()
        .anyMatch(known -> known.name().equals(option.name()));
  }

  /** Finds the channel's own option of the same name. */
  @SuppressWarnings("unchecked") // the JDK's options have one type for each name
  static SocketOption<Object> option(NetworkChannel channel, SocketOption<?> option) {
    for (SocketOption<?> known : channel.supportedOptions()) {
      if (known.name().equals(option.name())) {
        return (SocketOption<Object>) known;
      }
    }
    throw new UnsupportedOperationException(
        option.name()
            + " is no option of such a socket, or the JDK's channels cannot set it; native pollers"
            + " know more (Linux, --enable-native-access)");
  }

  static void setOption(NetworkChannel channel, SocketOption<?> option, @Nullable Object value)
      throws IOException {
    SocketOption<Object> known = option(channel, option);
    try {
      channel.setOption(known, value);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(
          "the value of " + option.name() + " cannot be " + value + ": " + refused.getMessage(),
          refused);
    }
  }
}
