package dev.dormouse.compiler;

/**
 * What is wrong with a block, found in its bytecode.
 *
 * @param severity whether the class can be used all the same
 * @param method the method of the class file, such as {@code lambda$handle$0}
 * @param line in the source, or 0 if the class file does not say
 * @param message what is wrong, why, and what to do
 */
public record Problem(Severity severity, String method, int line, String message) {

  /** How bad it is. */
  public enum Severity {
    /** The class was not woven. */
    ERROR,
    /** The class was woven. */
    WARNING
  }

  static Problem error(String method, int line, String message) {
    return new Problem(Severity.ERROR, method, line, message);
  }

  static Problem warning(String method, int line, String message) {
    return new Problem(Severity.WARNING, method, line, message);
  }
}
