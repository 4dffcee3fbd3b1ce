package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.poller.Poller;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens a stream to an address, with the reactor of the task that polls first. Small writes of the
 * stream are sent at once.
 */
public final class Connect extends Operation<Source> {
  private final SocketAddress address;
  private final @Nullable SocketAddress local;
  private final List<OptionValue<?>> options;
  private @Nullable Source source;

  /**
   * Makes the operation.
   *
   * @throws IllegalArgumentException if the address is not resolved
   * @cancelSafety safe: the half-open connection is closed
   */
  public Connect(SocketAddress address) {
    this(address, null, List.of());
  }

  /**
   * Makes the operation with an address for this end and with options that are set before.
   *
   * @param local null for one of the system's choice
   * @throws IllegalArgumentException if an address is not resolved, or they are of two families
   * @cancelSafety safe: the half-open connection is closed
   */
  public Connect(
      SocketAddress address, @Nullable SocketAddress local, List<OptionValue<?>> options) {
    this.address = resolved(address);
    this.local = local == null ? null : resolved(local);
    this.options = List.copyOf(options);
  }

  private static SocketAddress resolved(SocketAddress address) {
    Objects.requireNonNull(address, "address");
    if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new IllegalArgumentException("the address is not resolved: " + address);
    }
    return address;
  }

  /** Returns where to. */
  public SocketAddress address() {
    return address;
  }

  /** Returns the address of this end, or null if the system chooses. */
  public @Nullable SocketAddress local() {
    return local;
  }

  /** Returns the options that are set before. */
  public List<OptionValue<?>> options() {
    return options;
  }

  @Override
  public @Nullable Source source() {
    return source;
  }

  /** Keeps the source that the poller has opened. For pollers only. */
  public void opened(Source stream) {
    source = stream;
  }

  @Override
  Poller poller(Context cx) {
    Source opened = source;
    return opened == null ? Reactor.of(cx).poller() : opened.poller();
  }

  @Override
  void release() {
    source = null;
  }

  @Override
  public String toString() {
    return "connect to " + address;
  }
}
