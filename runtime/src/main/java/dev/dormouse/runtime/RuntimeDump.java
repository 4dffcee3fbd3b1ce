package dev.dormouse.runtime;

import java.util.Comparator;
import java.util.List;

/**
 * The tasks of a runtime at one moment, each with its suspended blocks down to what they wait for.
 *
 * <p>Nothing was polled for it. A task that rests was held for the moment of the look, and went on
 * if it was woken meanwhile; see {@link TaskDump#exact} for the others.
 *
 * @param executor what runs the tasks
 * @param tasks the oldest first, {@link Limits#DUMP_TASKS_MAX} at most
 * @param tasksLeftOut younger tasks that are alive too
 * @param threads those that run tasks or blocking calls
 */
public record RuntimeDump(
    String executor, List<TaskDump> tasks, int tasksLeftOut, List<ThreadDump> threads) {

  /** Copies the lists. */
  public RuntimeDump {
    tasks = List.copyOf(tasks);
    threads = List.copyOf(threads);
  }

  /** Joins the dumps of the parts of one runtime. */
  static RuntimeDump of(String executor, List<RuntimeDump> parts) {
    List<TaskDump> all =
        parts.stream()
            .flatMap(part -> part.tasks.stream())
            .sorted(Comparator.comparing(TaskDump::age).reversed())
            .toList();
    List<TaskDump> oldest = all.subList(0, Math.min(all.size(), Limits.DUMP_TASKS_MAX));
    int leftOut = parts.stream().mapToInt(RuntimeDump::tasksLeftOut).sum();
    return new RuntimeDump(
        executor,
        oldest,
        leftOut + all.size() - oldest.size(),
        parts.stream().flatMap(part -> part.threads.stream()).toList());
  }

  /**
   * Prints it for people:
   *
   * <pre>
   * currentThread: 2 tasks
   *
   * task 1, waiting, 12.1 s old, spawned at com.acme.Echo.main(Echo.java:31)
   *   com.acme.Echo.serve(Echo.java:17)
   *     join of task com.acme.Echo.handle(Echo.java:8) (task 2)
   *
   * task 2, waiting, 11.8 s old, spawned at com.acme.Echo.serve(Echo.java:16)
   *   com.acme.Echo.handle(Echo.java:9)
   *     sleep
   * </pre>
   */
  public String toText() {
    return new DumpText().runtime(this);
  }

  /** Prints it as one JSON object; the fields are named as the components of the records. */
  public String toJson() {
    return new DumpJson().runtime(this);
  }

  /** Returns {@link #toText}. */
  @Override
  public String toString() {
    return toText();
  }
}
