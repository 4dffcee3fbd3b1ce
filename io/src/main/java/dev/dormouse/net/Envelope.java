package dev.dormouse.net;

import org.jspecify.annotations.Nullable;

/**
 * Where polls put what is known of a datagram: as {@link Datagram}, but made once and used again,
 * so that a poll allocates nothing. For one task at a time.
 */
public final class Envelope<A> {
  private @Nullable A sender;
  private int length;
  private int fullLength;
  private int segmentBytes;

  /** Makes one in which nothing is known. */
  public Envelope() {}

  void fill(A from, int count, int whole, int bytesOfSegment) {
    sender = from;
    length = count;
    fullLength = whole;
    segmentBytes = bytesOfSegment;
  }

  /**
   * Returns who sent the datagram.
   *
   * @throws IllegalStateException if none was received yet
   */
  public A sender() {
    A known = sender;
    if (known == null) {
      throw new IllegalStateException("no datagram was received with this envelope");
    }
    return known;
  }

  /** Returns how many bytes are in the buffer. */
  public int length() {
    return length;
  }

  /** Returns how long the datagram was. */
  public int fullLength() {
    return fullLength;
  }

  /** Returns the length of each of the datagrams that were received as one; 0 if it was one. */
  public int segmentBytes() {
    return segmentBytes;
  }

  /** Tells whether the datagram was longer than its room. */
  public boolean isTruncated() {
    return fullLength > length;
  }
}
