package dev.dormouse.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One dump of a work-stealing runtime. For one thread, one of its own or any other. */
final class StealingDump {
  /** Looks at a task that goes on meanwhile, before it is shown as it was seen last. */
  private static final int LOOKS_MAX = 4;

  private final StealingScheduler scheduler;

  /** Whether the runtime waits for this thread, so that it may hold tasks. */
  private final boolean holds;

  private final DumpReader reader;

  private StealingDump(StealingScheduler scheduler, boolean holds) {
    this.scheduler = scheduler;
    this.holds = holds;
    this.reader = new DumpReader(nameOf(scheduler), scheduler.driver().clock().nanos());
  }

  /** Takes a dump; the runtime does not end in the middle of it. */
  static RuntimeDump take(StealingScheduler scheduler) {
    boolean holds = scheduler.addThread();
    List<RuntimeDump> parts = new ArrayList<>();
    try {
      parts.add(new StealingDump(scheduler, holds).take());
    } finally {
      if (holds) {
        scheduler.onThreadEnd();
      }
    }
    scheduler.guests().forEach(guest -> parts.add(guest.dump()));
    return RuntimeDump.of(nameOf(scheduler), parts);
  }

  private static String nameOf(StealingScheduler scheduler) {
    return "workStealing, " + scheduler.workerCount() + " workers";
  }

  private RuntimeDump take() {
    scheduler.outside().forEachSeen(reader::add);
    for (int i = 0; i < scheduler.workerCount(); i++) {
      scheduler.worker(i).roll.forEachSeen(reader::add);
    }
    scheduler.allWorkers().forEach(this::addWorker);
    scheduler
        .driver()
        .offload()
        .running()
        .forEach((busy, work) -> reader.addThread(ThreadDump.of(busy, BlockingTask.doing(work))));
    return reader.read(task -> look((SharedTask<?>) task));
  }

  private void addWorker(Worker worker) {
    Task<?> task = worker.lastPolled();
    if (worker.isParked()) {
      reader.addThread(ThreadDump.idle(worker.thread));
    } else if (task != null && task.look() == TaskState.Look.RUNNING) {
      reader.addThread(ThreadDump.polling(worker.thread, task));
    } else {
      reader.addThread(ThreadDump.between(worker.thread));
    }
  }

  private @Nullable TaskDump look(SharedTask<?> task) {
    for (int left = LOOKS_MAX; ; left--) {
      switch (holds ? task.toLooked() : task.look()) {
        case COMPLETE -> {
          return null;
        }
        case HELD -> {
          try {
            return reader.resting(task, TaskDump.State.WAITING, true);
          } finally {
            unlook(task);
          }
        }
        case AT_REST, AT_REST_ELSEWHERE -> {
          return reader.resting(task, TaskDump.State.WAITING, false);
        }
        case QUEUED -> {
          return reader.resting(task, TaskDump.State.QUEUED, false);
        }
        case RUNNING -> {
          TaskDump dump = running(task, left == 0);
          if (dump != null) {
            return dump;
          }
        }
      }
    }
  }

  private void unlook(SharedTask<?> task) {
    if (task.toUnlooked() == TaskState.Entry.NOT_NEEDED) {
      return;
    }
    if (!scheduler.isStopping() || !task.isCancelRequested()) {
      scheduler.schedule(task);
    } else if (task.toRunning() == TaskState.Claim.DROP) {
      // Its roll was emptied while it was held; nobody else would drop it.
      scheduler.countEndedOutside();
      task.end(task.dropFuture(), scheduler.reports());
    }
  }

  /** Reads a task in its poll; null if the poll ended meanwhile, unless this is the last try. */
  private @Nullable TaskDump running(SharedTask<?> task, boolean last) {
    for (Worker worker : scheduler.allWorkers()) {
      if (worker.lastPolled() == task) {
        long tick = worker.ticks();
        TaskDump dump = reader.running(task, worker.thread);
        // Not if it polled the task before, and another worker does now.
        if ((dump == null || TaskContext.isInPoll(dump.stack()))
            && worker.ticks() == tick
            && worker.lastPolled() == task) {
          return dump;
        }
      }
    }
    return last ? reader.running(task, null) : null;
  }
}
