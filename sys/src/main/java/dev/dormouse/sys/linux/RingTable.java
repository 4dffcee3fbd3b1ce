package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The table of a ring: descriptors that only it knows, by their places. */
public final class RingTable {
  private static final int REGISTER_PROBE = 8;
  private static final int REGISTER_FILES2 = 13;
  private static final int PROBE_BYTES = 16;

  private RingTable() {}

  /** Registers a table without entries; a negated errno if the kernel refuses so many places. */
  public static int register(Ring ring, int places) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment table = call.allocate(RingLayout.TABLE_BYTES, Long.BYTES);
      RingLayout.writeTable(table, places);
      return IoUring.register(ring.fd(), REGISTER_FILES2, table, RingLayout.TABLE_BYTES);
    }
  }

  /** Tells whether the kernel knows {@link Ring#install}. */
  public static boolean knowsInstall(Ring ring) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment probe = call.allocate(PROBE_BYTES, Long.BYTES);
      return IoUring.register(ring.fd(), REGISTER_PROBE, probe, 0) >= 0
          && (probe.get(JAVA_BYTE, 0) & 0xff) >= Ring.OP_FIXED_FD_INSTALL;
    }
  }
}
