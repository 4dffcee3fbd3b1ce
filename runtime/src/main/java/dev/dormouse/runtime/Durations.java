package dev.dormouse.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting on behalf of {@code close}, which may neither be interrupted nor take for ever. */
final class Durations {
  private Durations() {}

  /**
   * Returns {@code duration}.
   *
   * @param what what it is for
   * @throws IllegalArgumentException if it is negative
   */
  static Duration notNegative(String what, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          what + ": zero or more is needed, not " + duration + "; zero is over at once");
    }
    return duration;
  }

  /**
   * Returns {@code duration}.
   *
   * @throws IllegalArgumentException if it is negative or longer than {@code most}
   */
  static Duration upTo(Duration most, String what, Duration duration) {
    if (duration.isNegative() || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          what + ": from zero to " + most + " are possible, not " + duration);
    }
    return duration;
  }

  /** Returns a duration in nanoseconds, capped at what a long holds; at least 0. */
  static long nanos(Duration duration) {
    if (duration.isNegative()) {
      return 0;
    }
    try {
      return Math.min(duration.toNanos(), Long.MAX_VALUE / 4);
    } catch (ArithmeticException tooLong) {
      return Long.MAX_VALUE / 4;
    }
  }

  /**
   * Waits for {@code latch}, through interrupts, which stay set.
   *
   * @return false if the time was over before
   */
  static boolean await(CountDownLatch latch, Duration most) {
    boolean interrupted = false;
    try {
      // Each interrupt starts the wait anew; there are not many.
      while (true) {
        try {
          return latch.await(nanos(most), TimeUnit.NANOSECONDS);
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
