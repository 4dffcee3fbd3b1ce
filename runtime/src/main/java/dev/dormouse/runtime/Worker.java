package dev.dormouse.runtime;

import dev.dormouse.future.Poll;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.Timers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
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
   * Work that is pushed in silence (yields) is found by the monitor if the owner gets stuck. While
   * the queue has been filled without a break since a sleeper was called for it, further pushes are
   * silent, too: nobody parks who sees the queue filled, since a push is visible before a pop that
   * follows it, and who takes from it as the last searcher calls another. (A thief may empty the
   * queue while the owner pushes and so leave that one entry unannounced; the owner has it.)
   *
   * Parked, a worker waits in the driver if the seat is free, else for an unpark. What a turn wakes
   * is scheduled by this very thread, and the first such task makes it awake.
   */
  private static final VarHandle HOT;
  private static final VarHandle TICK;
  private static final VarHandle PERMIT;
  private static final VarHandle SPAWNED;
  private static final VarHandle ENDED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HOT = lookup.findVarHandle(Worker.class, "hot", SharedTask.class);
      TICK = lookup.findVarHandle(Worker.class, "tick", long.class);
      PERMIT = lookup.findVarHandle(Worker.class, "permit", long.class);
      SPAWNED = lookup.findVarHandle(Worker.class, "spawned", long.class);
      ENDED = lookup.findVarHandle(Worker.class, "endedTasks", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final int index;
  final WorkerThread thread;
  private final Timers timers;
  final RunQueue queue;
  private final StealingScheduler scheduler;
  private final FailureReports reports;

  private @Nullable SharedTask<?> hot;
  private boolean searching;
  private boolean parked;
  private int hotRuns;

  /** Whether a sleeper was called since the queue was empty. */
  private boolean announced;

  private int pollsToInjection = Limits.INJECTION_POLLS;
  private int pollsToTurn = Limits.TURN_POLLS_MIN;
  private int turnPolls = Limits.TURN_POLLS_MIN;
  private long lastTurnNanos;

  /** Polls begun by this worker; the number of the current one. */
  private long tick;

  /** The poll during which others may take from the hot slot. Written by the monitor. */
  private long permit = -1;

  private final TaskRoll roll;

  /**
   * Whether another worker took over queue and roll. Plain: for this worker's thread; the watchdog
   * reads it racily.
   */
  private boolean replaced;

  /** Tasks taken on and tasks ended by this worker, ever; written by it, summed up by others. */
  private long spawned;

  private long endedTasks;
  private int endedSinceSweep;

  /** Set by the monitor while this worker sleeps: tasks of its roll have ended elsewhere. */
  private volatile boolean sweepAsked;

  /** Counters for metrics; plain, they may lag. */
  long steals;

  long stolenTasks;
  long parks;
  long noops;
  long localSchedules;
  long overflows;

  /** The poll before the last wait for work. */
  private long tickAtWait = -1;

  private final PollWatch pollWatch = new PollWatch(this, watch);

  /** Set when the thread has dropped its tasks and runs nothing any more. */
  volatile boolean ended;

  Worker(StealingScheduler scheduler, int index, RuntimeOptions options) {
    super(scheduler.driver(), SplitMix.forWorker(options.seed(), index), scheduler.watch());
    this.scheduler = scheduler;
    this.index = index;
    this.reports = options.reports();
    this.queue = new RunQueue();
    this.roll = new TaskRoll();
    this.thread = new WorkerThread(this, options.threadName() + "-" + index);
    this.timers = driver.timersOf(thread);
  }

  /** Makes the worker that takes the place of one whose thread is about to block. */
  private Worker(Worker before) {
    super(
        before.driver,
        SplitMix.forWorker(before.scheduler.options().seed(), before.index),
        before.watch);
    this.scheduler = before.scheduler;
    this.index = before.index;
    this.reports = before.reports;
    this.queue = before.queue;
    this.roll = before.roll;
    this.tick = before.tick + 1;
    this.spawned = before.spawned;
    this.endedTasks = before.endedTasks;
    this.endedSinceSweep = before.endedSinceSweep;
    this.steals = before.steals;
    this.parks = before.parks;
    this.noops = before.noops;
    this.stolenTasks = before.stolenTasks;
    this.localSchedules = before.localSchedules;
    this.overflows = before.overflows;
    this.thread = new WorkerThread(this, before.thread.getName());
    this.timers = before.timers;
    driver.passTimers(timers, thread);
  }

  /**
   * Has another thread go on in this worker's place. On this worker's thread.
   *
   * @return false if there is no need: the runtime ends, or this thread is no use to its tasks now
   */
  boolean handOver() {
    if (parked || scheduler.seat().holder() == index || !scheduler.addThread()) {
      return false;
    }
    try {
      SharedTask<?> held = hot;
      hot = null;
      if (held != null) {
        boolean unused = enqueue(held);
      }
      scheduler.replace(this, new Worker(this));
    } catch (Throwable refused) {
      scheduler.onThreadEnd();
      throw refused;
    }
    replaced = true;
    thread.setName(thread.getName() + " in place");
    return true;
  }

  /** Takes on a new task. On this worker's thread. */
  void takeOn(SharedTask<?> task) {
    roll.add(task);
    publishSpawned(spawned + 1);
  }

  boolean belongsTo(StealingScheduler other) {
    return scheduler == other;
  }

  // ---- The loop

  @Override
  public void run() {
    lastTurnNanos = clock().nanos();
    time.begin(lastTurnNanos, tick);
    Watchdog.add(pollWatch);
    while (!replaced && !scheduler.isStopping()) {
      try {
        work();
      } catch (Throwable failure) {
        // Tasks cannot throw up to here. What did is told, and the worker goes on.
        reports.report(thread.getName(), failure);
      }
    }
    if (replaced) {
      scheduler.onReplacedEnd(this);
      return;
    }
    try {
      dropTasks();
    } finally {
      scheduler.onWorkerEnd(this);
    }
  }

  private void work() {
    while (!replaced && !scheduler.isStopping()) {
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
        stolenTasks += 1 + queue.size();
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
      case DROP -> {
        countPoll(); // what a drop does may take as long
        forgetCurrent();
        outcome = task.dropFuture();
      }
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
    if (replaced) {
      scheduler.scheduleFromOutside(task);
      return;
    }
    if (!hasYielded()) {
      enqueueAloud(task);
      return;
    }
    if (queue.isEmpty()) {
      announced = false;
      if (hot == null) {
        pollsToTurn = 0; // alone, it would starve the world until the row is over
      }
    }
    enqueue(task);
  }

  private void finish(SharedTask<?> task, @Nullable Object outcome) {
    forgetCurrent();
    if (replaced) {
      scheduler.countEndedOutside();
    } else {
      endedSinceSweep++;
      publishEnded(endedTasks + 1);
    }
    task.end(outcome, reports);
    // After the end, whose transition is a full fence: the count is seen or the drainer is.
    scheduler.checkDrained();
  }

  // ---- Scheduling

  /** Schedules a task that was just queued. On this worker's thread. */
  void schedule(SharedTask<?> task) {
    if (parked) {
      awake();
    }
    localSchedules++;
    SharedTask<?> before = hot;
    boolean othersWait = before != null || !queue.isEmpty() || scheduler.injection().size() != 0;
    if (hotRuns >= Limits.HOT_RUNS_MAX && othersWait) {
      enqueueAloud(task);
      return;
    }
    publishHot(task);
    if (before != null) {
      enqueueAloud(before);
    }
  }

  /** Enqueues a task and sees to it that a sleeper looks for work, unless one was called before. */
  private void enqueueAloud(SharedTask<?> task) {
    boolean silent = announced && !queue.isEmpty();
    if (!enqueue(task) || !silent) {
      announced = true;
      scheduler.callSleeper();
    }
  }

  /** Puts a task into the own queue, or else into injection and returns false. */
  private boolean enqueue(SharedTask<?> task) {
    boolean mine = queue.push(task);
    if (!mine) {
      overflows++;
      scheduler.injection().push(task);
    }
    return mine;
  }

  // ---- Parking

  private void park() {
    parks++;
    hotRuns = 0;
    sweepIfWorthIt();
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
    noops += tick == tickAtWait ? 1 : 0;
    tickAtWait = tick;
    time.end(clock().nanos(), tick);
    while (parked && !scheduler.isStopping()) {
      waitForCall();
      if (parked && !scheduler.idle().isParked(index)) {
        searching = true; // whoever called counted this worker as searching
        parked = false;
      }
    }
    lastTurnNanos = clock().nanos();
    time.begin(lastTurnNanos, tick);
    turnPolls = Limits.TURN_POLLS_MIN;
    pollsToTurn = turnPolls;
  }

  /** Leaves the parked workers because there is a task for this one. */
  private void awake() {
    parked = false;
    searching = !scheduler.idle().leave(index);
  }

  private void sweepIfWorthIt() {
    if (endedSinceSweep > scheduler.outside().size() / 4 && roll.sweepIfWorthIt(endedSinceSweep)) {
      scheduler.outside().sweep();
      endedSinceSweep = 0;
    }
  }

  private void waitForCall() {
    if (sweepAsked) {
      sweepAsked = false;
      roll.sweep();
    }
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
    time.row(now, tick);
    lastTurnNanos = now;
  }

  private enum Turn {
    EVENTS,
    NOTHING,
    FAILED
  }

  private Turn turn(long timeoutNanos) {
    try {
      boolean any = driver.turn(timeoutNanos);
      watchTimers();
      return any ? Turn.EVENTS : Turn.NOTHING;
    } catch (Throwable failure) {
      if (!scheduler.isStopping()) {
        reports.report("the reactor", failure);
      }
      return Turn.FAILED;
    }
  }

  // ---- Ending

  private void dropTasks() {
    for (Task<?> task; (task = roll.removeNewest()) != null; ) {
      scheduler.dropAtEnd(task);
    }
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

  /** Has this worker sweep its roll when it is woken next. */
  void askToSweep() {
    sweepAsked = true;
  }

  /** Returns how many entries the roll has. Any thread. */
  int rollSize() {
    return roll.size();
  }

  /** Hands on the tasks of the roll that are seen. Any thread, while the runtime closes. */
  void forEachSeen(Consumer<Task<?>> consumer) {
    roll.forEachSeen(consumer);
  }

  /** Tells whether the worker waits for work. Any thread; a gauge. */
  boolean isParked() {
    return scheduler.idle().isParked(index);
  }

  /** Returns a recent reading of the clock, that of the last turn. On this worker's thread. */
  long lastTurnNanos() {
    return lastTurnNanos;
  }

  /** Returns how many tasks this worker took on. Any thread. */
  long tasksSpawned() {
    return spawnedAcquire();
  }

  /** Returns how many tasks this worker ended. Any thread. */
  long tasksEnded() {
    return endedAcquire();
  }

  @Override
  long ticks() {
    return tickOpaque();
  }

  @Override
  boolean isBusy() {
    return !isParked() && !hasEnded();
  }

  @Override
  boolean hasEnded() {
    return replaced || ended || scheduler.isStopping();
  }

  @Override
  Thread pollingThread() {
    return thread;
  }

  WorkerMetrics metrics() {
    return new WorkerMetrics(
        thread.getName(),
        thread.threadId(),
        isParked(),
        queue.size(),
        ticks(),
        time.mean(),
        time.busy(clock().nanos()),
        parks,
        noops,
        steals,
        stolenTasks,
        localSchedules,
        overflows,
        budgetYields());
  }

  @Override
  public Timers timers() {
    return timers;
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

  /** Release: a task is counted before what it causes; pairs with spawnedAcquire(). */
  private void publishSpawned(long count) {
    SPAWNED.setRelease(this, count);
  }

  /** Acquire: pairs with publishSpawned(). */
  private long spawnedAcquire() {
    return (long) SPAWNED.getAcquire(this);
  }

  /** Release: tasks that the ended one spawned are counted; pairs with endedAcquire(). */
  private void publishEnded(long count) {
    ENDED.setRelease(this, count);
  }

  /** Acquire: starts are read after it; pairs with publishEnded(). */
  private long endedAcquire() {
    return (long) ENDED.getAcquire(this);
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
