package dev.dormouse.sync;

import dev.dormouse.future.AbortHandle;
import org.jspecify.annotations.Nullable;

/** A waiter to which something may be granted before it is polled again. */
abstract class GrantedWaiter<T extends @Nullable Object> extends Waiter<T> {
  /** Who waits, for those who look; stored under the lock, forgotten by the owner at its end. */
  @Nullable AbortHandle task;

  /** The next in {@link Grants}, whose lock guards it. */
  @Nullable GrantedWaiter<?> granted;

  /** Tells whether it was granted something and has not been polled since. Any thread. */
  abstract boolean isUnclaimed();

  /** Names it for those who look, if it waits: {@code name}, and behind whom. */
  static String behind(String name, @Nullable AbortHandle before) {
    return before == null
        ? name
        : name + ", behind a grant that task " + before.id() + " has not claimed";
  }
}
