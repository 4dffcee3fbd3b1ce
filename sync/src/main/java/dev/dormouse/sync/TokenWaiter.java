package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/** A future that can wait for a token to be cancelled. */
abstract class TokenWaiter<T extends @Nullable Object> extends Waiter<T> {
  /** Whether a token's queue has, or had, this waiter; guarded by the tree's lock. */
  boolean queued;
}
