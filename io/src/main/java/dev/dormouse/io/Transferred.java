package dev.dormouse.io;

import org.jspecify.annotations.Nullable;

/** Checks the counts that other people's streams answer, before anything is built on them. */
final class Transferred {
  private Transferred() {}

  /** Returns the count of a read of {@code length} bytes, or {@link AsyncRead#END}. */
  static int read(@Nullable Object answer, int length, AsyncRead source) {
    if (answer instanceof Integer count && (count >= 1 && count <= length || count == -1)) {
      return count;
    }
    throw broken(source, "read", answer, length);
  }

  /** Returns the count of a write of {@code length} bytes. */
  static int written(@Nullable Object answer, int length, AsyncWrite sink) {
    if (answer instanceof Integer count && count >= 1 && count <= length) {
      return count;
    }
    throw broken(sink, "write", answer, length);
  }

  private static IllegalStateException broken(
      Object stream, String operation, @Nullable Object answer, int length) {
    return new IllegalStateException(
        "%s answered %s to a %s of %d bytes"
            .formatted(stream.getClass().getName(), answer, operation, length));
  }
}
