package dev.dormouse.sync;

import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/**
 * A future that is its own place in a {@link WaitQueue}. Links and waker are guarded by the queue's
 * lock while the waiter is in it.
 */
abstract class Waiter<T extends @Nullable Object> extends RawFuture<T> {
  @Nullable Waiter<?> previous;
  @Nullable Waiter<?> next;
  @Nullable Waker waker;
}
