package dev.dormouse.stream;

/** Checks of numbers that callers give. */
final class Arguments {
  private Arguments() {}

  /** Returns {@code count} unless it is negative. */
  static long notNegative(String name, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(name + ": the count is negative: " + count);
    }
    return count;
  }

  /** Returns {@code size} if it is at least one. */
  static int positive(String name, String what, int size) {
    if (size <= 0) {
      throw new IllegalArgumentException(
          name + ": the " + what + " is " + size + "; it must be at least 1");
    }
    return size;
  }
}
