package dev.dormouse.future;

/**
 * Throws what a signature does not name; for the control error of drops and for blocks on threads.
 */
final class Sneaky {
  private Sneaky() {}

  /** Throws {@code failure} as it is; the return type lets callers write {@code throw}. */
  static RuntimeException rethrow(Throwable failure) {
    return Sneaky.<RuntimeException>throwAs(failure);
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException throwAs(Throwable failure) throws X {
    throw (X) failure;
  }
}
