package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/** JSON as it is written: sets the commas, escapes the strings. */
final class JsonText {
  private final StringBuilder text = new StringBuilder();

  /** Whether a value here would follow another one. */
  private boolean follows;

  /** Begins an object or array. */
  JsonText begin(char bracket) {
    comma();
    text.append(bracket);
    follows = false;
    return this;
  }

  /** Ends an object or array. */
  JsonText end(char bracket) {
    text.append(bracket);
    follows = true;
    return this;
  }

  JsonText name(String name) {
    string(name);
    text.append(':');
    follows = false;
    return this;
  }

  void number(long value) {
    literal(value);
  }

  /** Writes something whose own text is JSON; null is too. */
  void literal(@Nullable Object value) {
    comma();
    text.append(value);
    follows = true;
  }

  JsonText string(@Nullable String value) {
    if (value == null) {
      literal(null);
      return this;
    }
    comma();
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      character(value.charAt(i));
    }
    text.append('"');
    follows = true;
    return this;
  }

  private void character(char c) {
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\n' -> text.append("\\n");
      case '\t' -> text.append("\\t");
      default -> {
        if (c < ' ' || Character.isSurrogate(c)) {
          text.append(String.format("\\u%04x", (int) c));
        } else {
          text.append(c);
        }
      }
    }
  }

  private void comma() {
    if (follows) {
      text.append(',');
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
