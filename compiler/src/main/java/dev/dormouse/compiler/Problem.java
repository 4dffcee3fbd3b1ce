package dev.dormouse.compiler;

/**
 * What is wrong with a block, found in its bytecode.
 *
 * @param check which check found it
 * @param severity whether the class can be used all the same
 * @param method the method of the class file, such as {@code lambda$handle$0}
 * @param line in the source, or 0 if the class file does not say
 * @param message what is wrong, why, and what to do
 */
public record Problem(Check check, Severity severity, String method, int line, String message) {

  /** How bad it is. */
  public enum Severity {
    /** Fails the build; if the check is required, the class was not woven. */
    ERROR,
    /** Does not fail the build; the class was woven. */
    WARNING
  }

  /** Tells whether the class cannot be woven because of it. */
  boolean isPreventing() {
    return check.isRequired() && severity == Severity.ERROR;
  }

  /** A problem as severe as its check usually is. */
  static Problem of(Check check, String method, int line, String message) {
    return new Problem(check, check.severity(), method, line, message);
  }

  /** A block that cannot be woven at all. */
  static Problem unwoven(Check check, String method, int line, String message) {
    return new Problem(check, Severity.ERROR, method, line, message);
  }
}
