package dev.dormouse.io;

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
    return of(stream, () -> {}, endWriting);
  }

  static Halves of(ByteStream stream, Runnable endReading, Runnable endWriting) {
    Pairing pairing = new Pairing(stream, endReading, endWriting);
    return new Halves(new ReadHalf(pairing), new WriteHalf(pairing));
  }

  /**
   * Gives the stream back and makes the halves useless, as {@link ReadHalf#unsplit} does.
   *
   * @throws IllegalArgumentException if they are of two streams
   * @throws IllegalStateException if one of them was closed
   */
  public ByteStream unsplit() {
    return read.unsplit(write);
  }
}
