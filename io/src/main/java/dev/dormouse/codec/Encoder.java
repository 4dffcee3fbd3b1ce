package dev.dormouse.codec;

/**
 * Makes bytes of frames. It knows nothing of tasks, sockets or clocks.
 *
 * @param <T> type of the frames
 */
@FunctionalInterface
public interface Encoder<T> {

  /**
   * Appends the bytes of a frame. What it has appended before it throws is taken back.
   *
   * @throws Exception if the frame cannot be expressed
   */
  void encode(T frame, ByteQueue out) throws Exception;
}
