package dev.dormouse.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Prints a dump for people. For one dump. */
final class DumpText {
  private static final long SECONDS_SHOWN_AS_TENTHS = 100;

  private final StringBuilder text = new StringBuilder();

  String runtime(RuntimeDump dump) {
    int alive = dump.tasks().size() + dump.tasksLeftOut();
    text.append(dump.executor()).append(": ").append(alive);
    text.append(alive == 1 ? " task\n" : " tasks\n");
    dump.tasks().forEach(this::task);
    if (dump.tasksLeftOut() > 0) {
      text.append("\n… and ").append(dump.tasksLeftOut()).append(" younger tasks\n");
    }
    if (!dump.threads().isEmpty()) {
      text.append('\n');
    }
    dump.threads().forEach(this::thread);
    return text.toString();
  }

  private void task(TaskDump task) {
    text.append("\ntask ").append(task.id());
    if (task.future() == null || !task.future().what().equals(task.name())) {
      text.append(" (").append(task.name()).append(')');
    }
    text.append(", ").append(task.state().name().toLowerCase(Locale.ROOT));
    text.append(", ").append(age(task.age())).append(" old");
    if (task.site().isKnown()) {
      text.append(", spawned at ").append(task.site());
    }
    if (task.parent() != null) {
      text.append(" by task ").append(task.parent());
    }
    text.append(task.exact() ? "\n" : ", read while it moved\n");
    if (task.future() != null) {
      future(task.future(), 1);
    }
    stack(task.stack());
  }

  private void future(FutureDump future, int depth) {
    text.append("  ".repeat(depth)).append(future.what());
    if (future.task() != null) {
      text.append(" (task ").append(future.task()).append(')');
    }
    text.append('\n');
    future.children().forEach(child -> future(child, depth + 1));
  }

  private void thread(ThreadDump thread) {
    text.append("thread ").append(thread.name()).append(' ').append(thread.doing());
    if (thread.task() != null) {
      text.append(' ').append(thread.task());
    }
    text.append('\n');
    stack(thread.stack());
  }

  private void stack(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      text.append("    at ").append(frame).append('\n');
    }
  }

  private static String age(Duration age) {
    return age.toSeconds() < SECONDS_SHOWN_AS_TENTHS
        ? String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1e3)
        : age.toSeconds() + " s";
  }
}
