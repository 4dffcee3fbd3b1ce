package dev.dormouse.examples.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says. */
sealed interface Reply {
  Reply OK = new Status("OK");

  /** No value, or not done. */
  Reply NOTHING = new Bulk(null);

  static Reply of(@Nullable Bytes bytes) {
    return bytes == null ? NOTHING : new Bulk(bytes);
  }

  static Reply of(boolean done) {
    return new Number(done ? 1 : 0);
  }

  /** A word. */
  record Status(String text) implements Reply {}

  /** What is wrong, behind a code such as {@code ERR}. */
  record Failure(String text) implements Reply {}

  /** A whole number. */
  record Number(long value) implements Reply {}

  /** Bytes with their length before them. */
  record Bulk(@Nullable Bytes bytes) implements Reply {}

  /** Replies that belong together. */
  record Items(List<Reply> items) implements Reply {}

  /** Several replies to one request, each for itself. */
  record Several(List<Reply> replies) implements Reply {}
}
