package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.poller.Poller;
import java.util.Objects;

/**
 * Takes the next connection of a listener.
 *
 * <p>A process with too many open files gets a {@link java.net.SocketException} that says so; the
 * connection waits in the backlog, and a later accept takes it.
 */
public final class Accept extends Operation<Source> {
  private final Source listener;

  /**
   * Makes the operation.
   *
   * @cancelSafety safe: a connection that was not taken waits for the next accept
   */
  public Accept(Source listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  @Override
  public Source source() {
    return listener;
  }

  @Override
  Poller poller(Context cx) {
    return listener.poller();
  }

  @Override
  void release() {}

  @Override
  public String toString() {
    return "accept on " + listener;
  }
}
