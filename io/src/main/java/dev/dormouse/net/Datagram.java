package dev.dormouse.net;

/**
 * What is known of a datagram whose bytes were put into a buffer.
 *
 * @param length how many bytes are in the buffer
 * @param fullLength how long the datagram was; if it is longer, the rest is gone
 * @param segmentBytes the length of each of the datagrams that were received as one, but for the
 *     last, which may be shorter; 0 if it was one
 * @param sender who sent it
 */
public record Datagram<A>(int length, int fullLength, int segmentBytes, A sender) {

  /** Tells whether the datagram was longer than its room. */
  public boolean isTruncated() {
    return fullLength > length;
  }
}
