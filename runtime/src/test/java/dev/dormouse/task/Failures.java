package dev.dormouse.task;

import dev.dormouse.runtime.UnhandledFailure;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a runtime reports. */
final class Failures implements UnhandledFailure {
  private final BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();

  @Override
  public void handle(String what, Throwable failure) {
    told.add(failure);
  }

  Throwable next() throws InterruptedException {
    Throwable failure = told.poll(60, TimeUnit.SECONDS);
    if (failure == null) {
      throw new AssertionError("no failure was reported");
    }
    return failure;
  }

  boolean isEmpty() {
    return told.isEmpty();
  }
}
