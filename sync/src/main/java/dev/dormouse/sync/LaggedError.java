package dev.dormouse.sync;

/**
 * A receiver of a {@link Broadcast} was so slow that values it had not seen made room for newer
 * ones. It has been moved to the oldest value that is left; receiving goes on there.
 */
public final class LaggedError extends Exception {
  private static final long serialVersionUID = 1L;

  private final long missed;

  LaggedError(long missed) {
    super(
        "this receiver was too slow and missed "
            + missed
            + (missed == 1 ? " value" : " values")
            + "; receive again to go on with the oldest that is left, or give the channel a larger"
            + " capacity");
    this.missed = missed;
  }

  /** Returns how many values were missed since the last receive; at least one. */
  public long missed() {
    return missed;
  }
}
