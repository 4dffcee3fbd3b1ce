package dev.dormouse.codec;

import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of the bytes of a stream. It knows nothing of tasks, sockets or clocks.
 *
 * @param <T> type of the frames
 */
@FunctionalInterface
public interface Decoder<T> {

  /**
   * Takes the bytes of the next frame out of {@code in}, if all of them are there.
   *
   * <p>Bytes that it does not take are there the next time, together with later ones. It may take
   * bytes without giving a frame, such as a header that it remembers.
   *
   * @return the frame, or null if more bytes are needed
   * @throws Exception if the bytes are not a frame
   */
  @Nullable T decode(ByteQueue in) throws Exception;

  /**
   * Does what {@link #decode} does when no more bytes come; called until it answers null. The
   * default fails if bytes are left.
   *
   * @return the frame, or null if there is none
   * @throws EOFException if the last bytes are not a whole frame
   * @throws Exception if the bytes are not a frame
   */
  default @Nullable T decodeEnd(ByteQueue in) throws Exception {
    T frame = decode(in);
    if (frame == null && !in.isEmpty()) {
      throw new EOFException(
          "the stream ended inside of a frame: %d bytes are left".formatted(in.length()));
    }
    return frame;
  }
}
