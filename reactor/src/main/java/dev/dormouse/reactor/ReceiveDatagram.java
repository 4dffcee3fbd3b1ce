package dev.dormouse.reactor;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the next datagram of a socket: as many of its bytes as there is room for; the rest is gone.
 * Answers how many were put there, which may be 0. {@link #fullLength} tells how long it was.
 *
 * <p>The buffer is written to only by a poll that answers.
 */
public final class ReceiveDatagram extends Transfer {
  private final boolean peek;
  private @Nullable SocketAddress sender;
  private int fullLength;
  private int segmentBytes;

  /**
   * Makes an operation that has no room yet: it is aimed before it is polled.
   *
   * @param peek whether the datagram stays for the next receive
   * @cancelSafety safe: what was not received waits for the next receive
   */
  public ReceiveDatagram(Source socket, boolean peek) {
    super(socket);
    this.peek = peek;
  }

  /** Tells whether the datagram stays for the next receive. */
  public boolean isPeek() {
    return peek;
  }

  /** Returns who sent the datagram; null before one was received. */
  public @Nullable SocketAddress sender() {
    return sender;
  }

  /** Returns how long the datagram was. */
  public int fullLength() {
    return fullLength;
  }

  /** Returns the length of each of the datagrams that were received as one; 0 if it was one. */
  public int segmentBytes() {
    return segmentBytes;
  }

  /** Keeps what is known of the datagram that was received. For pollers only. */
  public void received(@Nullable SocketAddress from, int wholeLength, int bytesOfSegment) {
    sender = from;
    fullLength = wholeLength;
    segmentBytes = bytesOfSegment;
  }

  @Override
  public void aim(ByteBuffer target) {
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    super.aim(target);
  }

  @Override
  public String toString() {
    return (peek ? "peek on " : "receive on ") + source();
  }
}
