package dev.dormouse.runtime;

import dev.dormouse.future.Poll;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/** One thread that runs shared tasks, and the context of their polls. */
final class Worker extends WorkerWords {
  /*
   * Where work comes from, in this order: now and then the injection queue, so that it cannot
   * starve (see Supply); the hot slot; the own queue; the injection queue; other workers' queues.
   *
   * The hot slot holds the task that this worker woke last, to run next while its data is near. The
   * owner fills and empties it without an atomic. Others take from it only by the monitor's permit,
   * which names the poll that the owner is stuck in. An entry is a hint like any other: if owner
   * and thief come away with the same one, the claim in the state word decides.
   *
   * Who awaited a task that ends here runs next, without a way through the slot: between two polls
   * nothing can get stuck, so the wake claims the task as well. The same caps hold as for the slot.
   *
   * Others come for a part of the queue once that is worth their while (see Tuning.sharedFrom):
   * they leave a shorter queue alone, and park beside it. Who pushes the entry that makes it worth
   * while calls a sleeper. Further pushes are silent, and so are yields; a queue that stays long,
   * or has become worth while by slower polls, is noticed by a look now and then. What waits behind
   * a poll that takes long, however little, is found by the monitor, which lets thieves take it.
   *
   * Parked, a worker waits in the driver if the seat is free, else for an unpark. What a turn wakes
   * is scheduled by this very thread, and the first such task makes it awake.
   */
  final int index;
  final WorkerThread thread;
  final String name;
  private final Timers timers;
  private final StealingScheduler scheduler;
  private final FailureReports reports;

  /** A task that was claimed by {@link #handOn} and runs next. */
  private @Nullable SharedTask<?> claimed;

  private boolean searching;
  private boolean parked;
  private int hotRuns;

  private final int hotRunsMax;
  private int pollsToInjection;

  private int pollsToLook = Limits.LOOK_POLLS;

  private int pollsToTurn = turnPolls;

  /** The place in the queue of the first task that {@link #holdsYielded} tells of. */
  private int firstYielded;

  /**
   * Whether another worker took over queue and roll. Plain: for this worker's thread; the watchdog
   * reads it racily.
   */
  private boolean replaced;

  private int endedSinceSweep;

  private final PollWatch pollWatch = new PollWatch(this, watch);

  /** Set when the thread has dropped its tasks and runs nothing any more. */
  volatile boolean ended;

  Worker(StealingScheduler scheduler, int index, RuntimeOptions options) {
    super(options, scheduler.driver(), scheduler.watch(), options.seed(), index);
    this.scheduler = scheduler;
    this.index = index;
    this.reports = options.reports();
    this.hotRunsMax = options.tuning().hotRunsMax();
    this.pollsToInjection = injectionPolls;
    this.name = options.threads().names().apply(index);
    this.thread = scheduler.places().newThread(name);
    this.timers = driver.timersOf(thread);
  }

  /** Makes the worker that takes the place of one whose thread is about to block. */
  private Worker(Worker before, WorkerThread thread) {
    super(before.scheduler.options(), before, before.scheduler.options().seed(), before.index);
    this.scheduler = before.scheduler;
    this.index = before.index;
    this.reports = before.reports;
    this.endedSinceSweep = before.endedSinceSweep;
    this.hotRunsMax = before.hotRunsMax;
    this.firstYielded = before.firstYielded;
    this.pollsToInjection = injectionPolls;
    this.name = before.name;
    this.thread = thread;
    this.timers = before.timers;
    driver.passTimers(timers, thread);
  }

  /**
   * Has another thread go on in this worker's place. On this worker's thread.
   *
   * @return false if there is no need: the runtime ends, or this thread is no use to its tasks now
   */
  boolean handOver() {
    if (parked || scheduler.seat().holder() == index || scheduler.isStopping()) {
      return false;
    }
    SharedTask<?> held = hot;
    hot = null;
    if (held != null) {
      boolean unused = enqueue(held);
    }
    replaced = scheduler.places().replace(this, next -> new Worker(this, next));
    if (replaced) {
      thread.setName(name + " in place");
    }
    return replaced;
  }

