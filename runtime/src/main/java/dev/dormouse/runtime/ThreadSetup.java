package dev.dormouse.runtime;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What a builder was told of the threads of the runtime. */
final class ThreadSetup {
  String threadName = "dormouse-worker";
  @Nullable IntFunction<String> threadNames;
  long stackBytes;
  @Nullable Runnable onThreadStart;
  @Nullable Runnable onThreadStop;
  @Nullable Runnable onThreadPark;
  @Nullable Runnable onThreadUnpark;

  /** Returns the options; a hook that throws is told to {@code reports}. */
  ThreadOptions options(FailureReports reports) {
    String prefix = threadName;
    return new ThreadOptions(
        prefix,
        threadNames == null ? index -> prefix + "-" + index : threadNames,
        stackBytes,
        new ThreadHooks(onThreadStart, onThreadStop, onThreadPark, onThreadUnpark, reports));
  }
}
