package dev.dormouse.runtime;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tells failures that nobody awaits to the runtime's handler, and survives the handler. */
final class FailureReports {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.runtime");

  private final UnhandledFailure handler;

  /** Ends the runtime for the failure of a task; null if it goes on. Set when the runtime opens. */
  private volatile @Nullable BiConsumer<String, Throwable> stop;

  FailureReports(UnhandledFailure handler) {
    this.handler = handler;
  }

  /** Has {@code end} called when a spawned task has failed. */
  void stopBy(BiConsumer<String, Throwable> end) {
    stop = end;
  }

  /** Writes an error to the log; the default of runtimes. */
  static void log(String what, Throwable failure) {
    LOG.log(System.Logger.Level.ERROR, what + " failed and nobody awaits it", failure);
  }

  /** Writes to the log what an operator should know. */
  static void warn(String message) {
    LOG.log(System.Logger.Level.WARNING, message);
  }

  void report(String what, Throwable failure) {
    try {
      handler.handle(what, failure);
    } catch (Throwable broken) {
      logBoth(what, failure, broken);
    }
  }

  /** Ends the runtime for the failure of a spawned task, if it is one that does. */
  void stopFor(String task, Throwable failure) {
    BiConsumer<String, Throwable> end = stop;
    if (end != null) {
      end.accept(task, failure);
    }
  }

  private static void logBoth(String what, Throwable failure, Throwable broken) {
    try {
      if (broken != failure) {
        failure.addSuppressed(broken);
      }
      log(what, failure);
    } catch (Throwable _) {
      // The log is the last resort. A worker must outlive it too, without memory for instance.
    }
  }
}
