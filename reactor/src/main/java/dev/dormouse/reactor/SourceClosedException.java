package dev.dormouse.reactor;

import java.net.SocketException;

/** The source was closed before the operation, or while it waited. */
public final class SourceClosedException extends SocketException {
  private static final long serialVersionUID = 1L;

  /** Makes the failure with its message. */
  public SourceClosedException(String message) {
    super(message);
  }
}
