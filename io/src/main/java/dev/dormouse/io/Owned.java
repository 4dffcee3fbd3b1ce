package dev.dormouse.io;

import org.jspecify.annotations.Nullable;

/**
 * A buffer that comes back from a read or write it was lent to, with what became of that.
 *
 * @param slice the buffer; it belongs to the caller again
 * @param count how many bytes were moved, also before a failure; {@link BytePoll#END} for a read at
 *     the end of the stream
 * @param failure why it ended early, or null
 */
public record Owned(Slice slice, int count, @Nullable Exception failure) {

  /**
   * Returns the count.
   *
   * @throws Exception the failure, if there is one
   */
  public int orThrow() throws Exception {
    if (failure != null) {
      throw failure;
    }
    return count;
  }
}
