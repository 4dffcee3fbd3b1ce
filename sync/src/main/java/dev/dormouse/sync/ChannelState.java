package dev.dormouse.sync;

import dev.dormouse.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The shared words of a channel: what they mean, which steps they take, every access to them. */
abstract class ChannelState extends ChannelFields.ReceiverSide {
  /*
   * The word: position (36 bits) | reserved (24) | SENDERS_GONE | REFUSING | WAITERS | PARKED.
   * position counts taken slots, modulo 2^36; reserved counts places that permits and granted
   * senders hold. Taken - received + reserved <= capacity. PARKED implies that all taken slots
   * have been received, since every step of position clears it.
   *
   * position+1 -PARKED              claim()    a sender, only with room and neither WAITERS,
   *                                            REFUSING nor SENDERS_GONE
   * reserved+n                      claim()    reserve(), under the same condition; or a grant
   *                                            under the lock, with room
   * position+1 reserved-1 -PARKED   claim()    a permit, or a granted sender
   * reserved-n (-PARKED)            change()   permits or a grant given back
   * +PARKED                         claim()    the receiver: nothing to receive, waker stored
   * -PARKED                         change()   the receiver stops waiting
   * +WAITERS                        change()   first waiting sender, under the lock
   * -WAITERS (-PARKED)              change()   last waiting sender served or gone, under the lock
   * +REFUSING -PARKED               change()   the receiver refuses more
   * +SENDERS_GONE -PARKED           change()   the last sender was closed
   * (-PARKED) stands where the step may have ended the channel: see settled().
   *
   * Every step is a full CAS on this one word, so a send cannot cross "empty, I park", "full, I
   * wait" or "closed". Whoever clears PARKED wakes the receiver. A sender that was preempted
   * between its look and its CAS while 2^36 values went by might be fooled; that takes an hour at
   * least.
   */
  static final long PARKED = 1;
  static final long WAITERS = 2;
  static final long REFUSING = 4;
  static final long SENDERS_GONE = 8;
  static final long CLOSED = REFUSING | SENDERS_GONE;
  static final long RESERVED_ONE = 1L << 4;
  static final long POSITION_ONE = 1L << 28;
  private static final int POSITION_BITS = 36;
  static final long POSITION_MASK = (1L << POSITION_BITS) - 1;
  private static final int RESERVED_MASK = (1 << 24) - 1;

