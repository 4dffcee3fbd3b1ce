package dev.dormouse.io;

/** Checks the counts that other people's streams answer, before anything is built on them. */
final class Transferred {
  private Transferred() {}

  /** Returns the answer of a poll that was to read up to {@code length} bytes. */
  static long read(long answer, long length, AsyncRead source) {
    if (answer > 0 ? answer <= length : isNoCount(answer, length) || answer == BytePoll.END) {
      return answer;
    }
    throw broken(source, "read", answer, length);
  }

  /** Returns the answer of a poll that was to write up to {@code length} bytes. */
  static long written(long answer, long length, AsyncWrite sink) {
    if (answer > 0 ? answer <= length : isNoCount(answer, length)) {
      return answer;
    }
    throw broken(sink, "write", answer, length);
  }

  private static boolean isNoCount(long answer, long length) {
    return answer == BytePoll.PENDING || answer == 0 && length == 0;
  }

  private static IllegalStateException broken(
      Object stream, String operation, long answer, long length) {
    return new IllegalStateException(
        "%s answered %s to a %s of %d bytes"
            .formatted(stream.getClass().getName(), answer, operation, length));
  }
}
