package dev.dormouse.launcher;

/** The user asked for something that cannot be; the message says what to do instead. */
final class WrongCall extends Exception {
  private static final long serialVersionUID = 1;

  WrongCall(String message) {
    super(message);
  }
}
