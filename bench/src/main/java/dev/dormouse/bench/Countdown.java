package dev.dormouse.bench;

import dev.dormouse.future.Future;
import dev.dormouse.sync.Notify;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks that tell when the last of them has ended, without being joined. */
final class Countdown {
  private final AtomicInteger left;
  private final Notify last = new Notify();

  Countdown(int tasks) {
    this.left = new AtomicInteger(tasks);
  }

  void ended() {
    if (left.decrementAndGet() == 0) {
      last.notifyOne();
    }
  }

  /** Waits for the last one. */
  Future<Void> awaitLast() {
    return last.notified();
  }
}
