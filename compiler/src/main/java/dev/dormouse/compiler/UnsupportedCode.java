package dev.dormouse.compiler;

/** Bytecode that the weaver does not understand; becomes a {@link Problem}. */
final class UnsupportedCode extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final Check check;
  final int line;
  final String reason;

  UnsupportedCode(int line, String message) {
    this(Check.NOT_WOVEN, line, message);
  }

  UnsupportedCode(Check check, int line, String message) {
    super(message);
    this.check = check;
    this.line = line;
    reason = message;
  }
}
