package dev.dormouse.io;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The two halves of a stream, for two tasks that each own one.
 *
 * @param read what can be read
 * @param write where can be written
 */
public record Halves(ReadHalf read, WriteHalf write) {

  /**
   * Makes the halves of {@code stream}.
   *
   * @param stream is closed when both halves are
   * @param endWriting ends writing at once; called when the half for writing is closed
   */
  public static Halves of(ByteStream stream, Runnable endWriting) {
    AtomicBoolean oneClosed = new AtomicBoolean();
    Runnable closeHalf =
        () -> {
          if (oneClosed.getAndSet(true)) {
            stream.close();
          }
        };
    return new Halves(
        new ReadHalf(stream, closeHalf), new WriteHalf(stream, endWriting, closeHalf));
  }
}
