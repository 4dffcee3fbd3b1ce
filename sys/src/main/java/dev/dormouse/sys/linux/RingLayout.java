package dev.dormouse.sys.linux;

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

  /*
   * An entry in words of eight bytes, the lowest first:
   *   opcode, flags, ioprio (2 bytes), fd (4) | offset | address | length (4), flags of it (4)
   *   | data | buffer group (2) | - | -
   */
  private static final int SQE_FD = 4;
  private static final int SQE_OFFSET = 8;
  private static final int SQE_ADDRESS = 16;
  private static final int SQE_DATA = 32;
  private static final int SQE_BUFFER_GROUP = 40;
  private static final int SQE_FILE_INDEX = 44;
  private static final int SQE_LAST = 48;

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
  static final long BUFFER_RING_TAIL = 14;

  private static final int BUFFER_LENGTH = 8;
  private static final int BUFFER_ID = 12;

  /** Bytes of {@code struct io_uring_rsrc_register}. */
  static final int TABLE_BYTES = 32;

  private static final int TABLE_FLAGS = 4;
  private static final int TABLE_SPARSE = 1;

  private RingLayout() {}

  /**
   * Writes a whole submission entry of those fields that are used here, in whole words: what is
   * built of them is quicker to write than field by field.
   */
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
    int first = opcode & 0xff | (flags & 0xff) << 8 | ioprio << 16;
    entries.set(JAVA_LONG, at, word(first, fd));
    entries.set(JAVA_LONG, at + SQE_OFFSET, 0);
    entries.set(JAVA_LONG, at + SQE_ADDRESS, address);
    entries.set(JAVA_LONG, at + SQE_LENGTH, word(length, operationFlags));
    entries.set(JAVA_LONG, at + SQE_DATA, data);
    entries.set(JAVA_LONG, at + SQE_BUFFER_GROUP, bufferGroup & 0xffff);
    entries.set(JAVA_LONG, at + SQE_LAST, 0);
    entries.set(JAVA_LONG, at + SQE_LAST + Long.BYTES, 0);
  }

  /** Adds the second address of an entry, and the place in the table that it fills or empties. */
  static void writeMore(MemorySegment entries, long at, long secondAddress, int fileIndex) {
    entries.set(JAVA_LONG, at + SQE_OFFSET, secondAddress);
    entries.set(JAVA_INT, at + SQE_FILE_INDEX, fileIndex);
  }

  /** Writes what registers a table of descriptors without any. */
  static void writeTable(MemorySegment argument, int places) {
    argument.fill((byte) 0);
    argument.set(JAVA_INT, 0, places);
    argument.set(JAVA_INT, TABLE_FLAGS, TABLE_SPARSE);
  }

  /** Returns the opcode of the entry at {@code at}. */
  static int opcode(MemorySegment entries, long at) {
    return entries.get(JAVA_INT, at) & 0xff;
  }

  /** Tells whether the entry at {@code at} fills or empties a place of the table. */
  static boolean namesPlace(MemorySegment entries, long at) {
    return entries.get(JAVA_INT, at + SQE_FILE_INDEX) != 0;
  }

  /** Returns the descriptor of the entry at {@code at}. */
  static int descriptor(MemorySegment entries, long at) {
    return entries.get(JAVA_INT, at + SQE_FD);
  }

  private static long word(int low, int high) {
    return (long) high << Integer.SIZE | low & 0xffffffffL;
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
