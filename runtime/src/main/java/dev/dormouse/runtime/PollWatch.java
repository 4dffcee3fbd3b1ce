package dev.dormouse.runtime;

import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import java.time.Duration;
import java.util.List;

/** Follows the polls of one thread, for {@link Watchdog}, whose thread alone calls it. */
final class PollWatch {
  /** Looks within the limit. The same poll in all of them is too long; one pause is not enough. */
  static final int LOOKS = 4;

  private final TaskContext polls;
  private final Watch watch;
  private long seen = -1;
  private long lastsNanos;
  private boolean told;

  PollWatch(TaskContext polls, Watch watch) {
    this.polls = polls;
    this.watch = watch;
  }

  /** Looks once, {@code pauseNanos} after the last time. */
  void look(long pauseNanos) {
    long now = polls.ticks();
    if (now != seen || !polls.isBusy()) {
      seen = now;
      lastsNanos = 0;
      told = false;
      return;
    }
    lastsNanos += pauseNanos;
    Thread thread = polls.pollingThread();
    if (told || lastsNanos < watch.options().stuckPollNanos() || thread == null) {
      return;
    }
    List<StackTraceElement> stack = List.of(thread.getStackTrace());
    if (polls.ticks() == seen && polls.isBusy()) {
      told = true;
      Duration lasts = Duration.ofNanos(lastsNanos);
      watch.stuck(new StuckPoll(what(), thread.getName(), lasts, stack));
    }
  }

  private String what() {
    Task<?> task = polls.lastPolled();
    LocalFuture<?> future = task == null ? null : task.futureSeen();
    if (task == null || future == null) {
      return "the drop of a task, or the runtime itself";
    }
    String host = task.toText(future);
    LocalFuture<?> part = polls.part();
    return part == null ? host : FutureInfo.nameOf(part) + " in " + host;
  }

  /** Returns the pause between two looks that this needs. */
  long pauseNanos() {
    return watch.options().shortestNanos() / LOOKS;
  }

  /** Tells whether the thread runs nothing any more. */
  boolean isOver() {
    return polls.hasEnded();
  }
}
