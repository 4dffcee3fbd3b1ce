package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.poller.Poller;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens a stream to an address, with the reactor of the task that polls first. Small writes of the
 * stream are sent at once.
 */
public final class Connect extends Operation<Source> {
  private final InetSocketAddress address;
  private @Nullable Source source;

  /**
   * Makes the operation.
   *
   * @throws IllegalArgumentException if the address is not resolved
   * @cancelSafety safe: the half-open connection is closed
   */
  public Connect(InetSocketAddress address) {
    if (Objects.requireNonNull(address, "address").isUnresolved()) {
      throw new IllegalArgumentException("the address is not resolved: " + address);
    }
    this.address = address;
  }

  /** Returns where to. */
  public InetSocketAddress address() {
    return address;
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
