package dev.dormouse.reactor;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Hands a datagram to the kernel, whole or not at all, and answers its length.
 *
 * <p>The buffer is read only by a poll that answers.
 */
public final class SendDatagram extends Transfer {
  private @Nullable SocketAddress target;
  private int segmentBytes;

  /**
   * Makes an operation that has no bytes yet: it is aimed before it is polled.
   *
   * @cancelSafety safe: one that was dropped before it answered has sent nothing
   */
  public SendDatagram(Source socket) {
    super(socket);
  }

  /**
   * Says where to, and whether as several datagrams.
   *
   * @param address null for the address that the socket is connected to
   * @param bytesOfSegment length of each but the last datagram; 0 for a single one
   */
  public void address(@Nullable SocketAddress address, int bytesOfSegment) {
    target = address;
    segmentBytes = bytesOfSegment;
  }

  /** Returns where to, or null if the socket is connected. */
  public @Nullable SocketAddress target() {
    return target;
  }

  /** Returns the length of each but the last datagram; 0 for a single one. */
  public int segmentBytes() {
    return segmentBytes;
  }

  @Override
  public String toString() {
    return "send on " + source() + (target == null ? "" : " to " + target);
  }
}
