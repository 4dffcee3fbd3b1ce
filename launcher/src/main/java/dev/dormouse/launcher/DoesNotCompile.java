package dev.dormouse.launcher;

/** The program has errors; the message is what the compiler printed. */
final class DoesNotCompile extends Exception {
  private static final long serialVersionUID = 1;

  DoesNotCompile(String message) {
    super(message);
  }
}
