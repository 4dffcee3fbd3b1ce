package dev.dormouse.io;

/**
 * What the polls of byte streams answer beside a count of bytes. Counts are ints, so that a poll
 * allocates nothing.
 */
public sealed interface BytePoll permits AsyncRead, AsyncWrite, AsyncSeek {

  /** What a read answers at the end of the stream. */
  int END = -1;

  /**
   * What a poll answers that would have to wait: it has moved no byte, and the waker of its context
   * is stored.
   */
  int PENDING = -2;
}
