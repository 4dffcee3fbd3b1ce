package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.sys.linux.ProcessLimits;
import dev.dormouse.sys.linux.Ring;
import dev.dormouse.sys.linux.RingTable;
import dev.dormouse.sys.linux.Slab;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The places in the table of a ring, where connections live without a descriptor of the process. Of
 * the thread that owns the ring.
 *
 * <p>The kernel takes a connection first and looks for a place then: without one it is lost. So
 * each accept has a place reserved before it is submitted.
 */
final class DirectTable {
  private final int capacity;

  /** Where bytes lie while one call sends them. */
  private final Slab staging;

  /** Memory of closed listeners, which the kernel may write to as long as there is the ring. */
  private final List<Slab> left = new ArrayList<>();

  private int reserved;

  private DirectTable(int capacity, Slab staging) {
    this.capacity = capacity;
    this.staging = staging;
  }

  /**
   * Registers a table of as many places as the process may open files, if that is not too many.
   *
   * @param lasting whether the ring belongs to this thread for good
   */
  static DirectTable open(Ring ring, boolean lasting, UringFeatures features, UringSizes sizes)
      throws IOException {
    if (!lasting || !features.table() || !features.receive() || !features.send()) {
      throw new UnsupportedOperationException(
          "direct descriptors are for io_uring on a thread of threadPerCore, where the kernel has"
              + " all of it; do without SocketOptions.DIRECT");
    }
    int capacity = (int) Math.min(sizes.places(), Math.max(1, ProcessLimits.openFiles()));
    int answer = RingTable.register(ring, capacity);
    if (answer < 0 || !RingTable.knowsInstall(ring)) {
      throw new UnsupportedOperationException(
          "this kernel has no direct descriptors that can be turned into ordinary ones, which came"
              + " with Linux 6.8; do without SocketOptions.DIRECT");
    }
    return new DirectTable(capacity, new Slab(Limits.TRANSFER_MAX));
  }

  int capacity() {
    return capacity;
  }

  /** Returns how many places hold a connection, or may do so soon. */
  int reserved() {
    return reserved;
  }

  /** Keeps a place for an accept; false if there is none. */
  boolean reserve() {
    if (reserved == capacity) {
      return false;
    }
    reserved++;
    return true;
  }

  /** Learns that a place is free that was reserved. */
  void free() {
    assert reserved > 0;
    reserved--;
  }

  MemorySegment staging() {
    return staging.memory();
  }

  /** Keeps memory until the ring has gone. */
  void keep(Slab memory) {
    left.add(memory);
  }

  /** Frees the memory; the ring is closed. */
  void close() {
    staging.close();
    left.forEach(Slab::close);
  }
}
