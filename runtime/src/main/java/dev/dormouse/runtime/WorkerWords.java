package dev.dormouse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What other threads see of a worker: its hot slot, how far it is, and its counters. */
abstract sealed class WorkerWords extends TaskContext permits Worker {
  /** Entries from which on a queue is shared, in shuffled schedules at most. */
  private static final int SHUFFLED_SHARE = 4;

  private static final VarHandle HOT;
  private static final VarHandle TICK;
  private static final VarHandle PERMIT;
  private static final VarHandle SPAWNED;
  private static final VarHandle ENDED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HOT = lookup.findVarHandle(WorkerWords.class, "hot", SharedTask.class);
      TICK = lookup.findVarHandle(WorkerWords.class, "tick", long.class);
      PERMIT = lookup.findVarHandle(WorkerWords.class, "permit", long.class);
      SPAWNED = lookup.findVarHandle(WorkerWords.class, "spawned", long.class);
      ENDED = lookup.findVarHandle(WorkerWords.class, "endedTasks", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final RunQueue queue;
  final TaskRoll roll;

  /** Set by the monitor while this worker sleeps: tasks of its roll have ended elsewhere. */
  private volatile boolean sweepAsked;

  /** The task that runs next. The worker reads it and clears it plainly. */
  @Nullable SharedTask<?> hot;

  /**
   * Whether its queue may hold a task that has yielded since the driver was turned. Plain: written
   * before such a task is published in the queue, so who takes one from there sees it.
   */
  boolean holdsYielded;

  /** Polls begun by this worker; the number of the current one. */
  private long tick;

  /** The poll during which others may take from the hot slot. Written by the monitor. */
  private long permit = -1;

  /** Tasks taken on and tasks ended by this worker, ever; written by it, summed up by others. */
  private long spawned;

  private long endedTasks;

  /** The poll before the last wait for work. */
  private long tickAtWait = -1;

  /** Entries from which on the queue is shared. Plain: thieves may go by an older number. */
  private int sharedFrom = 1;

  private final Tuning tuning;

  /** Polls between two looks at the queue that all share. */
  int injectionPolls;

  /** Counters for metrics; plain, they may lag. */
  long steals;

  long stolenTasks;
  long parks;
  long noops;
  long localSchedules;
  long overflows;

  WorkerWords(RuntimeOptions options, Driver driver, Watch watch, long seed, int index) {
    super(options, driver, watch, seed, index);
    this.tuning = options.tuning();
    this.injectionPolls = tuning.firstInjectionPolls();
    this.queue = new RunQueue();
    this.roll = new TaskRoll();
  }

  /** Goes on where {@code before} was, which counts no more. */
  WorkerWords(RuntimeOptions options, WorkerWords before, long seed, int index) {
    super(options, before.driver, before.watch, seed, index);
    this.tuning = before.tuning;
    this.injectionPolls = before.injectionPolls;
    this.queue = before.queue;
    this.roll = before.roll;
    this.holdsYielded = before.holdsYielded;
    this.sharedFrom = before.sharedFrom;
    this.tick = before.tick + 1;
    this.spawned = before.spawned;
    this.endedTasks = before.endedTasks;
    this.steals = before.steals;
    this.stolenTasks = before.stolenTasks;
    this.parks = before.parks;
    this.noops = before.noops;
    this.localSchedules = before.localSchedules;
    this.overflows = before.overflows;
  }

  // ---- Queue and roll

  /** Tells whether there is work that this worker has not begun. */
  final boolean hasWaitingWork() {
    return hotAcquire() != null || !queue.isEmpty();
  }

  /** Has this worker sweep its roll when it is woken next. */
  final void askToSweep() {
    sweepAsked = true;
  }

  /** Sweeps the roll if the monitor has asked for it. On this worker's thread. */
  final void sweepIfAsked() {
    if (sweepAsked) {
      sweepAsked = false;
      roll.sweep();
    }
  }

  /** Hands on the tasks of the roll that are seen. Any thread, while the runtime closes. */
  final void forEachSeen(Consumer<Task<?>> consumer) {
    roll.forEachSeen(consumer);
  }

  /** Chooses what depends on how long polls take. On this worker's thread. */
  final void learn() {
    if (shuffle == null) {
      injectionPolls = tuning.injectionPolls(time.meanNanos());
      sharedFrom = Tuning.sharedFrom(time.meanNanos());
    } else {
      sharedFrom = shuffle.bound(SHUFFLED_SHARE); // one seed knows no time
    }
  }

  final int sharedFrom() {
    return sharedFrom;
  }

  /** Tells whether so much waits that it is worth while to come for a part. Any thread; a hint. */
  final boolean hasToShare() {
    return queue.size() >= sharedFrom;
  }

  /** Tells whether the monitor has found this worker stuck in its present poll. Any thread. */
  final boolean isStuck() {
    return permitAcquire() == ticks();
  }

  // ---- The hot slot

  /** Release: publishes the task to a thief; pairs with hotAcquire(). */
  final void publishHot(SharedTask<?> task) {
    HOT.setRelease(this, task);
  }

  /** Takes the task of the slot, if the monitor allows it and no other thief does. Any thread. */
  final @Nullable SharedTask<?> stealHot() {
    if (!isStuck()) {
      return null;
    }
    SharedTask<?> entry = hotAcquire();
    Shuffle.pause();
    return entry != null && casHotToNull(entry) ? entry : null;
  }

  /** Release: pairs with permitAcquire(); a late permit only costs a claim. */
  final void permitHotSteal(long stuck) {
    PERMIT.setRelease(this, stuck);
  }

  /** Acquire: pairs with permitHotSteal(). */
  private long permitAcquire() {
    return (long) PERMIT.getAcquire(this);
  }

  /** Acquire: a thief reads the task behind it; pairs with publishHot(). */
  private @Nullable SharedTask<?> hotAcquire() {
    return (SharedTask<?>) HOT.getAcquire(this);
  }

  /** Full: one thief takes the entry; pairs with publishHot(). The owner's own store may race. */
  private boolean casHotToNull(SharedTask<?> seen) {
    return HOT.compareAndSet(this, seen, null);
  }

  // ---- Counts

  /** Opaque: the monitor sees progress some time; pairs with ticks(). */
  final void countPoll() {
    TICK.setOpaque(this, tick + 1);
  }

  /** Opaque: a look at the progress; pairs with countPoll(). */
  @Override
  final long ticks() {
    return (long) TICK.getOpaque(this);
  }

  /** Counts a wait for work. On this worker's thread. */
  final void countWait() {
    noops += tick == tickAtWait ? 1 : 0;
    tickAtWait = tick;
  }

  /** Release: a task is counted before what it causes; pairs with tasksSpawned(). */
  final void countSpawned() {
    SPAWNED.setRelease(this, spawned + 1);
  }

  /** Acquire: pairs with countSpawned(). Returns how many tasks this worker took on. */
  final long tasksSpawned() {
    return (long) SPAWNED.getAcquire(this);
  }

  /** Release: tasks that the ended one spawned are counted; pairs with tasksEnded(). */
  final void countEnded() {
    ENDED.setRelease(this, endedTasks + 1);
  }

  /** Acquire: starts are read after it; pairs with countEnded(). How many tasks it ended. */
  final long tasksEnded() {
    return (long) ENDED.getAcquire(this);
  }
}
