package dev.dormouse.bench;

/** A measurement that cannot be taken or trusted; the message says what failed. */
final class BenchFailure extends Exception {
  private static final long serialVersionUID = 1;

  BenchFailure(String message) {
    super(message);
  }
}
