package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;

/** What has a position that can be moved, without holding a thread. */
public non-sealed interface AsyncSeek extends BytePoll {

  /**
   * Tries to move the position.
   *
   * @return the new position, counted from the start; or {@link #PENDING} after the waker of {@code
   *     cx} was stored: poll again with the same arguments
   * @throws IllegalArgumentException if the position would be negative
   * @throws Exception the failure of the source
   */
  long pollSeek(Context cx, SeekFrom from, long offset) throws Exception;

  /** Says that the one who was answered pending no longer waits. The default does nothing. */
  default void cancelSeek() {}

  /**
   * Moves the position and gives the new one. A position behind the end is allowed.
   *
   * @cancelSafety safe to repeat from {@code START} and {@code END}; a dropped one may or may not
   *     have moved the position
   */
  default Future<Long> seek(SeekFrom from, long offset) {
    return new Seek(this, from, offset);
  }

  /**
   * Moves the position to {@code position}.
   *
   * @throws IllegalArgumentException if the position is negative
   * @cancelSafety safe to repeat; a dropped one may or may not have moved the position
   */
  default Future<Long> seek(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("seek: the position is negative: " + position);
    }
    return seek(SeekFrom.START, position);
  }

  /**
   * Moves the position to the start.
   *
   * @cancelSafety safe to repeat; a dropped one may or may not have moved the position
   */
  default Future<Long> rewind() {
    return seek(SeekFrom.START, 0);
  }

  /**
   * Gives the position.
   *
   * @cancelSafety nothing is lost
   */
  default Future<Long> streamPosition() {
    return seek(SeekFrom.CURRENT, 0);
  }
}
