package dev.dormouse.runtime;

import dev.dormouse.future.Poll;
import dev.dormouse.future.Spawner;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One thread that runs shared tasks, and the context of their polls. */
final class Worker extends TaskContext implements Runnable {
  /*
   * Where work comes from, in this order: now and then the injection queue, so that it cannot
   * starve; the hot slot; the own queue; a batch of the injection queue; other workers' queues.
   *
   * The hot slot holds the task that this worker woke last, to run next while its data is near. The
   * owner fills and empties it without an atomic. Others take from it only by the monitor's permit,
   * which names the poll that the owner is stuck in. An entry is a hint like any other: if owner
   * and thief come away with the same one, the claim in the state word decides.
   *
   * Work that is pushed in silence (yields) is found by the monitor if the owner gets stuck.
   *
   * Parked, a worker waits in the driver if the seat is free, else for an unpark. What a turn wakes
   * is scheduled by this very thread, and the first such task makes it awake.
   */
  private static final VarHandle HOT;
  private static final VarHandle TICK;
  private static final VarHandle PERMIT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HOT = lookup.findVarHandle(Worker.class, "hot", SharedTask.class);
      TICK = lookup.findVarHandle(Worker.class, "tick", long.class);
      PERMIT = lookup.findVarHandle(Worker.class, "permit", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final int index;
  final WorkerThread thread;
  final RunQueue queue = new RunQueue();
  private final StealingScheduler scheduler;
  private final Driver driver;
  private final FailureReports reports;

  private @Nullable SharedTask<?> hot;
  private boolean searching;
  private boolean parked;
  private int hotRuns;
  private int pollsToInjection = Limits.INJECTION_POLLS;
  private int pollsToTurn = Limits.TURN_POLLS_MIN;
  private int turnPolls = Limits.TURN_POLLS_MIN;
  private long lastTurnNanos;

  /** Polls begun by this worker; the number of the current one. */
  private long tick;

  /** The poll during which others may take from the hot slot. Written by the monitor. */
  private long permit = -1;

  /** Spreads the tasks that this worker spawns over the shards. */
  private long tickets;

  /** Counters for metrics; plain, they may lag. */
  long steals;

  long parks;

  /** Set when the thread has dropped its tasks and runs nothing any more. */
  volatile boolean ended;

  Worker(StealingScheduler scheduler, int index, RuntimeOptions options) {
    super(scheduler.driver(), SplitMix.forWorker(options.seed(), index));
    this.scheduler = scheduler;
    this.index = index;
    this.driver = scheduler.driver();
    this.reports = options.reports();
    this.thread = new WorkerThread(this, options.threadName() + "-" + index);
  }

  /** Returns a number for a new task. On this worker's thread. */
  long nextTicket() {
    return tickets++;
  }

  boolean belongsTo(StealingScheduler other) {
    return scheduler == other;
  }

  // ---- The loop

  @Override
  public void run() {
    while (!scheduler.isStopping()) {
      try {
        work();
      } catch (Throwable failure) {
        // Tasks cannot throw up to here. What did is told, and the worker goes on.
        reports.report(thread.getName(), failure);
      }
    }
    try {
      dropTasks();
    } finally {
      scheduler.onWorkerEnd(this);
    }
  }

  private void work() {
    while (!scheduler.isStopping()) {
      SharedTask<?> entry = nextEntry();
      if (entry == null) {
        park();
      } else {
        if (searching) {
          stopSearching();
        }
        runEntry(entry);
      }
    }
  }

  private @Nullable SharedTask<?> nextEntry() {
    if (--pollsToTurn <= 0) {
      turnWithoutWaiting();
    }
    SharedTask<?> entry = null;
    if (--pollsToInjection <= 0) {
      pollsToInjection = Limits.INJECTION_POLLS;
      entry = scheduler.injection().pop();
    }
    if (entry == null) {
      entry = hot;
      if (entry != null) {
        hot = null;
        hotRuns++;
        return entry;
      }
      entry = queue.pop();
    }
    hotRuns = 0;
    if (entry == null) {
      entry = scheduler.injection().popBatch(queue, scheduler.workerCount());
    }
    return entry == null ? search() : entry;
  }

  private @Nullable SharedTask<?> search() {
    if (!searching) {
      searching = scheduler.idle().startSearching();
      if (!searching) {
        return null;
      }
    }
    int workers = scheduler.workerCount();
    int start = entropy().nextInt(workers);
    for (int i = 0; i < workers; i++) {
      Worker victim = scheduler.worker((start + i) % workers);
      SharedTask<?> entry = victim == this ? null : stealFrom(victim);
      if (entry != null) {
        steals++;
        return entry;
      }
    }
    return scheduler.injection().popBatch(queue, workers);
  }

  private @Nullable SharedTask<?> stealFrom(Worker victim) {
    SharedTask<?> entry = victim.queue.stealInto(queue);
    if (entry != null) {
      return entry;
    }
    if (victim.permitAcquire() != victim.tickOpaque()) {
      return null;
    }
    entry = victim.hotAcquire();
    return entry != null && victim.casHotToNull(entry) ? entry : null;
  }

  private void stopSearching() {
    searching = false;
    if (scheduler.idle().stopSearching()) {
      scheduler.callSleeper(); // who found work as the last one sends another to look for more
    }
  }

  private void runEntry(SharedTask<?> task) {
    Object outcome;
    switch (task.toRunning()) {
      case STALE -> {
        return;
      }
      case DROP -> outcome = task.dropFuture();
      case POLL -> {
        countPoll();
        outcome = poll(task);
      }
      default -> throw new AssertionError();
    }
    if (outcome == Poll.PENDING) {
      switch (hasYielded() ? task.toYielded() : task.toIdle()) {
        case IDLE -> {
          return;
        }
        case QUEUED -> {
          enqueueAfterPoll(task);
          return;
        }
        case DROP -> outcome = task.dropFuture(); // aborted during its poll
      }
    }
    finish(task, outcome);
  }

  private void enqueueAfterPoll(SharedTask<?> task) {
    if (!hasYielded()) {
      enqueue(task);
      scheduler.callSleeper();
    } else {
      if (hot == null && queue.isEmpty()) {
        pollsToTurn = 0; // alone, it would starve the world until the row is over
      }
      enqueue(task);
    }
  }

  private void finish(SharedTask<?> task, @Nullable Object outcome) {
    forgetCurrent();
    scheduler.forget(task);
    task.end(outcome, reports);
  }

  // ---- Scheduling

  /** Schedules a task that was just queued. On this worker's thread. */
  void schedule(SharedTask<?> task) {
    if (parked) {
      awake();
    }
    SharedTask<?> before = hot;
    boolean othersWait = before != null || !queue.isEmpty() || scheduler.injection().size() != 0;
    if (hotRuns >= Limits.HOT_RUNS_MAX && othersWait) {
      enqueue(task);
      scheduler.callSleeper();
      return;
    }
    publishHot(task);
    if (before != null) {
      enqueue(before);
      scheduler.callSleeper();
    }
  }

  private void enqueue(SharedTask<?> task) {
    if (!queue.push(task)) {
      scheduler.injection().push(task);
    }
  }

  // ---- Parking

  private void park() {
    parks++;
    hotRuns = 0;
    queue.clearSlots();
    boolean last = true;
    if (searching) {
      last = scheduler.idle().parkSearcher(index);
    } else {
      scheduler.idle().park(index);
    }
    searching = false;
    parked = true;
    if (last && scheduler.hasWork()) {
      scheduler.idle().searchAgain(index);
      searching = true;
      parked = false;
      return;
    }
    while (parked && !scheduler.isStopping()) {
      waitForCall();
      if (parked && !scheduler.idle().isParked(index)) {
        searching = true; // whoever called counted this worker as searching
        parked = false;
      }
    }
    lastTurnNanos = clock().nanos();
    turnPolls = Limits.TURN_POLLS_MIN;
    pollsToTurn = turnPolls;
  }

  /** Leaves the parked workers because there is a task for this one. */
  private void awake() {
    parked = false;
    searching = !scheduler.idle().leave(index);
  }

  private void waitForCall() {
    // An interrupt is nobody's business here, and while it is set nothing would wait.
    boolean unused = Thread.interrupted();
    if (!scheduler.seat().tryTake(index)) {
      Parker.park(scheduler);
      return;
    }
    boolean turned = false;
    try {
      if (scheduler.idle().isParked(index) && !scheduler.isStopping()) {
        turned = turn(-1) != Turn.FAILED;
      } else {
        turned = true;
      }
    } finally {
      scheduler.seat().release();
    }
    if (!turned && parked) {
      Parker.parkNanos(scheduler, Limits.DRIVER_RETRY_NANOS);
    }
  }

  private void turnWithoutWaiting() {
    boolean sooner = true;
    if (scheduler.seat().tryTake(index)) {
      try {
        sooner = turn(0) == Turn.EVENTS;
      } finally {
        scheduler.seat().release();
      }
    }
    long now = clock().nanos();
    sooner |= now - lastTurnNanos > Limits.TURN_LATE_NANOS;
    turnPolls = sooner ? Limits.TURN_POLLS_MIN : Math.min(2 * turnPolls, Limits.TURN_POLLS_MAX);
    pollsToTurn = turnPolls;
    lastTurnNanos = now;
  }

  private enum Turn {
    EVENTS,
    NOTHING,
    FAILED
  }

  private Turn turn(long timeoutNanos) {
    try {
      return driver.turn(timeoutNanos) ? Turn.EVENTS : Turn.NOTHING;
    } catch (Throwable failure) {
      if (!scheduler.isStopping()) {
        reports.report("the reactor", failure);
      }
      return Turn.FAILED;
    }
  }

  // ---- Ending

  private void dropTasks() {
    scheduler.dropTasks(index, scheduler.workerCount());
    queue.clearSlots();
    hot = null;
    forgetCurrent();
  }

  // ---- For the monitor and for thieves

  /** Lets others take from the hot slot while this worker is in poll number {@code stuck}. */
  void permitHotSteal(long stuck) {
    permitRelease(stuck);
  }

  /** Tells whether there is work that this worker has not begun. */
  boolean hasWaitingWork() {
    return hotAcquire() != null || !queue.isEmpty();
  }

  /** Returns the number of polls begun. Any thread. */
  long ticks() {
    return tickOpaque();
  }

  @Override
  public Spawner spawner() {
    return scheduler;
  }

  // ---- Memory orders

  /** Release: publishes the task to a thief; pairs with hotAcquire(). */
  private void publishHot(SharedTask<?> task) {
    HOT.setRelease(this, task);
  }

  /** Acquire: a thief reads the task behind it; pairs with publishHot(). */
  private @Nullable SharedTask<?> hotAcquire() {
    return (SharedTask<?>) HOT.getAcquire(this);
  }

  /** Full: one thief takes the entry; pairs with publishHot(). The owner's own store may race. */
  private boolean casHotToNull(SharedTask<?> seen) {
    return HOT.compareAndSet(this, seen, null);
  }

  /** Opaque: the monitor sees progress some time; pairs with tickOpaque(). */
  private void countPoll() {
    TICK.setOpaque(this, tick + 1);
  }

  /** Opaque: a look at the progress; pairs with countPoll(). */
  private long tickOpaque() {
    return (long) TICK.getOpaque(this);
  }

  /** Release: pairs with permitAcquire(); a late permit only costs a claim. */
  private void permitRelease(long stuck) {
    PERMIT.setRelease(this, stuck);
  }

  /** Acquire: pairs with permitRelease(). */
  private long permitAcquire() {
    return (long) PERMIT.getAcquire(this);
  }
}
