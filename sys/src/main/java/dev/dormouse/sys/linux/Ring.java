package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * An io_uring: a queue of entries that the kernel shall do, and one of what has become of them.
 *
 * <p>One thread at a time writes and submits entries, one at a time waits and takes completions;
 * these may be two.
 */
public final class Ring implements AutoCloseable {
  /*
   * The kernel moves the head of the submissions and the tail of the completions, we move the other
   * two. Each side publishes by a release store what lies before its index, and reads the other's
   * with acquire. Indexes run through all numbers; the mask makes places of them.
   */

  /** Completions that do not fit are kept by the kernel. */
  public static final int FEAT_NODROP = 1 << 1;

  /** A wait takes a time-out. */
  public static final int FEAT_EXT_ARG = 1 << 8;

  /** {@link #SKIP_SUCCESS} works. */
  public static final int FEAT_CQE_SKIP = 1 << 11;

  /** The ring does nothing until {@link #enable}. */
  public static final int SETUP_R_DISABLED = 1 << 6;

  /** Only the thread that enables the ring enters it. */
  public static final int SETUP_SINGLE_ISSUER = 1 << 12;

  /** Completions are made when that thread asks for them, a few at a time. */
  public static final int SETUP_DEFER_TASKRUN = 1 << 13;

  /** The size of the completion queue is given. */
  public static final int SETUP_CQSIZE = 1 << 3;

  /** An entry that is refused does not end the submission of those behind it. */
  public static final int SETUP_SUBMIT_ALL = 1 << 7;

  /** Completions wait until their thread enters the kernel for some reason. */
  public static final int SETUP_COOP_TASKRUN = 1 << 8;

  /** {@link #hasTaskWork} tells of such completions. */
  public static final int SETUP_TASKRUN_FLAG = 1 << 9;

  /** Without the array of indexes between us and the entries. */
  public static final int SETUP_NO_SQARRAY = 1 << 16;

  /** The completion has a buffer: its number is {@code flags >>> BUFFER_SHIFT}. */
  public static final int CQE_BUFFER = 1;

  /** The entry will complete again. */
  public static final int CQE_MORE = 2;

  /** See {@link #CQE_BUFFER}. */
  public static final int BUFFER_SHIFT = 16;

  /** Only a failure, or a short transfer, completes. */
  public static final int SKIP_SUCCESS = 1 << 6;

  private static final int FIXED_FILE = 1;
  private static final int BUFFER_SELECT = 1 << 5;

  private static final int OP_POLL_ADD = 6;
  private static final int OP_ACCEPT = 13;
  private static final int OP_ASYNC_CANCEL = 14;
  private static final int OP_CLOSE = 19;
  private static final int OP_SEND = 26;
  private static final int OP_RECV = 27;
  static final int OP_FIXED_FD_INSTALL = 54;
  private static final int ANY_PLACE = -1;
  private static final int CANCEL_ALL = 1;
  private static final int CANCEL_FD = 2;

  private static final int POLL_MULTISHOT = 1;
  private static final int RECV_MULTISHOT = 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_WAITALL = 0x100;
  private static final int MSG_NOSIGNAL = 0x4000;

  private static final int REGISTER_ENABLE_RINGS = 12;
  private static final int ENTER_GETEVENTS = 1;
  private static final int ENTER_EXT_ARG = 8;
  private static final int SQ_CQ_OVERFLOW = 2;
  private static final int SQ_TASKRUN = 4;
  private static final long OFFSET_ENTRIES = 0x10000000L;
  private static final int TIMESPEC_BYTES = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final VarHandle INDEX = JAVA_INT.varHandle().withInvokeExactBehavior();

  // Shared, since turns and submissions move between threads; closed once, by the last user.
  private final Arena arena = Arena.ofShared();
  private final int fd;
  private final int features;
  private final MemorySegment rings;
  private final MemorySegment entries;
  private final MemorySegment argument;
  private final MemorySegment timespec;
  private final long sqHeadAt;
  private final long sqTailAt;
  private final long sqFlagsAt;
  private final long cqHeadAt;
  private final long cqTailAt;
  private final long cqesAt;
  private final int sqMask;
  private final int cqMask;

  /** Index of the next entry; and of the first that the kernel has not taken. */
  private int sqTail;

  private int submitted;

  /** Index of the next completion. */
  private int cqHead;

