package dev.dormouse.task;

import dev.dormouse.runtime.Limits;
import dev.dormouse.time.Moment;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Scope} deals with failures and time.
 *
 * @param keepsGoing whether a failing child leaves the others alone
 * @param endsWithBody whether children that are left when the body has its value are cancelled
 * @param timeout how long it may take, counted from its first poll; null for no limit
 * @param deadline when it must be over; null for no limit
 * @param finaliserLimit how long all of its finalisers together may take
 */
public record ScopeOptions(
    boolean keepsGoing,
    boolean endsWithBody,
    @Nullable Duration timeout,
    @Nullable Moment deadline,
    Duration finaliserLimit) {

  private static final ScopeOptions FAIL_FAST =
      new ScopeOptions(false, false, null, null, Limits.FINALISER_WAIT);

  /**
   * Makes options.
   *
   * @throws IllegalArgumentException if a duration is negative
   */
  public ScopeOptions {
    Objects.requireNonNull(finaliserLimit, "finaliserLimit");
    if (timeout != null && timeout.isNegative()) {
      throw new IllegalArgumentException("scope: the timeout is negative: " + timeout);
    }
    if (finaliserLimit.isNegative()) {
      throw new IllegalArgumentException("scope: the limit is negative: " + finaliserLimit);
    }
  }

  /** The first failure cancels the rest; the end waits for all children. The default. */
  public static ScopeOptions failFast() {
    return FAIL_FAST;
  }

  /**
   * A failing child leaves the others alone. Whoever awaits its handle has the failure; what nobody
   * took by the end of the scope is thrown there.
   */
  public static ScopeOptions keepGoing() {
    return new ScopeOptions(true, false, null, null, Limits.FINALISER_WAIT);
  }

  /** Returns the same, but children that are left when the body has its value are cancelled. */
  public ScopeOptions endingWithBody() {
    return new ScopeOptions(keepsGoing, true, timeout, deadline, finaliserLimit);
  }

  /** Returns the same with a time-out, counted from the first poll. */
  public ScopeOptions within(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    return new ScopeOptions(keepsGoing, endsWithBody, limit, deadline, finaliserLimit);
  }

  /** Returns the same with a deadline. */
  public ScopeOptions until(Moment end) {
    Objects.requireNonNull(end, "end");
    return new ScopeOptions(keepsGoing, endsWithBody, timeout, end, finaliserLimit);
  }

  /** Returns the same with another limit for all finalisers together. */
  public ScopeOptions withFinaliserLimit(Duration limit) {
    return new ScopeOptions(keepsGoing, endsWithBody, timeout, deadline, limit);
  }
}
