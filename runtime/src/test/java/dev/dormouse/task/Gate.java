package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.WakerSlot;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A future that any thread opens; it remembers how it ended. */
final class Gate extends RawFuture<String> {
  private static final long PATIENCE_SECONDS = 60;

  private final WakerSlot slot = new WakerSlot();
  private final CountDownLatch polled = new CountDownLatch(1);
  private final CountDownLatch dropped = new CountDownLatch(1);
  private volatile @Nullable Object outcome;
  volatile @Nullable RuntimeException dropFailure;

  static Gate opened(String value) {
    Gate gate = new Gate();
    gate.open(value);
    return gate;
  }

  void open(Object valueOrFailure) {
    outcome = valueOrFailure;
    slot.wake();
  }

  void awaitPolled() throws InterruptedException {
    await(polled);
  }

  void awaitDropped() throws InterruptedException {
    await(dropped);
  }

  boolean isOpen() {
    return outcome != null;
  }

  boolean isPolled() {
    return polled.getCount() == 0;
  }

  boolean isDropped() {
    return dropped.getCount() == 0;
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
    slot.take();
    dropped.countDown();
    RuntimeException failure = dropFailure;
    if (failure != null) {
      throw failure;
    }
  }
}
