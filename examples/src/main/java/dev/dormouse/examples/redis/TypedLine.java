package dev.dormouse.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** A request as a person types it: words between blanks, or in quotes. */
final class TypedLine {
  private static final String UNBALANCED = "unbalanced quotes in request";
  private static final String ESCAPED = "nrtba";
  private static final String MEANT = "\n\r\t\b\u0007";

  private final String line;
  private int place;

  private TypedLine(String line) {
    this.line = line;
  }

  /** Splits a line, each of whose characters is a byte. */
  static List<Bytes> words(String line) throws ProtocolException {
    TypedLine typed = new TypedLine(line);
    List<Bytes> words = new ArrayList<>();
    while (typed.skipBlanks()) {
      words.add(typed.word());
    }
    return words;
  }

  private boolean skipBlanks() {
    while (place < line.length() && isBlank(line.charAt(place))) {
      place++;
    }
    return place < line.length();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private Bytes word() throws ProtocolException {
    StringBuilder word = new StringBuilder();
    while (place < line.length() && !isBlank(line.charAt(place))) {
      char c = line.charAt(place++);
      if (c == '"' || c == '\'') {
        quoted(c, word);
        if (place < line.length() && !isBlank(line.charAt(place))) {
          throw new ProtocolException(UNBALANCED);
        }
      } else {
        word.append(c);
      }
    }
    return new Bytes(word.toString().getBytes(ISO_8859_1));
  }

  private void quoted(char quote, StringBuilder word) throws ProtocolException {
    while (place < line.length()) {
      char c = line.charAt(place++);
      if (c == quote) {
        return;
      }
      boolean escapes = c == '\\' && place < line.length();
      if (escapes && quote == '"') {
        escape(word);
      } else if (escapes && line.charAt(place) == '\'') {
        word.append(line.charAt(place++));
      } else {
        word.append(c);
      }
    }
    throw new ProtocolException(UNBALANCED);
  }

  private void escape(StringBuilder word) {
    char c = line.charAt(place++);
    if (c == 'x' && place + 2 <= line.length()) {
      int high = Character.digit(line.charAt(place), 16);
      int low = Character.digit(line.charAt(place + 1), 16);
      if (high >= 0 && low >= 0) {
        word.append((char) (high << 4 | low));
        place += 2;
        return;
      }
    }
    int escaped = ESCAPED.indexOf(c);
    word.append(escaped < 0 ? c : MEANT.charAt(escaped));
  }
}
