package dev.dormouse.sync;

/** No value will come: the sender was closed without sending, or the receiver refused it. */
public final class RecvError extends Exception {
  private static final long serialVersionUID = 1L;

  RecvError(String message) {
    super(message);
  }
}
