package dev.dormouse.future;

/** The seam for time: a monotonic reading. Usable from any thread. */
@FunctionalInterface
public interface Clock {

  /**
   * Returns nanoseconds since an origin that stays fixed for this clock; never goes back. The
   * origin is such that readings do not overflow in the life of a program, so an earlier reading is
   * the smaller number.
   */
  long nanos();
}
