package dev.dormouse.runtime;

import dev.dormouse.future.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a runtime at one moment.
 *
 * @param name its name
 * @param doing what it does for the runtime
 * @param task the task that it polls, or null
 * @param stack what it is in; empty if {@code task} has it, or if it waits for work
 */
public record ThreadDump(
    String name, String doing, @Nullable TaskId task, List<StackTraceElement> stack) {

  /** Copies the list. */
  public ThreadDump {
    stack = List.copyOf(stack);
  }

  static ThreadDump of(Thread thread, String doing) {
    return new ThreadDump(thread.getName(), doing, null, List.of(thread.getStackTrace()));
  }

  static ThreadDump polling(Thread thread, Task<?> task) {
    return new ThreadDump(thread.getName(), "polls task", task.id(), List.of());
  }

  static ThreadDump between(Thread thread) {
    return new ThreadDump(thread.getName(), "runs tasks", null, List.of());
  }

  static ThreadDump idle(Thread thread) {
    return new ThreadDump(thread.getName(), "waits for work", null, List.of());
  }
}
