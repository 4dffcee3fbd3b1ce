package dev.dormouse.runtime;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants to be called for tasks.
 *
 * @param spawn called when one was made; null for nothing
 * @param beforePoll called before each poll
 * @param afterPoll called after each poll
 * @param end called when its future was finished or dropped
 */
record TaskHooks(
    @Nullable Consumer<? super TaskMeta> spawn,
    @Nullable Consumer<? super TaskMeta> beforePoll,
    @Nullable Consumer<? super TaskMeta> afterPoll,
    @Nullable Consumer<? super TaskMeta> end) {

  boolean isEmpty() {
    return spawn == null && beforePoll == null && afterPoll == null && end == null;
  }

  void spawned(Task<?> task, FailureReports reports) {
    call(spawn, "onTaskSpawn", task, null, reports);
  }

  /** A poll begins; {@code delayNanos} is how long the task waited for it, 0 if not known. */
  void pollBegins(Task<?> task, long delayNanos, FailureReports reports) {
    Duration delay = delayNanos == 0 ? null : Duration.ofNanos(delayNanos);
    call(beforePoll, "onBeforePoll", task, delay, reports);
  }

  void pollEnds(Task<?> task, FailureReports reports) {
    call(afterPoll, "onAfterPoll", task, null, reports);
  }

  void ended(Task<?> task, FailureReports reports) {
    call(end, "onTaskEnd", task, null, reports);
  }

  private static void call(
      @Nullable Consumer<? super TaskMeta> hook,
      String name,
      Task<?> task,
      @Nullable Duration delay,
      FailureReports reports) {
    if (hook == null) {
      return;
    }
    try {
      hook.accept(TaskMeta.of(task, delay));
    } catch (Throwable failure) {
      reports.report("the hook " + name, failure);
    }
  }
}
