package dev.dormouse.runtime;

import dev.dormouse.future.Clock;

/**
 * A clock that may jump over the time in which a runtime has nothing to do, so that tests of an
 * hour take a moment. {@code TestClock} of module testing is one.
 *
 * <p>Usable from any thread.
 */
public interface SkippingClock extends Clock {

  /**
   * Tells that every task waits, and that nothing is due before this clock reads {@code nanos}.
   *
   * @return true if the clock reads at least that now; false if it does not jump at present, so
   *     that the caller has to wait for the world
   */
  boolean skipTo(long nanos);
}
