package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What a user wants to be called on the threads of a runtime. What a hook throws is told to the
 * handler of failures, and the thread goes on.
 *
 * @param start called by a thread before it does anything else; null for nothing
 * @param stop called by a thread before it ends
 * @param park called by a thread before it waits for work
 * @param unpark called by it after the wait
 * @param reports whom failures are told to
 */
record ThreadHooks(
    @Nullable Runnable start,
    @Nullable Runnable stop,
    @Nullable Runnable park,
    @Nullable Runnable unpark,
    FailureReports reports) {

  void started() {
    call(start, "onThreadStart");
  }

  void stopping() {
    call(stop, "onThreadStop");
  }

  void parking() {
    call(park, "onThreadPark");
  }

  void unparked() {
    call(unpark, "onThreadUnpark");
  }

  /** Returns {@code body} between the first hook and the last, for a thread that never parks. */
  Runnable around(Runnable body) {
    return start == null && stop == null
        ? body
        : () -> {
          started();
          try {
            body.run();
          } finally {
            stopping();
          }
        };
  }

  private void call(@Nullable Runnable hook, String name) {
    if (hook == null) {
      return;
    }
    try {
      hook.run();
    } catch (Throwable failure) {
      reports.report("the hook " + name, failure);
    }
  }
}
