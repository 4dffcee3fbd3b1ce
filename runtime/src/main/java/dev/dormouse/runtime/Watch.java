package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import dev.dormouse.future.GrantSource;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.TaskId;
import dev.dormouse.runtime.probe.Probe;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells what the tasks of one runtime do to whoever asked: a probe, a flight recording. */
final class Watch {
  private final WatchOptions options;
  private final FailureReports reports;
  private final Clock clock;
  private final @Nullable Probe probe;
  private final @Nullable TaskHooks hooks;
  private final boolean traces;

  /** Written by the watchdog. */
  private final AtomicLong stuckPolls = new AtomicLong();

  Watch(WatchOptions options, FailureReports reports, Clock clock) {
    this.options = options;
    this.reports = reports;
    this.clock = clock;
    this.probe = options.probe();
    this.hooks = options.hooks();
    this.traces = options.traces();
    if (options.watchesPolls()) {
      Watching.begin();
    }
  }

  WatchOptions options() {
    return options;
  }

  long stuckPolls() {
    return stuckPolls.get();
  }

  /** Tells whether the future of a new task is to go through {@link #trace}. */
  boolean traces() {
    return traces;
  }

  /** Returns the future of a new task with what this runtime wants to know of it. */
  <T extends @Nullable Object> Trace<T> trace(
      LocalFuture<T> future, @Nullable TaskContext spawning) {
    Task<?> parent = spawning == null ? null : spawning.lastPolled();
    return new Trace<>(future, parent == null ? null : parent.id(), clock.nanos());
  }

  /** Tells whether {@link #spawned} has something to do. */
  boolean watchesSpawns() {
    return traces || TaskEvents.areSpawnsWanted();
  }

  /** A task was made and nobody else knows it yet. */
  void spawned(Task<?> task) {
    Trace<?> trace = task.trace();
    TaskId parent = trace == null ? null : trace.parent;
    if (TaskEvents.areSpawnsWanted()) {
      recordSpawn(task, parent);
    }
    tell(to -> to.spawned(task.id(), task.name(), task.site(), parent));
    if (hooks != null) {
      hooks.spawned(task, reports);
    }
  }

  private void recordSpawn(Task<?> task, @Nullable TaskId parent) {
    TaskEvents.TaskSpawn event = new TaskEvents.TaskSpawn();
    if (event.shouldCommit()) {
      fill(event, task);
      event.site = task.site().toString();
      event.parentId = parent == null ? 0 : parent.number();
      event.commit();
    }
  }

  /** Tells whether {@link #woken} has something to do. */
  boolean watchesWakes() {
    return traces || TaskEvents.areWakesWanted();
  }

  /** The waker of a task is called. Before the task is queued for it. */
  void woken(Task<?> task) {
    Trace<?> trace = task.trace();
    if (trace != null && trace.queuedNanos == 0) {
      trace.queuedNanos = clock.nanos();
    }
    if (TaskEvents.areWakesWanted()) {
      recordWake(task);
    }
    tell(to -> to.woken(task.id()));
  }

  private void recordWake(Task<?> task) {
    TaskEvents.TaskWake event = new TaskEvents.TaskWake();
    if (event.shouldCommit()) {
      fill(event, task);
      event.commit();
    }
  }

  /** Tells whether {@link #ended} has something to do. */
  boolean watchesEnds() {
    return traces || TaskEvents.areEndsWanted();
  }

  /** A task is about to publish its outcome. */
  void ended(Task<?> task, @Nullable Object outcome) {
    Trace<?> trace = task.trace();
    TaskId known = trace == null ? null : trace.end();
    if (known != null) {
      TaskIds.keep(task, known);
    }
    Probe.End end = endOf(outcome);
    if (TaskEvents.areEndsWanted()) {
      recordEnd(task, end);
    }
    tell(to -> to.ended(task.id(), end));
    if (hooks != null) {
      hooks.ended(task, reports);
    }
  }

  private void recordEnd(Task<?> task, Probe.End end) {
    TaskEvents.TaskEnd event = new TaskEvents.TaskEnd();
    if (event.shouldCommit()) {
      fill(event, task);
      event.end = end.name();
      event.commit();
    }
  }

  /** A poll begins; {@code delayNanos} is how long the task waited for it, 0 if not known. */
  void pollBegins(Task<?> task, long delayNanos) {
    tell(to -> to.pollBegins(task.id()));
    if (hooks != null) {
      hooks.pollBegins(task, delayNanos, reports);
    }
  }

  /** The poll is over. */
  void pollEnds(Task<?> task, boolean pending) {
    if (hooks != null) {
      hooks.pollEnds(task, reports);
    }
    tell(to -> to.pollEnds(task.id(), pending));
  }

  private static Probe.End endOf(@Nullable Object outcome) {
    if (!(outcome instanceof Outcome ended)) {
      return Probe.End.READY;
    }
    return ended.isDrop() ? Probe.End.DROPPED : Probe.End.FAILED;
  }

  /** A poll goes on for too long. On the watchdog's thread. */
  void stuck(StuckPoll poll) {
    stuckPolls.incrementAndGet();
    if (TaskEvents.areStuckPollsWanted()) {
      recordStuck(poll);
    }
    tell(to -> to.stuck(poll));
    try {
      options.onStuckPoll().stuck(poll);
    } catch (Throwable failure) {
      reports.report("the handler of stuck polls", failure);
    }
  }

  private void recordStuck(StuckPoll poll) {
    TaskEvents.Stuck event = new TaskEvents.Stuck();
    if (event.shouldCommit()) {
      event.runtime = options.name();
      event.task = poll.task();
      event.blockedThread = poll.thread();
      event.stack = poll.toText();
      event.lasts = poll.lasts().toNanos();
      event.commit();
    }
  }

  /** Has the watchdog look at what {@code source} grants. */
  boolean watchGrants(GrantSource source) {
    return Watchdog.add(source, this);
  }

  /** A lock is granted and not used for too long. On the watchdog's thread. */
  void unclaimed(UnclaimedGrant grant) {
    try {
      options.onUnclaimedGrant().unclaimed(grant);
    } catch (Throwable failure) {
      reports.report("the handler of unclaimed grants", failure);
    }
  }

  /** Tells whether {@link #timerLag} has something to do. */
  boolean watchesTimers() {
    return probe != null || TaskEvents.areTimersWanted();
  }

  /** Timers have fired so late. */
  void timerLag(long lagNanos) {
    if (lagNanos < Limits.TIMER_LAG_NANOS) {
      return;
    }
    if (TaskEvents.areTimersWanted()) {
      recordTimerLag(lagNanos);
    }
    tell(to -> to.timerLate(lagNanos));
  }

  private void recordTimerLag(long lagNanos) {
    TaskEvents.TimerLag event = new TaskEvents.TimerLag();
    if (event.shouldCommit()) {
      event.runtime = options.name();
      event.lag = lagNanos;
      event.commit();
    }
  }

  /** Tells the probe, if there is one, and survives what it throws. */
  void tell(Consumer<Probe> what) {
    if (probe == null) {
      return;
    }
    try {
      what.accept(probe);
    } catch (Throwable failure) {
      reports.report("the probe", failure);
    }
  }

  void fill(TaskEvents.OfTask event, Task<?> task) {
    event.runtime = options.name();
    event.taskId = task.id().number();
    event.task = task.name();
  }
}
