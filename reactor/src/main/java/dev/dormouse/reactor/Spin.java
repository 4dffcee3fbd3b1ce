package dev.dormouse.reactor;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides when a turn looks for events for a while before it sleeps: to fall asleep and to be woken
 * takes the processor longer than the wait for an answer that is on its way.
 *
 * <p>For the thread that turns, but for the counters.
 */
final class Spin {
  /*
   * A wait begins with a spin only if the last one was short: if an event ended it, within the time
   * that a spin may take or, after a sleep, a few times that, since waking up is part of it. So
   * whoever waits for long sleeps at once.
   *
   * Nor does each short wait begin so. With each spin that was in vain the number of waits between
   * two of them doubles, with two in a row that were not it halves. So spins go on while most of
   * them are of use, and else there is one in SPIN_INTERVAL_MAX waits, to learn whether times
   * change. One alone that was of use says little: waits come in patterns.
   */
  private final long limitNanos;

  private final AtomicLong won = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  private boolean lastWasShort;

  /** A power of two: waits from one spin to the next. */
  private int interval = 1;

  private int waitsLeft;

  /** Whether the last spin was of use, and has not been counted yet with the one before. */
  private boolean lastWon;

  /** Makes one that spins for up to {@code limitNanos}, or never, for 0. */
  Spin(long limitNanos) {
    this.limitNanos = limitNanos;
  }

  long limitNanos() {
    return limitNanos;
  }

  /** Returns how long the wait that begins now may spin; 0 if it may not. */
  long nextNanos() {
    if (!lastWasShort) {
      return 0;
    }
    if (waitsLeft > 0) {
      waitsLeft--;
      return 0;
    }
    return limitNanos;
  }

  /** Learns that an event ended a spin. */
  void onWon() {
    won.lazySet(won.getPlain() + 1);
    if (lastWon) {
      interval = Math.max(1, interval / 2);
    }
    lastWon = !lastWon;
    waitsLeft = interval - 1;
  }

  /** Learns that a spin ended without an event. */
  void onLost() {
    lost.lazySet(lost.getPlain() + 1);
    lastWon = false;
    interval = Math.min(interval * 2, Limits.SPIN_INTERVAL_MAX);
    waitsLeft = interval - 1;
  }

  /**
   * Learns of a sleep.
   *
   * @param nanos how long it took, and a spin before it
   * @param event whether an event ended it
   */
  void onSlept(long nanos, boolean event) {
    lastWasShort = (event || lastWasShort) && nanos <= limitNanos * Limits.SPIN_HOPE;
  }

  /** Returns how many spins an event has ended. Any thread. */
  long won() {
    return won.get();
  }

  /** Returns how many spins were in vain. Any thread. */
  long lost() {
    return lost.get();
  }
}
