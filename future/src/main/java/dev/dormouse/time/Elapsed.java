package dev.dormouse.time;

import java.util.concurrent.TimeoutException;

/**
 * A deadline passed before a future ended; the future has been dropped. What its drop threw is
 * suppressed in here.
 *
 * <p>It is checked, as a time-out is a thing that a caller meets, and a {@link TimeoutException},
 * so that code which knows that one need not learn another.
 */
public final class Elapsed extends TimeoutException {
  private static final long serialVersionUID = 1L;

  /** Makes the failure of something that was not finished in time. */
  public Elapsed(String message) {
    super(message);
  }
}
