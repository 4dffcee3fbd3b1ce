package dev.dormouse.sync;

import dev.dormouse.future.Context;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Counts the failures of wakers that were logged during a test, instead of printing them. */
final class LoggedWakes extends Handler implements BeforeEachCallback, AfterEachCallback {
  private final Logger logger = Logger.getLogger("dev.dormouse.sync");
  private final IllegalStateException failure = new IllegalStateException("a waker that throws");
  private int count;

  int count() {
    return count;
  }

  /** Returns the failure that is counted. */
  RuntimeException failure() {
    return failure;
  }

  /** Returns a context whose waker throws. */
  Context throwingWaker() {
    return Context.of(() -> {
      throw failure;
    });
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getThrown() == failure) {
      count++;
    } else {
      throw new AssertionError("unexpected log entry", entry.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
