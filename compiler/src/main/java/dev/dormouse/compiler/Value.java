package dev.dormouse.compiler;

/**
 * A value on the operand stack.
 *
 * @param origin where it comes from
 * @param text how the source names it, or empty
 * @param isWide whether it is a long or double
 */
record Value(Origin origin, String text, boolean isWide) {
  static Value of(Origin origin, boolean isWide) {
    return new Value(origin, "", isWide);
  }
}
