package dev.dormouse.stream;

/** Throws again what was kept, as it is. */
final class Thrown {
  private Thrown() {}

  /** Throws {@code failure}; the return type lets callers write {@code throw}. */
  static RuntimeException rethrow(Throwable failure) {
    return Thrown.<RuntimeException>throwAs(failure);
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException throwAs(Throwable failure) throws X {
    throw (X) failure;
  }
}