  private Ring(int entryCount, int completionCount, int flags) throws IOException {
    MemorySegment params = arena.allocate(RingLayout.PARAMS_BYTES, Long.BYTES);
    params.set(JAVA_INT, RingLayout.PARAMS_FLAGS, flags | SETUP_CQSIZE);
    params.set(JAVA_INT, RingLayout.PARAMS_CQ_ENTRIES, completionCount);
    fd = IoUring.setup(entryCount, params);
    if (fd < 0) {
      arena.close();
      throw new IOException("io_uring_setup: " + Errno.name(-fd));
    }
    features = params.get(JAVA_INT, RingLayout.PARAMS_FEATURES);
    int sqEntries = params.get(JAVA_INT, RingLayout.PARAMS_SQ_ENTRIES);
    int cqEntries = params.get(JAVA_INT, RingLayout.PARAMS_CQ_ENTRIES);
    long arrayAt = offset(params, RingLayout.SQ_ARRAY);
    cqesAt = offset(params, RingLayout.CQ_CQES);
    boolean array = (flags & SETUP_NO_SQARRAY) == 0;
    long arrayEnd = array ? arrayAt + (long) sqEntries * Integer.BYTES : 0;
    long bytes = Math.max(cqesAt + (long) cqEntries * RingLayout.CQE_BYTES, arrayEnd);
    try {
      rings = Mapping.ofDescriptor(arena, fd, 0, bytes);
      entries =
          Mapping.ofDescriptor(arena, fd, OFFSET_ENTRIES, (long) sqEntries * RingLayout.SQE_BYTES);
    } catch (IOException failure) {
      close();
      throw failure;
    }
    sqHeadAt = offset(params, RingLayout.SQ_HEAD);
    sqTailAt = offset(params, RingLayout.SQ_TAIL);
    sqFlagsAt = offset(params, RingLayout.SQ_FLAGS);
    cqHeadAt = offset(params, RingLayout.CQ_HEAD);
    cqTailAt = offset(params, RingLayout.CQ_TAIL);
    sqMask = rings.get(JAVA_INT, offset(params, RingLayout.SQ_MASK));
    cqMask = rings.get(JAVA_INT, offset(params, RingLayout.CQ_MASK));
    assert sqMask == sqEntries - 1 : "submissions: " + sqMask + " for " + sqEntries;
    assert cqMask == cqEntries - 1 : "completions: " + cqMask + " for " + cqEntries;
    if (array) {
      for (int i = 0; i < sqEntries; i++) {
        rings.set(JAVA_INT, arrayAt + (long) i * Integer.BYTES, i);
      }
    }
    timespec = arena.allocate(TIMESPEC_BYTES, Long.BYTES);
    argument = arena.allocate(RingLayout.WAIT_BYTES, Long.BYTES);
    RingLayout.writeWait(argument, timespec.address());
  }

  private static long offset(MemorySegment params, int field) {
    return Integer.toUnsignedLong(params.get(JAVA_INT, field));
  }

  /**
   * Opens a ring.
   *
   * @throws IOException if the kernel refuses, with its error by name
   */
  public static Ring open(int entries, int completions, int flags) throws IOException {
    return new Ring(entries, completions, flags);
  }

  /** Returns what the kernel offers. */
  public int features() {
    return features;
  }

  /** Tells whether the ring was not closed yet. */
  public boolean isOpen() {
    return arena.scope().isAlive();
  }

  /** Has a ring that was opened as disabled begin; a negated errno if the kernel refuses. */
  public int enable() {
    return IoUring.register(fd, REGISTER_ENABLE_RINGS, MemorySegment.NULL, 0);
  }

  int fd() {
    return fd;
  }

  // ---- Submissions

  /** Tells how many entries may be written before the next {@link #submit}. */
  public int room() {
    return sqMask + 1 - (sqTail - indexAcquire(sqHeadAt));
  }

  /** Tells how many entries were written and not yet taken by the kernel. */
  public int pending() {
    return sqTail - submitted;
  }

  /** Returns the index of the next entry. */
  public int next() {
    return sqTail;
  }

  /** Tells whether the kernel has taken the entry that was {@link #next} once. */
  public boolean isTaken(int index) {
    return index - submitted < 0;
  }

  /** Waits once until {@code fd} is ready for one of the epoll {@code events}. */
  public void poll(int fd, int events, long data) {
    write(OP_POLL_ADD, 0, 0, fd, 0, 0, events, data, 0);
  }

  /** Completes each time that {@code fd} becomes ready, though nobody empties it. */
  public void pollEach(int fd, int events, long data) {
    write(OP_POLL_ADD, 0, 0, fd, 0, POLL_MULTISHOT, events, data, 0);
  }

  /** Receives into buffers of {@code group}, one completion each, until something is wrong. */
  public void receiveEach(int fd, int group, long data) {
    write(OP_RECV, BUFFER_SELECT, RECV_MULTISHOT, fd, 0, 0, 0, data, group);
  }

  /** Sends all of {@code from}; see below. */
  public void send(int fd, MemorySegment from, long data) {
    send(fd, from, 0, Math.toIntExact(from.byteSize()), data);
  }

