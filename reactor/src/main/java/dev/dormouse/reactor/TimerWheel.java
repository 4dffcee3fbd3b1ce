package dev.dormouse.reactor;

import dev.dormouse.future.Clock;
import dev.dormouse.future.TimerEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entries by deadline: six levels of 64 slots, the lowest of one millisecond each. Inserting is a
 * shift and a store; an entry sinks at most five levels before it is due.
 *
 * <p>One thread at a time.
 */
final class TimerWheel {
  /*
   * Time is counted in ticks since the wheel was made, deadlines rounded up and readings down, so
   * that nothing fires early.
   *
   * An entry lies at the level of the highest digit (base 64) in which its tick differs from
   * `elapsed`. So all of a level is due before anything of a higher level, and within a level the
   * slots are due in their order. `elapsed` never passes a slot that holds something: advance()
   * stops there and lets the entries sink.
   *
   * The top level is circular: ticks that lie further ahead than it reaches wait in its last slot
   * and are placed anew from there.
   *
   * Entries of one tick fire in the order in which they came: a slot is a list with its newest
   * entry first, and is turned round before its entries fire or sink; and a slot of a higher level
   * is emptied before anything can be placed lower for its ticks. (What lies beyond the reach of
   * the top level may change its order there.)
   *
   * A cancelled entry stays where it is until its slot comes or a sweep finds it.
   */
  private static final int LEVELS = 6;
  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;
  private static final int TOP_SHIFT = (LEVELS - 1) * BITS;
  private static final long SPAN = 1L << LEVELS * BITS;
  static final long TICK_NANOS = 1_000_000;

  /** No entry. */
  static final long NEVER = Long.MAX_VALUE;

  private final @Nullable TimerEntry[] slots = new TimerEntry[LEVELS * SLOTS];
  private final long[] occupied = new long[LEVELS];
  private final long originNanos;
  private long elapsed;
  private int nextLevel;

  /** Entries in the slots, cancelled ones included. */
  private int held;

  /** Cancelled entries that were found, ever. */
  private long reaped;

  TimerWheel(Clock clock) {
    originNanos = clock.nanos();
  }

  /** Puts an armed entry in its slot. */
  void insert(TimerEntry entry) {
    held++;
    place(entry, tickOf(entry));
  }

  /** Counts a cancelled entry that was found outside of the slots. */
  void reaped() {
    reaped++;
  }

  /** Returns how many cancelled entries were found so far. */
  long reapedSoFar() {
    return reaped;
  }

  /** Returns how many entries lie in the slots, cancelled ones included. */
  int held() {
    return held;
  }

  /** Tells whether the wheel holds nothing, not even cancelled entries. */
  boolean isEmpty() {
    return held == 0;
  }

  /**
   * Moves on to the reading {@code nowNanos} of the clock and unlinks what is due.
   *
   * @return the due entries as a list by their links, not fired yet
   */
  @Nullable TimerEntry advance(long nowNanos) {
    long now = (nowNanos - originNanos) / TICK_NANOS;
    TimerEntry due = null;
    TimerEntry last = null;
    for (long at; (at = nextSlot()) <= now; ) {
      int level = nextLevel;
      int slot = (int) (at >>> level * BITS) & SLOTS - 1;
      TimerEntry entry = reversed(slots[level * SLOTS + slot]);
      slots[level * SLOTS + slot] = null;
      occupied[level] &= ~(1L << slot);
      elapsed = Math.max(elapsed, at);
      while (entry != null) {
        TimerEntry next = entry.link();
        entry.link(null);
        if (entry.isCancelled()) {
          held--;
          reaped++;
        } else if (tickOf(entry) > elapsed) {
          place(entry, tickOf(entry));
        } else {
          held--;
          if (last == null) {
            due = entry;
          } else {
            last.link(entry);
          }
          last = entry;
        }
        entry = next;
      }
    }
    elapsed = Math.max(elapsed, now);
    return due;
  }

