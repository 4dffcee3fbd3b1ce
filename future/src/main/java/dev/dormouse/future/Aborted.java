package dev.dormouse.future;

/** Why a future has no value: it was ended before, and not by whoever waits for it. */
public final class Aborted extends Exception {
  private static final long serialVersionUID = 1L;

  Aborted(String message) {
    super(message);
  }
}
