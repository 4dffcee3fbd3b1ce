package dev.dormouse.testing;

import java.util.concurrent.ThreadLocalRandom;

/** Where the seed of a test comes from. */
final class Seeds {
  /** The system property that gives all tests one run with this seed. */
  static final String PROPERTY = "dormouse.test.seed";

  /** Asks for another seed each time. */
  static final long FRESH = 0;

  private Seeds() {}

  /** Tells whether somebody wants to see one run again. */
  static boolean isGiven(long wanted) {
    return wanted == FRESH && Long.getLong(PROPERTY) != null;
  }

  /** Returns the seed of run number {@code n}: as wanted, that of the property, or a fresh one. */
  static long choose(long wanted, int n) {
    if (wanted != FRESH) {
      return wanted + n;
    }
    Long given = Long.getLong(PROPERTY);
    return given == null ? ThreadLocalRandom.current().nextLong() : given;
  }
}
