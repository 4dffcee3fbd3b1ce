package dev.dormouse.runtime;

import dev.dormouse.future.FrameInfo;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads tasks for one dump, within its bounds. For one thread. */
final class DumpReader {
  private final String executor;
  private final long nowNanos;

  private final List<Task<?>> known = new ArrayList<>();

  /** Those that were read; a roll that moves meanwhile may name a task twice. */
  private final Set<TaskId> read = new HashSet<>();

  private final List<TaskDump> tasks = new ArrayList<>();
  private final List<ThreadDump> threads = new ArrayList<>();
  private int leftOut;

  /** Futures that may still be printed, in all and for the task at hand. */
  private int futuresLeft = Limits.DUMP_FUTURES_MAX;

  private int futuresOfTask;

  DumpReader(String executor, long nowNanos) {
    this.executor = executor;
    this.nowNanos = nowNanos;
  }

  /** Takes down a task that is to be read. */
  void add(Task<?> task) {
    known.add(task);
  }

  void addThread(ThreadDump thread) {
    threads.add(thread);
  }

  /** Reads the tasks that were taken down; {@code look} answers null for one that has ended. */
  RuntimeDump read(Function<Task<?>, @Nullable TaskDump> look) {
    // The rolls name the newest first, and sorting keeps the order of those of one age.
    Collections.reverse(known);
    known.sort(Comparator.comparingLong((Task<?> task) -> task.ageNanos(nowNanos)).reversed());
    for (Task<?> task : known) {
      if (tasks.size() == Limits.DUMP_TASKS_MAX) {
        leftOut += task.isComplete() ? 0 : 1;
        continue;
      }
      TaskDump dump = look.apply(task);
      if (dump != null && read.add(dump.id())) {
        tasks.add(dump);
      }
    }
    return new RuntimeDump(executor, tasks, leftOut, threads);
  }

  /** Reads a task that nobody polls; null if it has ended. */
  @Nullable TaskDump resting(Task<?> task, TaskDump.State state, boolean exact) {
    LocalFuture<?> future = task.futureSeen();
    if (future == null) {
      return null;
    }
    futuresOfTask = FutureInfo.TREE_LINES_MAX;
    return dump(task, Task.nameOf(future), state, tree(future, 0), List.of(), exact);
  }

  /** Takes down a task that {@code poller} polls, or somebody if that is null. */
  @Nullable TaskDump running(Task<?> task, @Nullable Thread poller) {
    return running(task, poller, null);
  }

  /** Takes down a task that {@code poller} polls and that is inside of {@code part}, or null. */
  @Nullable TaskDump running(Task<?> task, @Nullable Thread poller, @Nullable LocalFuture<?> part) {
    LocalFuture<?> future = task.futureSeen();
    if (future == null) {
      return null;
    }
    List<StackTraceElement> stack = List.of();
    TaskDump.State state = TaskDump.State.RUNNING;
    if (poller != null) {
      state =
          switch (poller.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> TaskDump.State.BLOCKED;
            case NEW, RUNNABLE, TERMINATED -> TaskDump.State.RUNNING;
          };
      stack = List.of(poller.getStackTrace());
    }
    futuresOfTask = FutureInfo.TREE_LINES_MAX;
    FutureDump inside = part == null ? null : tree(part, 0);
    return dump(task, Task.nameOf(future), state, inside, stack, true);
  }

  private TaskDump dump(
      Task<?> task,
      String name,
      TaskDump.State state,
      @Nullable FutureDump future,
      List<StackTraceElement> stack,
      boolean exact) {
    Duration age = Duration.ofNanos(task.ageNanos(nowNanos));
    Trace<?> trace = task.trace();
    TaskId parent = trace == null ? null : trace.parent;
    return new TaskDump(task.id(), name, state, age, task.site(), parent, future, stack, exact);
  }

  private FutureDump tree(LocalFuture<?> future, int depth) {
    if (depth == FutureInfo.TREE_DEPTH_MAX || futuresOfTask == 0 || futuresLeft == 0) {
      return FutureDump.LEFT_OUT;
    }
    futuresOfTask--;
    futuresLeft--;
    FutureInfo info = FutureInfo.of(future);
    List<FutureDump> children = new ArrayList<>();
    for (LocalFuture<?> child : info.children()) {
      FutureDump dump = tree(child, depth + 1);
      children.add(dump);
      if (dump == FutureDump.LEFT_OUT && futuresOfTask == 0 | futuresLeft == 0) {
        break;
      }
    }
    FrameInfo frame = info.frame();
    TaskId awaited = future instanceof Task<?> task && !task.isComplete() ? task.id() : null;
    return new FutureDump(
        info.standing(), frame == null ? null : frame.toStackTraceElement(), awaited, children);
  }
}
