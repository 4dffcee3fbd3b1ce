package dev.dormouse.examples.redis;

import java.io.IOException;

/** The bytes of a client are no request; where the next one begins nobody knows. */
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
