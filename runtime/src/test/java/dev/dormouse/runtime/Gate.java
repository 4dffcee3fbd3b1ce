package dev.dormouse.runtime;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.WakerSlot;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A future that any thread opens, and that counts what is done to it. */
final class Gate extends RawFuture<String> {
  static final long PATIENCE_SECONDS = 60;
  static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

  final AtomicInteger polls = new AtomicInteger();
  final AtomicInteger drops = new AtomicInteger();
  final CountDownLatch polled = new CountDownLatch(1);
  final CountDownLatch dropped = new CountDownLatch(1);
  private final WakerSlot slot = new WakerSlot();
  private volatile @Nullable Object outcome;
  volatile @Nullable RuntimeException dropFailure;
  volatile @Nullable Thread dropper;

  boolean outcomeMissing() {
    return outcome == null;
  }

  void open(String value) {
    outcome = value;
    slot.wake();
  }

  void fail(Throwable failure) {
    outcome = failure;
    slot.wake();
  }

  void awaitPolled() throws InterruptedException {
    await(polled);
  }

  void awaitDropped() throws InterruptedException {
    await(dropped);
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("waited for " + PATIENCE_SECONDS + " s");
    }
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    slot.register(cx.waker());
    Object seen = outcome;
    polls.incrementAndGet(); // after the look: who sees it opens the gate for a later poll
    polled.countDown();
    switch (seen) {
      case null -> {
        return Poll.PENDING;
      }
      case Exception failure -> throw failure;
      case Error failure -> throw failure;
      default -> {
        return seen;
      }
    }
  }

  @Override
  public void drop() {
    drops.incrementAndGet();
    slot.take();
    dropper = Thread.currentThread();
    dropped.countDown();
    RuntimeException failure = dropFailure;
    if (failure != null) {
      throw failure;
    }
  }
}
