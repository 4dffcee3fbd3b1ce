package dev.dormouse.compiler.fuzz;

/**
 * A statement.
 *
 * @param completes whether it can complete normally, after the language's own rules; if not, no
 *     statement may follow
 */
record Code(String text, boolean completes) {
  static Code completing(String text) {
    return new Code(text, true);
  }
}
