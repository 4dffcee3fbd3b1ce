package dev.dormouse.runtime;

/** Checks numbers that a builder is given. */
final class Counts {
  private Counts() {}

  static int atLeastOne(String option, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(option + ": at least 1 is needed, not " + count);
    }
    return count;
  }

  static int upTo(int most, String option, int count) {
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(
          option + ": from 1 to " + most + " are possible, not " + count);
    }
    return count;
  }
}
