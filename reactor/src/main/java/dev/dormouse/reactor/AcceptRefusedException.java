package dev.dormouse.reactor;

import java.net.SocketException;

/**
 * The kernel gave no connection, and the listener is none the worse for it. How a poller tells an
 * {@link Accept}, which tries again; its user does not see it.
 */
public final class AcceptRefusedException extends SocketException {
  private static final long serialVersionUID = 1L;

  /** Whom a refusal concerns. */
  public enum Reason {
    /** The connection that was next in the backlog has died; the one behind it may be well. */
    CONNECTION,
    /** Descriptors or memory are used up, so the next attempt fails too until some are free. */
    RESOURCES
  }

  /** Why. */
  private final Reason reason;

  /** For pollers. */
  public AcceptRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
