package dev.dormouse.runtime;

import dev.dormouse.future.GrantSource;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Waiting;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows what one lock has granted, for {@link Watchdog}, whose thread alone calls it.
 *
 * <p>Granting and claiming know nothing of time: a grant that is there at each look for long enough
 * is one that nobody claims.
 */
final class GrantWatch {
  private final GrantSource source;
  private final Watch watch;

  /** For how long each grant was there at each look; negative once it was told. */
  private final Map<LocalFuture<?>, Long> seenNanos = new IdentityHashMap<>();

  GrantWatch(GrantSource source, Watch watch) {
    this.source = source;
    this.watch = watch;
  }

  /** Looks once, {@code pauseNanos} after the last time. */
  void look(long pauseNanos) {
    List<Waiting> unclaimed = source.unclaimed();
    seenNanos.keySet().removeIf(seen -> unclaimed.stream().noneMatch(w -> w.future() == seen));
    for (Waiting grant : unclaimed) {
      Long before = seenNanos.get(grant.future());
      if (before == null) {
        seenNanos.put(grant.future(), 0L);
      } else if (before >= 0) {
        long lasts = before + pauseNanos;
        boolean tooLong = lasts >= watch.options().unclaimedGrantNanos();
        seenNanos.put(grant.future(), tooLong ? -1 : lasts);
        if (tooLong) {
          tell(grant, Duration.ofNanos(lasts));
        }
      }
    }
  }

  private void tell(Waiting grant, Duration lasts) {
    watch.unclaimed(UnclaimedGrant.of(grant, lasts, source.waiting(Limits.UNCLAIMED_WAITERS_MAX)));
  }

  /** Tells whether there is nothing to follow now. */
  boolean isIdle() {
    return source.isIdle();
  }

  /** Says that this does not look any more. */
  void end() {
    source.unwatched();
  }
}
