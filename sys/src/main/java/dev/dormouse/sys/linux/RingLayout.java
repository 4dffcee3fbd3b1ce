package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/** How {@code linux/io_uring.h} lays its structures out on x86-64. */
final class RingLayout {
  /** Bytes of {@code struct io_uring_params}. */
  static final int PARAMS_BYTES = 120;

  static final int PARAMS_SQ_ENTRIES = 0;
  static final int PARAMS_CQ_ENTRIES = 4;
  static final int PARAMS_FLAGS = 8;
  static final int PARAMS_FEATURES = 20;
  static final int SQ_HEAD = 40;
  static final int SQ_TAIL = 44;
  static final int SQ_MASK = 48;
  static final int SQ_FLAGS = 56;
  static final int SQ_ARRAY = 64;
  static final int CQ_HEAD = 80;
  static final int CQ_TAIL = 84;
  static final int CQ_MASK = 88;
  static final int CQ_CQES = 100;

  /** Bytes of {@code struct io_uring_sqe}. */
  static final int SQE_BYTES = 64;

  /** Where an entry has its length. */
  static final int SQE_LENGTH = 24;

  private static final int SQE_OPCODE = 0;
  private static final int SQE_FLAGS = 1;
  private static final int SQE_IOPRIO = 2;
  private static final int SQE_FD = 4;
  private static final int SQE_ADDRESS = 16;
  private static final int SQE_OPERATION_FLAGS = 28;
  private static final int SQE_DATA = 32;
  private static final int SQE_BUFFER_GROUP = 40;

  /** Bytes of {@code struct io_uring_cqe}. */
  static final int CQE_BYTES = 16;

  static final int CQE_DATA = 0;
  static final int CQE_RESULT = 8;
  static final int CQE_FLAGS = 12;

  /** Bytes of {@code struct io_uring_getevents_arg}. */
  static final int WAIT_BYTES = 24;

  private static final int WAIT_TIMESPEC = 16;

  /** Bytes of {@code struct io_uring_buf_reg}. */
  static final int BUFFERS_BYTES = 40;

  private static final int BUFFERS_ENTRIES = 8;
  private static final int BUFFERS_GROUP = 12;

  /** Bytes of {@code struct io_uring_buf}. */
  static final int BUFFER_BYTES = 16;

  /** Where the first entry of a ring of buffers has the ring's tail. */
  static final int BUFFER_RING_TAIL = 14;

  private static final int BUFFER_LENGTH = 8;
  private static final int BUFFER_ID = 12;

  private RingLayout() {}

  /** Writes a whole submission entry of those fields that are used here. */
  static void writeEntry(
      MemorySegment entries,
      long at,
      int opcode,
      int flags,
      int ioprio,
      int fd,
      long address,
      int length,
      int operationFlags,
      long data,
      int bufferGroup) {
    MemorySegment entry = entries.asSlice(at, SQE_BYTES);
    entry.fill((byte) 0);
    entry.set(JAVA_BYTE, SQE_OPCODE, (byte) opcode);
    entry.set(JAVA_BYTE, SQE_FLAGS, (byte) flags);
    entry.set(JAVA_SHORT, SQE_IOPRIO, (short) ioprio);
    entry.set(JAVA_INT, SQE_FD, fd);
    entry.set(JAVA_LONG, SQE_ADDRESS, address);
    entry.set(JAVA_INT, SQE_LENGTH, length);
    entry.set(JAVA_INT, SQE_OPERATION_FLAGS, operationFlags);
    entry.set(JAVA_LONG, SQE_DATA, data);
    entry.set(JAVA_SHORT, SQE_BUFFER_GROUP, (short) bufferGroup);
  }

  /** Writes the argument of a wait whose time-out stands at {@code timespec}. */
  static void writeWait(MemorySegment argument, long timespec) {
    argument.fill((byte) 0);
    argument.set(JAVA_LONG, WAIT_TIMESPEC, timespec);
  }

  /** Writes what registers a ring of buffers at {@code address}. */
  static void writeBuffers(MemorySegment argument, long address, int entries, int group) {
    argument.fill((byte) 0);
    argument.set(JAVA_LONG, 0, address);
    argument.set(JAVA_INT, BUFFERS_ENTRIES, entries);
    argument.set(JAVA_SHORT, BUFFERS_GROUP, (short) group);
  }

  /**
   * Writes an entry of a ring of buffers but for its last two bytes, where the first has the tail.
   */
  static void writeBuffer(MemorySegment ring, long at, long address, int length, int id) {
    ring.set(JAVA_LONG, at, address);
    ring.set(JAVA_INT, at + BUFFER_LENGTH, length);
    ring.set(JAVA_SHORT, at + BUFFER_ID, (short) id);
  }
}
