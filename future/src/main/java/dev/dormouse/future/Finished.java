package dev.dormouse.future;

/** The one message for a future that is polled after its end. */
final class Finished {
  private Finished() {}

  static IllegalStateException polledAgain(String name) {
    return new IllegalStateException(
        name
            + ": polled after it had finished or was dropped;"
            + " await each future once, and make a new one for a second result");
  }
}
