package dev.dormouse.runtime;

import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task at one moment.
 *
 * @param id its id
 * @param name the name of its future: one that was given, or the place of a block
 * @param state what became of it
 * @param age since it was spawned, in steps of a quarter of a second
 * @param site where it was spawned
 * @param parent the task that spawned it; null if none did, or if parents are not kept, see {@link
 *     RuntimeBuilder#taskParents}
 * @param future what it runs, down to what that waits for; while it is being polled null, or, if it
 *     runs a {@code LocalSet} then, the tasks of that
 * @param stack of the thread that polls it; empty for the others
 * @param exact false if the task may have moved while its frames were read, so that {@code future}
 *     may mix two moments
 */
public record TaskDump(
    TaskId id,
    String name,
    State state,
    Duration age,
    SpawnSite site,
    @Nullable TaskId parent,
    @Nullable FutureDump future,
    List<StackTraceElement> stack,
    boolean exact) {

  /** What becomes of a task. */
  public enum State {
    /** It waits for a wake. */
    WAITING,
    /** It was woken and waits for its turn. */
    QUEUED,
    /** A thread polls it. */
    RUNNING,
    /** A thread polls it and waits inside of that poll, which it should not. */
    BLOCKED
  }

  /** Copies the list. */
  public TaskDump {
    stack = List.copyOf(stack);
  }

  TaskDump inexact() {
    return new TaskDump(id, name, state, age, site, parent, future, stack, false);
  }

  /** Returns the leaves that the task waits for, such as {@code sleep}. */
  public List<String> waitsFor() {
    List<String> leaves = new ArrayList<>();
    if (state == State.WAITING && future != null) {
      future.addLeaves(leaves);
    }
    return leaves;
  }
}
