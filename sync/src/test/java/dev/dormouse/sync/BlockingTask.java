package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A task of the tests that has the thread which makes it: polls only after it was woken. */
final class BlockingTask implements Waker {
  private final Context context = Context.of(this);
  private final Thread thread = Thread.currentThread();
  private volatile boolean woken;

  @Override
  public void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  /** Polls to the end. A lost wake-up returns only by an interrupt. */
  @Nullable Object run(LocalFuture<?> future) throws Exception {
    for (; ; ) {
      Object answer = future.pollRaw(context);
      if (answer != Poll.PENDING) {
        return answer;
      }
      sleep();
    }
  }

  /** Returns after the next wake-up, or the one that came since the last. */
  void sleep() throws InterruptedException {
    while (!woken) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    woken = false;
  }

  /** Polls once and drops what is pending; null if it was, else the answer. */
  @Nullable Object tryOnce(LocalFuture<?> future) throws Exception {
    Object answer = future.pollRaw(context);
    if (answer == Poll.PENDING) {
      future.drop();
    }
    return answer;
  }
}
