package dev.dormouse.future;

/** The one message for a future that is polled after its end. For authors of leaves. */
public final class Finished {
  private Finished() {}

  /** Makes the failure of a poll after the end of the future that {@code name} describes. */
  public static IllegalStateException polledAgain(String name) {
    return new IllegalStateException(
        name
            + ": polled after it had finished or was dropped;"
            + " await each future once, and make a new one for a second result");
  }
}
