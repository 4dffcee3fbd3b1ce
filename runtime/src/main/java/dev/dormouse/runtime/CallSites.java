package dev.dormouse.runtime;

import dev.dormouse.future.Async;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.task.JoinMap;
import dev.dormouse.task.JoinQueue;
import dev.dormouse.task.JoinSet;
import dev.dormouse.task.Scope;
import dev.dormouse.task.TaskTracker;
import java.util.Set;

/** Finds in a stack who called the runtime, for messages about calls in the wrong place. */
final class CallSites {
  private static final String ENTRANCE = AsyncRuntime.class.getName();

  /** What stands between the code that spawns and {@link #spawner}. */
  private static final Set<String> SPAWNERS =
      Set.of(
          ENTRANCE,
          CallSites.class.getName(),
          RuntimeOptions.class.getName(),
          Scheduler.class.getName(),
          SiteSpawner.class.getName(),
          LocalLoop.class.getName(),
          LocalScheduler.class.getName(),
          StealingScheduler.class.getName(),
          CoreScheduler.class.getName(),
          GuestSpawner.class.getName(),
          Spawner.class.getName(),
          Cores.class.getName(),
          Async.class.getName(),
          "dev.dormouse.task.TaskGroup",
          JoinSet.class.getName(),
          JoinQueue.class.getName(),
          JoinMap.class.getName(),
          TaskTracker.class.getName(),
          Scope.class.getName());

  /** Frames of a stack that a message shows. */
  private static final int DEPTH_MAX = 32;

  private CallSites() {}

  /** Returns the caller of the innermost call of the runtime. */
  static String innermost(StackTraceElement[] stack) {
    for (int i = 1; i < stack.length; i++) {
      if (isEntrance(stack[i - 1]) && !isEntrance(stack[i])) {
        return stack[i].toString();
      }
    }
    return "an unknown place";
  }

  /** Returns the caller of the outermost call of the runtime. */
  static String outermost(StackTraceElement[] stack) {
    for (int i = stack.length - 1; i > 0; i--) {
      if (isEntrance(stack[i - 1]) && !isEntrance(stack[i])) {
        return stack[i].toString();
      }
    }
    return "an unknown place";
  }

  /** Returns the place that called a runtime, or a spawner of one, on this thread. */
  static SpawnSite spawner() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> !SPAWNERS.contains(frame.getClassName()))
                .findFirst()
                .map(frame -> SpawnSite.of(frame.toStackTraceElement()))
                .orElse(SpawnSite.UNKNOWN));
  }

  /** Returns a thread with the stack of what it is doing. */
  static String describe(Thread thread) {
    StringBuilder text = new StringBuilder("thread ").append(thread.getName()).append(" in");
    StackTraceElement[] stack = thread.getStackTrace();
    for (int i = 0; i < Math.min(stack.length, DEPTH_MAX); i++) {
      text.append("\n\tat ").append(stack[i]);
    }
    return text.toString();
  }

  private static boolean isEntrance(StackTraceElement frame) {
    return frame.getClassName().equals(ENTRANCE);
  }
}