  /**
   * Sends {@code length} bytes of {@code from}, or what the socket takes at once. They lie still
   * until the entry was taken and its completion, if there is one, was seen.
   */
  public void send(int fd, MemorySegment from, long offset, int length, long data) {
    assert from.isNative();
    assert offset >= 0 && offset + length <= from.byteSize();
    int flags = MSG_DONTWAIT | MSG_WAITALL | MSG_NOSIGNAL;
    write(OP_SEND, SKIP_SUCCESS, 0, fd, from.address() + offset, length, flags, data, 0);
  }

  /** Makes the send at {@code index}, which was not taken yet, {@code length} bytes long. */
  public void lengthenSend(int index, int length) {
    assert !isTaken(index);
    entries.set(
        JAVA_INT, (long) (index & sqMask) * RingLayout.SQE_BYTES + RingLayout.SQE_LENGTH, length);
  }

  /** Ends the entry with the data {@code target}. */
  public void cancel(long target, long data) {
    write(OP_ASYNC_CANCEL, SKIP_SUCCESS, 0, -1, target, 0, 0, data, 0);
  }

  // ---- The table: descriptors that only this ring knows, by their places

  /** Makes nothing of the entry at {@code index}, which was not taken yet. */
  public void takeBack(int index) {
    assert !isTaken(index);
    RingLayout.writeEntry(entries, entryAt(index), 0, SKIP_SUCCESS, 0, -1, 0, 0, 0, 0, 0);
  }

  /** Tells how many completions there is room for. */
  public int completionRoom() {
    return cqMask + 1 - (tail() - cqHead);
  }

  /** Ends all entries that name {@code fd}; they complete all the same. */
  public void cancelAll(int fd, long data) {
    int flags = CANCEL_ALL | CANCEL_FD;
    write(OP_ASYNC_CANCEL, SKIP_SUCCESS, 0, fd, 0, 0, flags, data, 0);
  }

  /**
   * Takes one connection of the listener {@code fd} into a free place, which the completion tells.
   * Without one the connection is lost.
   *
   * @param memory at {@code offset} of which the address of the other end appears; {@link
   *     PeerRoom#BYTES} of it lie still until the completion
   */
  public void acceptIntoTable(int fd, MemorySegment memory, long offset, long data) {
    PeerRoom.prepare(memory, offset);
    long address = memory.address() + offset;
    long at = entryAt(sqTail);
    write(OP_ACCEPT, 0, 0, fd, address + PeerRoom.ADDRESS, 0, 0, data, 0);
    RingLayout.writeMore(entries, at, address, ANY_PLACE);
  }

  /** Does what {@link #poll} does for a place of the table. */
  public void pollPlace(int place, int events, long data) {
    write(OP_POLL_ADD, FIXED_FILE, 0, place, 0, 0, events, data, 0);
  }

  /** Does what {@link #receiveEach} does for a place of the table. */
  public void receiveEachAtPlace(int place, int group, long data) {
    write(OP_RECV, FIXED_FILE | BUFFER_SELECT, RECV_MULTISHOT, place, 0, 0, 0, data, group);
  }

  /** Does what {@link #send(int, MemorySegment, long, int, long)} does for a place of the table. */
  public void sendAtPlace(int place, MemorySegment from, long offset, int length, long data) {
    assert from.isNative();
    assert offset >= 0 && offset + length <= from.byteSize();
    int flags = MSG_DONTWAIT | MSG_WAITALL | MSG_NOSIGNAL;
    long address = from.address() + offset;
    write(OP_SEND, FIXED_FILE | SKIP_SUCCESS, 0, place, address, length, flags, data, 0);
  }

  /** Sends what the socket takes at once; completes with the count during the submission. */
  public void sendSomeAtPlace(int place, MemorySegment from, int length, long data) {
    assert from.isNative();
    assert length <= from.byteSize();
    int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    write(OP_SEND, FIXED_FILE, 0, place, from.address(), length, flags, data, 0);
  }

  /** Makes an ordinary descriptor beside a place, which completes during the submission. */
  public void install(int place, long data) {
    write(OP_FIXED_FD_INSTALL, FIXED_FILE, 0, place, 0, 0, 0, data, 0);
  }

  /** Empties a place. */
  public void closePlace(int place, long data) {
    long at = entryAt(sqTail);
    write(OP_CLOSE, SKIP_SUCCESS, 0, 0, 0, 0, 0, data, 0);
    RingLayout.writeMore(entries, at, 0, place + 1);
  }

  private long entryAt(int index) {
    return (long) (index & sqMask) * RingLayout.SQE_BYTES;
  }

  /** Gives a descriptor back. */
  public void closeDescriptor(int fd, long data) {
    write(OP_CLOSE, SKIP_SUCCESS, 0, fd, 0, 0, 0, data, 0);
  }