  /** Turns a list round, so that what came first is placed or fired first. */
  static @Nullable TimerEntry reversed(@Nullable TimerEntry newest) {
    TimerEntry oldest = null;
    for (TimerEntry entry = newest; entry != null; ) {
      TimerEntry next = entry.link();
      entry.link(oldest);
      oldest = entry;
      entry = next;
    }
    return oldest;
  }

  /** Returns the clock's reading at which {@link #advance} has something to do, or NEVER. */
  long nextNanos() {
    long at = nextSlot();
    return at == NEVER ? NEVER : originNanos + at * TICK_NANOS;
  }

  /**
   * Returns the clock's reading at which the first entry that was not cancelled is due, or NEVER.
   * It looks through whole slots, so it is for clocks that jump, not for every turn.
   */
  long firstArmedNanos() {
    for (int level = 0; level < LEVELS; level++) {
      int now = (int) (elapsed >>> level * BITS) & SLOTS - 1;
      for (long left = Long.rotateRight(occupied[level], now); left != 0; left &= left - 1) {
        int slot = now + Long.numberOfTrailingZeros(left) & SLOTS - 1;
        long tick = firstArmedTick(slots[level * SLOTS + slot]);
        if (tick != NEVER) {
          return originNanos + tick * TICK_NANOS;
        }
      }
    }
    return NEVER;
  }

  private long firstArmedTick(@Nullable TimerEntry first) {
    long tick = NEVER;
    for (TimerEntry entry = first; entry != null; entry = entry.link()) {
      if (!entry.isCancelled()) {
        tick = Math.min(tick, tickOf(entry));
      }
    }
    return tick;
  }

  private long tickOf(TimerEntry entry) {
    long after = entry.deadlineNanos() - originNanos;
    return after <= 0 ? 0 : Math.ceilDiv(after, TICK_NANOS);
  }

  private void place(TimerEntry entry, long tick) {
    long at = Math.max(tick, elapsed);
    long differs = elapsed ^ at | SLOTS - 1;
    int level;
    if (differs < SPAN) {
      level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(differs)) / BITS;
    } else {
      level = LEVELS - 1;
      at = Math.min(at, elapsed + ((long) (SLOTS - 1) << TOP_SHIFT));
    }
    int slot = (int) (at >>> level * BITS) & SLOTS - 1;
    entry.link(slots[level * SLOTS + slot]);
    slots[level * SLOTS + slot] = entry;
    occupied[level] |= 1L << slot;
  }

  /** Returns the tick at which the first slot that holds something begins; sets its level. */
  private long nextSlot() {
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        nextLevel = level;
        int shift = level * BITS;
        int now = (int) (elapsed >>> shift) & SLOTS - 1;
        int ahead = Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], now));
        return (elapsed >>> shift) + ahead << shift;
      }
    }
    return NEVER;
  }

  /** Empties the wheel; returns what it held, cancelled entries too, as a list by their links. */
  @Nullable TimerEntry takeAll() {
    TimerEntry all = null;
    for (int i = 0; i < slots.length; i++) {
      for (TimerEntry entry = slots[i]; entry != null; ) {
        TimerEntry next = entry.link();
        entry.link(all);
        all = entry;
        entry = next;
      }
      slots[i] = null;
    }
    Arrays.fill(occupied, 0);
    held = 0;
    return all;
  }

  /** Lets go of cancelled entries. */
  void sweep() {
    int kept = 0;
    for (int i = 0; i < slots.length; i++) {
      TimerEntry keep = null;
      for (TimerEntry entry = reversed(slots[i]); entry != null; ) {
        TimerEntry next = entry.link();
        if (entry.isCancelled()) {
          entry.link(null);
          reaped++;
        } else {
          entry.link(keep);
          keep = entry;
          kept++;
        }
        entry = next;
      }
      slots[i] = keep;
      if (keep == null) {
        occupied[i / SLOTS] &= ~(1L << i % SLOTS);
      }
    }
    held = kept;
  }
}
