package dev.dormouse.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON that {@link JsonReport} writes: objects, arrays, numbers, and texts without
 * escapes. Objects become maps, arrays lists, numbers {@code Double}.
 */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Throws an {@code IllegalArgumentException} that names the place if this is something else. */
  static Object read(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    if (json.at < text.length()) {
      throw json.refused("the end");
    }
    return value;
  }

  private Object value() {
    space();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> number();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    take('{');
    if (!takeIf('}')) {
      do {
        space();
        String name = string();
        take(':');
        members.put(name, value());
      } while (takeIf(','));
      take('}');
    }
    return members;
  }

  private List<Object> array() {
    List<Object> items = new ArrayList<>();
    take('[');
    if (!takeIf(']')) {
      do {
        items.add(value());
      } while (takeIf(','));
      take(']');
    }
    return items;
  }

  private String string() {
    take('"');
    int end = text.indexOf('"', at);
    if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
      throw refused("a text without escapes");
    }
    String value = text.substring(at, end);
    at = end + 1;
    return value;
  }

  private Double number() {
    int begin = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return Double.valueOf(text.substring(begin, at));
    } catch (NumberFormatException notANumber) {
      throw refused("a value");
    }
  }

  private void take(char wanted) {
    if (!takeIf(wanted)) {
      throw refused("'" + wanted + "'");
    }
  }

  private boolean takeIf(char wanted) {
    space();
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException refused(String wanted) {
    return new IllegalArgumentException("expected " + wanted + " at character " + at);
  }
}
