package dev.dormouse.io;

/**
 * A connection: bytes in both directions, each on its own.
 *
 * <p>One task may read while another writes; both use the same object, or own one half each by
 * {@link #split}.
 */
public interface ByteStream extends AsyncRead, AsyncWrite, AutoCloseable {

  /**
   * Splits this stream into a half for reading and one for writing, each of which can be closed on
   * its own. The stream is closed when both are, or at once by its own {@link #close}.
   *
   * <p>The default ends writing only when both are closed; streams that can end it at once, without
   * waiting, do.
   */
  default Halves split() {
    return Halves.of(this, () -> {});
  }

  /**
   * Closes both directions at once. Never blocks; closing again does nothing. What is under way in
   * other tasks fails. Call and await {@link #shutdown} before, where the other side must get
   * everything.
   */
  @Override
  void close();
}