  private void write(
      int opcode,
      int flags,
      int ioprio,
      int fd,
      long address,
      int length,
      int operationFlags,
      long data,
      int group) {
    assert room() > 0 : "the submission queue is full";
    long at = (long) (sqTail & sqMask) * RingLayout.SQE_BYTES;
    RingLayout.writeEntry(
        entries, at, opcode, flags, ioprio, fd, address, length, operationFlags, data, group);
    sqTail++;
  }

  /** Returns the descriptors that {@link #closeDescriptor} names and the kernel has not taken. */
  public int[] pendingCloses() {
    int[] descriptors = new int[pending()];
    int count = 0;
    for (int index = submitted; index != sqTail; index++) {
      long at = (long) (index & sqMask) * RingLayout.SQE_BYTES;
      if (RingLayout.opcode(entries, at) == OP_CLOSE && !RingLayout.namesPlace(entries, at)) {
        descriptors[count++] = RingLayout.descriptor(entries, at);
      }
    }
    return Arrays.copyOf(descriptors, count);
  }

  /** Hands over what was written, without a wait; how much was taken, or a negated errno. */
  public int submit() {
    return enter(pending(), 0, 0, MemorySegment.NULL);
  }

  /** The same, and has the kernel complete what it can. */
  public int submitAndComplete() {
    return enter(pending(), 0, ENTER_GETEVENTS, MemorySegment.NULL);
  }

  /**
   * The same, and waits for a completion.
   *
   * @param timeoutNanos longest wait; a negative one has no end
   */
  public int submitAndWait(long timeoutNanos) {
    return waiting(pending(), timeoutNanos);
  }

  // ---- Completions

  /** Has the kernel complete what it can. For the thread that waits. */
  public int complete() {
    return enter(0, 0, ENTER_GETEVENTS, MemorySegment.NULL);
  }

  /** Waits for a completion; as {@link #submitAndWait}, for a thread that does not submit. */
  public int await(long timeoutNanos) {
    return waiting(0, timeoutNanos);
  }

  private int waiting(int submit, long timeoutNanos) {
    if (timeoutNanos < 0) {
      return enter(submit, 1, ENTER_GETEVENTS, MemorySegment.NULL);
    }
    timespec.set(JAVA_LONG, 0, timeoutNanos / NANOS_PER_SECOND);
    timespec.set(JAVA_LONG, Long.BYTES, timeoutNanos % NANOS_PER_SECOND);
    return enter(submit, 1, ENTER_GETEVENTS | ENTER_EXT_ARG, argument);
  }

  private int enter(int submit, int complete, int flags, MemorySegment waitArgument) {
    if (submit > 0) {
      publishIndex(sqTailAt, sqTail);
    }
    int taken = IoUring.enter(fd, submit, complete, flags, waitArgument);
    if (submit > 0 && taken > 0) {
      submitted += taken;
    }
    return taken;
  }

  /** Tells whether completions wait in the kernel, since the queue was full. */
  public boolean isOverflown() {
    return (indexAcquire(sqFlagsAt) & SQ_CQ_OVERFLOW) != 0;
  }

  /** Tells whether completions wait for a thread to enter the kernel. */
  public boolean hasTaskWork() {
    return (indexAcquire(sqFlagsAt) & SQ_TASKRUN) != 0;
  }

  /** Returns the index of the next completion that will be taken. */
  public int head() {
    return cqHead;
  }

  /** Returns the index behind the last completion there is. */
  public int tail() {
    return indexAcquire(cqTailAt);
  }

  /** Returns the data of the completion at {@code index}. */
  public long data(int index) {
    return rings.get(JAVA_LONG, completion(index) + RingLayout.CQE_DATA);
  }

  /** Returns its result: a count, or a negated errno. */
  public int result(int index) {
    return rings.get(JAVA_INT, completion(index) + RingLayout.CQE_RESULT);
  }

  /** Returns its flags. */
  public int flags(int index) {
    return rings.get(JAVA_INT, completion(index) + RingLayout.CQE_FLAGS);
  }

  private long completion(int index) {
    assert index - cqHead >= 0;
    return cqesAt + (long) (index & cqMask) * RingLayout.CQE_BYTES;
  }

  /** Gives the completions before {@code index} back to the kernel. */
  public void takenUpTo(int index) {
    assert index - cqHead >= 0;
    cqHead = index;
    publishIndex(cqHeadAt, index);
  }

  /** Acquire: pairs with the kernel's release store, behind what it wrote to the places before. */
  private int indexAcquire(long at) {
    return (int) INDEX.getAcquire(rings, at);
  }

  /** Release: publishes the places before {@code index}; pairs with the kernel's acquire. */
  private void publishIndex(long at, int index) {
    INDEX.setRelease(rings, at, index);
  }

  /** Closes the ring and unmaps it; nobody is inside a call. Idempotent. */
  @Override
  public void close() {
    if (isOpen()) {
      Sockets.close(fd);
      arena.close();
    }
  }
}