  /** Takes on a new task. On this worker's thread. */
  void takeOn(SharedTask<?> task) {
    roll.addNew(task);
    countSpawned();
  }

  boolean belongsTo(StealingScheduler other) {
    return scheduler == other;
  }

  // ---- The loop

  /** Runs tasks until the runtime ends, or answers true once another thread took the place. */
  boolean run() {
    beginRow();
    Watchdog.add(pollWatch);
    while (!replaced && !scheduler.isStopping()) {
      try {
        work();
      } catch (Throwable failure) {
        // Tasks cannot throw up to here. What did is told, and the worker goes on.
        reports.report(name, failure);
      }
    }
    if (replaced) {
      scheduler.places().onReplacedEnd(this);
    } else {
      dropTasks();
    }
    ended = true;
    return replaced;
  }

  private void work() {
    while (claimed != null || !replaced && !scheduler.isStopping()) {
      SharedTask<?> next = claimed;
      if (next != null) {
        claimed = null;
        runClaimed(next);
      } else if ((next = nextEntry()) == null) {
        park();
      } else {
        if (searching) {
          stopSearching();
        } else if (--pollsToLook <= 0) {
          lookAtQueue();
        }
        runEntry(next);
      }
    }
  }

  private @Nullable SharedTask<?> nextEntry() {
    boolean yieldedNext = holdsYielded && queue.isAt(firstYielded);
    if (--pollsToTurn <= 0 || yieldedNext) {
      turnWithoutWaiting();
    }
    queue.shuffle(shuffle);
    SharedTask<?> entry = null;
    if (--pollsToInjection <= 0 || yieldedNext || whim(4)) {
      pollsToInjection = injectionPolls;
      entry = scheduler.supply().takeBesides(this, injectionPolls);
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
      entry = scheduler.supply().takeBatch(this);
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
    SharedTask<?> entry = scheduler.supply().steal(this);
    return entry == null ? scheduler.supply().takeBatch(this) : entry;
  }

  private void stopSearching() {
    searching = false;
    if (scheduler.idle().stopSearching() && scheduler.supply().isThere()) {
      scheduler.callSleeper(); // who found work as the last one sends another for what is left
    }
  }

  private void lookAtQueue() {
    pollsToLook = Limits.LOOK_POLLS;
    if (hasToShare()) {
      scheduler.callSleeper();
    }
  }

  private void runEntry(SharedTask<?> task) {
    switch (task.toRunning()) {
      case STALE -> {}
      case DROP -> {
        countPoll(); // what a drop does may take as long
        forgetCurrent();
        finish(task, task.dropFuture());
      }
      case POLL -> runClaimed(task);
    }
  }

  private void runClaimed(SharedTask<?> task) {
    countPoll();
    Object outcome = poll(task);
    if (outcome == Poll.PENDING) {
      switch (hasYielded() ? task.toYielded() : task.toIdle()) {
        case IDLE -> {
          return;
        }
        case QUEUED -> {
          enqueueAfterPoll(task);
          return;
        }
        case DROP -> outcome = scheduler.drop(task); // aborted during its poll
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
    if (!holdsYielded) {
      holdsYielded = true;
      firstYielded = queue.end();
    }
    if (!enqueue(task)) {
      pollsToTurn = 0; // it may come back at once
    }
  }

  private void finish(SharedTask<?> task, @Nullable Object outcome) {
    forgetCurrent();
    if (replaced) {
      scheduler.countEndedOutside();
    } else {
      endedSinceSweep++;
      countEnded();
    }
    Waker joiner = task.endSilently(outcome, reports);
    if (joiner != null && !handOn(joiner)) {
      Task.wake(joiner, reports);
    }
    // After the end, whose transition is a full fence: the count is seen or the drainer is.
    scheduler.checkDrained();
  }

  /** Has who awaited an ended task run next; false if it is to be woken as anybody else. */
  private boolean handOn(Waker joiner) {
    // Not in the place of an entry that would run next, nor of a turn or a look at injection.
    boolean now = hot == null && pollsToTurn > 1 && pollsToInjection > 1;
    if (!now
        || replaced
        || (hotRuns >= Limits.HOT_RUNS_MAX && othersWait())
        || !(joiner instanceof SharedTask<?> task && task.mayRunNextOn(scheduler))
        || !task.toRunningNext()) {
      return false;
    }
    localSchedules++;
    hotRuns++;
    pollsToTurn--;
    pollsToInjection--;
    claimed = task;
    return true;
  }

  // ---- Scheduling

  /** Schedules a task that was just queued. On this worker's thread. */
  void schedule(SharedTask<?> task) {
    if (parked) {
      awake();
    }
    localSchedules++;
    SharedTask<?> before = hot;
    if (hotRuns >= hotRunsMax && (before != null || hotRunsMax == 0 || othersWait()) || whim(4)) {
      enqueueAloud(task);
      return;
    }
    publishHot(task);
    if (before != null) {
      enqueueAloud(before);
    }
  }

  private boolean othersWait() {
    return !queue.isEmpty() || scheduler.injection().size() != 0;
  }

  /** Enqueues a task, and calls a sleeper if that makes the queue worth sharing. */
  private void enqueueAloud(SharedTask<?> task) {
    if (!enqueue(task) || queue.size() == sharedFrom()) {
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
    holdsYielded = false;
    boolean last = true;
    if (searching) {
      last = scheduler.idle().parkSearcher(index);
    } else {
      scheduler.idle().park(index);
    }
    searching = false;
    parked = true;
    if (last && scheduler.supply().isThere()) {
      scheduler.idle().searchAgain(index);
      searching = true;
      parked = false;
      scheduler.monitor().rouse();
      return;
    }
    countWait();
    time.end(clock().nanos(), ticks());
    learn();
    hooks.parking();
    while (parked && !scheduler.isStopping()) {
      // Asked before a wait, since the permit of a call may be gone: the hook may have parked, too.
      if (scheduler.idle().isParked(index)) {
        waitForCall();
      } else {
        searching = true; // whoever called counted this worker as searching
        parked = false;
      }
    }
    scheduler.monitor().rouse();
    hooks.unparked();
    beginRow();
    pollsToTurn = row(turnPolls);
  }

  /** Leaves the parked workers because there is a task for this one. */
  private void awake() {
    parked = false;
    searching = !scheduler.idle().leave(index);
    scheduler.monitor().rouse(); // the turn may last
  }

  private void sweepIfWorthIt() {
    if (endedSinceSweep > scheduler.outside().size() / 4 && roll.sweepIfWorthIt(endedSinceSweep)) {
      scheduler.outside().sweep();
      endedSinceSweep = 0;
    }
  }

  private void waitForCall() {
    sweepIfAsked();
    // An interrupt is nobody's business here, and while it is set nothing would wait.
    boolean unused = Thread.interrupted();
    if (!scheduler.seat().tryTake(index)) {
      Parker.park(scheduler);
      return;
    }
    boolean failed = false;
    try {
      boolean idle = scheduler.idle().isParked(index) && !scheduler.isStopping();
      failed = idle && turn(-1) == Turn.FAILED;
    } finally {
      scheduler.seat().release();
    }
    if (failed && parked) {
      Parker.parkNanos(scheduler, Limits.DRIVER_RETRY_NANOS);
    }
  }

  /** Turns the driver if nobody else does. On this worker's thread. */
  void turnWithoutWaiting() {
    boolean sooner = true;
    if (scheduler.seat().tryTake(index)) {
      try {
        sooner = turn(0) == Turn.EVENTS;
      } finally {
        scheduler.seat().release();
      }
    }
    holdsYielded = false; // not before: who steals looks at it to know whether to turn
    endRow(sooner);
    pollsToTurn = row(turnPolls);
    learn();
  }

  private enum Turn {
    EVENTS,
    NOTHING,
    FAILED
  }

  private Turn turn(long timeoutNanos) {
    try {
      return turnDriver(timeoutNanos) ? Turn.EVENTS : Turn.NOTHING;
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

  /** Tells whether the worker waits for work. Any thread; a gauge. */
  boolean isParked() {
    return scheduler.idle().isParked(index);
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

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public Spawner spawner() {
    return scheduler;
  }
}