  private static final VarHandle WORD;
  private static final VarHandle LIMIT;
  private static final VarHandle HEAD;
  private static final VarHandle RECEIVER;
  private static final VarHandle WAITING;
  private static final VarHandle SLOTS;
  private static final VarHandle SENDERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(ChannelFields.SenderSide.class, "word", long.class);
      LIMIT = lookup.findVarHandle(ChannelFields.SenderSide.class, "limit", long.class);
      HEAD = lookup.findVarHandle(ChannelFields.ReceiverSide.class, "head", long.class);
      RECEIVER = lookup.findVarHandle(ChannelFields.ReceiverSide.class, "receiver", Waker.class);
      WAITING = lookup.findVarHandle(ChannelFields.ReceiverSide.class, "waiting", boolean.class);
      SLOTS = lookup.findVarHandle(ChannelFields.Settled.class, "slots", Slots.class);
      SENDERS = lookup.findVarHandle(ChannelFields.Settled.class, "senders", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  ChannelState(int capacity, Slots slots) {
    super(capacity, slots);
  }

  /** Which position the next sender takes, modulo 2^36. */
  static long position(long word) {
    return word >>> (Long.SIZE - POSITION_BITS);
  }

  /** How many places permits and granted senders hold. */
  static int reserved(long word) {
    return (int) (word >>> 4) & RESERVED_MASK;
  }

  /** Tells whether nothing can come after what is in the slots. */
  static boolean isOver(long word) {
    return (word & CLOSED) != 0 && (word & WAITERS) == 0 && reserved(word) == 0;
  }

  /** Returns {@code word} without PARKED if it ends the channel: then the receiver must look. */
  static long settled(long word) {
    return isOver(word) ? word & ~PARKED : word;
  }

  /** Returns {@code word} after one sender has taken the next position. */
  static long taken(long word) {
    return (word + POSITION_ONE) & ~PARKED;
  }

  /** Tells whether every taken slot has been received. Receiver only. */
  final boolean isEmptyAt(long word) {
    return position(word) == (headPlain() & POSITION_MASK);
  }

  /** How many places a sender could take at {@code word}, by a fresh look at head. */
  final int roomAt(long word) {
    return roomBelow(headVolatile() + capacity, word);
  }

  /** Tells whether {@code count} find room at {@code word}; looks at head only if it must. */
  final boolean hasRoomAt(long word, int count) {
    int room = roomBelow(limitOpaque(), word);
    // More than the capacity: the limit is older than half the range of positions.
    if (room >= count && room <= capacity) {
      return true;
    }
    long limit = headVolatile() + capacity;
    if (roomBelow(limit, word) < count) {
      return false;
    }
    publishLimit(limit);
    return true;
  }

  /** How many of the slots taken at {@code word} lie above {@code head}. */
  final int lengthAt(long head, long word) {
    return Math.clamp(distance(position(word), head), 0, capacity);
  }

  private static int roomBelow(long limit, long word) {
    return Math.clamp(distance(limit, position(word)) - reserved(word), -1, Integer.MAX_VALUE);
  }

  /** How far {@code from} is behind {@code to}, modulo 2^36 and signed. */
  static long distance(long to, long from) {
    int unused = Long.SIZE - POSITION_BITS;
    return ((to - from) << unused) >> unused;
  }

  /** Acquire: pairs with casWord() of the other threads. */
  final long wordAcquire() {
    return (long) WORD.getAcquire(this);
  }

  /** Volatile: a second look, after storeReceiver() or publishWaiting(); pairs with casWord(). */
  final long wordVolatile() {
    return (long) WORD.getVolatile(this);
  }

  /** One of the steps in the table; false if another came first. */
  final boolean claim(long seen, long next) {
    boolean done = casWord(seen, next);
    // Only of a step that was taken: an old word may seem to have the room of a later head.
    assert !done || (reserved(next) <= capacity && roomAt(next) >= 0);
    return done;
  }

  /** Full CAS: pairs with itself and with wordAcquire(). */
  private boolean casWord(long seen, long next) {
    return WORD.compareAndSet(this, seen, next);
  }

  /** Opaque: pairs with publishLimit(); an older limit is smaller, so it costs a look at head. */
  private long limitOpaque() {
    return (long) LIMIT.getOpaque(this);
  }

  /** Opaque: pairs with limitOpaque(); racing senders may set it back, which is harmless. */
  private void publishLimit(long next) {
    LIMIT.setOpaque(this, next);
  }

  /** Plain: only the receiver writes head, and this is its side. */
  final long headPlain() {
    return (long) HEAD.get(this);
  }

  /** Volatile: pairs with publishHead(); the slots below are empty, and waiting was set before. */
  final long headVolatile() {
    return (long) HEAD.getVolatile(this);
  }

  /**
   * Volatile: publishes the emptied slot; pairs with headVolatile(), and is ordered before the look
   * at waiting.
   */
  final void publishHead(long next) {
    HEAD.setVolatile(this, next);
  }

  /**
   * Release: publishes the emptied slot of a channel without a bound, in which nobody waits for
   * room; pairs with headVolatile().
   */
  final void leaveHead(long next) {
    HEAD.setRelease(this, next);
  }

  /** Plain: only the receiver stores wakers; to see whether it must. */
  final @Nullable Waker receiverPlain() {
    return (Waker) RECEIVER.get(this);
  }

  /** Volatile: pairs with storeReceiver(), after PARKED was cleared. */
  final @Nullable Waker receiverVolatile() {
    return (Waker) RECEIVER.getVolatile(this);
  }

  /** Volatile: before the receiver's second look at the word; pairs with receiverVolatile(). */
  final void storeReceiver(@Nullable Waker waker) {
    RECEIVER.setVolatile(this, waker);
  }

  /** Volatile: the receiver's look after publishHead(); pairs with publishWaiting(). */
  final boolean waitingVolatile() {
    return (boolean) WAITING.getVolatile(this);
  }

  /**
   * Volatile, under the lock: ordered before the look at head in roomAt(); pairs with
   * waitingVolatile().
   */
  final void publishWaiting(boolean next) {
    WAITING.setVolatile(this, next);
  }

  /** Acquire: pairs with forgetSlots(); after a null the word shows REFUSING. */
  final @Nullable Slots slotsAcquire() {
    return (Slots) SLOTS.getAcquire(this);
  }

  /**
   * Release, after REFUSING: the slots now belong to the receiver and to permits; pairs with
   * slotsAcquire().
   */
  final void forgetSlots() {
    SLOTS.setRelease(this, (Slots) null);
  }

  /** Volatile: how many senders are open; pairs with casSenders(). */
  final int sendersVolatile() {
    return (int) SENDERS.getVolatile(this);
  }

  /** Full CAS: one sender more or fewer, zero is final; pairs with itself. */
  final boolean casSenders(int seen, int next) {
    return SENDERS.compareAndSet(this, seen, next);
  }
}
