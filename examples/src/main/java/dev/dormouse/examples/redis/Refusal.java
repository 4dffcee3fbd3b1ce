package dev.dormouse.examples.redis;

/** Why a request is not obeyed. It is an answer rather than a failure, so it has no stack. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;

  /** Takes the text of the answer, which begins with a code such as {@code ERR}. */
  Refusal(String text) {
    super(text, null, false, false);
    this.text = text;
  }

  Reply reply() {
    return new Reply.Failure(text);
  }

  static Refusal syntax() {
    return new Refusal("ERR syntax error");
  }

  static Refusal notANumber() {
    return new Refusal("ERR value is not an integer or out of range");
  }
}
