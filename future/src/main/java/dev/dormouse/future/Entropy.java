package dev.dormouse.future;

/** The seam for randomness. Usable from any thread. Not for secrets. */
@FunctionalInterface
public interface Entropy {

  /** Returns 64 random bits. */
  long nextLong();

  /**
   * Returns a number from 0 to {@code bound} - 1.
   *
   * @throws IllegalArgumentException if {@code bound} is not positive
   */
  default int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, is " + bound);
    }
    // Multiply-shift on the upper half: the bias of at most bound / 2^32 is of no matter here.
    return (int) ((nextLong() >>> 32) * bound >>> 32);
  }
}
