package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/** Memory into which an accept by a ring writes who is at the other end: a length, an address. */
public final class PeerRoom {
  /** How much it takes. */
  public static final int BYTES = 128;

  static final int ADDRESS = Long.BYTES;

  private PeerRoom() {}

  /** Says how much room there is, for one accept. */
  static void prepare(MemorySegment memory, long at) {
    assert memory.isNative();
    memory.set(JAVA_INT, at, SockAddr.BYTES_MAX);
  }

  /** Reads what the kernel has written, of a socket of the Internet. */
  public static InetSocketAddress read(MemorySegment memory, long at) {
    return SockAddr.read(memory.asSlice(at + ADDRESS, BYTES - ADDRESS));
  }
}
