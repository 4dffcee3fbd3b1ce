package dev.dormouse.runtime;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A future that counts up with a thread that wakes it: it must see each number, which is written
 * plainly before the wake, so one lost wake-up hangs both.
 */
final class Relay extends RawFuture<Integer> {
  private final int last;
  private final AtomicInteger insidePoll = new AtomicInteger();
  private volatile @Nullable Waker waker;

  /** Written plainly: only the wake and the poll order it. */
  private int number;

  private volatile int seen;

  Relay(int last) {
    this.last = last;
  }

  /** Sends all numbers, each {@code wakes} times. On the other thread. */
  void send(int wakes) {
    while (waker == null) {
      Thread.onSpinWait();
    }
    for (int i = 1; i <= last; i++) {
      number = i;
      for (int k = 0; k < wakes; k++) {
        waker.wake();
      }
      for (int spins = 0; seen < i; spins++) {
        if (spins > 100) {
          Thread.yield();
        }
      }
    }
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (insidePoll.getAndIncrement() != 0) {
      throw new AssertionError("two polls at once");
    }
    waker = cx.waker();
    int now = number;
    insidePoll.decrementAndGet();
    seen = now;
    return now == last ? (Object) now : Poll.PENDING;
  }
}
