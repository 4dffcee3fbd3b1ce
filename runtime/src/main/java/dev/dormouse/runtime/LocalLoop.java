package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.Waker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs tasks on the thread that calls {@code blockOn}, one such thread at a time. */
final class LocalLoop extends TaskContext implements Scheduler {
  /*
   * Everything plain in here belongs to the owner: the thread that entered and has not left.
   *
   * Falling asleep. The owner stores `sleeping`, then looks into the inbox; who pushes into the
   * empty inbox looks at `sleeping` after that. One of the two sees the other. A call to the driver
   * that comes before the owner waits in it is remembered there.
   *
   * Ending. close() stores CLOSING, then tries to enter; an owner leaves, then looks for CLOSING.
   * So one of the two sees the other, and the owner of the moment tears down, once. From then on
   * the inbox refuses, and with it every spawn and wake of other threads.
   */
  private enum Phase {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final RuntimeOptions options;

  private final Ownership ownership = new Ownership();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Inbox inbox = new Inbox();

  /** How many tasks other threads have spawned. */
  private final AtomicLong arrivals = new AtomicLong();

  /** Of those, how many the owner has taken on. Written by the owner. */
  private volatile long received;

  /**
   * How many it had taken on when no task was left the last time; see {@link #hasBeenIdleSince}.
   */
  private volatile long idleAt;

  private volatile boolean sleeping;

  /** The thread that waits in shutdown() until no task is left. */
  private final AtomicReference<@Nullable Thread> drainer = new AtomicReference<>();

  private volatile boolean drained;
  private volatile int droppedAtClose;

  /** Dumps that other threads want and wait for. */
  private final ConcurrentLinkedQueue<LoopLook> looks = new ConcurrentLinkedQueue<>();

  private final LocalRing queue;

  /** What its tasks spawn with: this loop, unless tasks that may move belong elsewhere. */
  private final Spawner spawner;

  private final TaskRoll roll = new TaskRoll();

  /** Tasks in the roll that have not ended. */
  private int alive;

  private int endedSinceSweep;
  private boolean refusing;

  /** Set to leave the row of polls early: the root ended, or a yield found no others. */
  private boolean attention;

  private int turnPolls = Limits.TURN_POLLS_MIN;
  private long lastTurnNanos;

  /** Counters for metrics; plain, they may lag. */
  private long polls;

  private long parks;
  private long noops;
  private long spawned;
  private long schedules;
  private long remoteSchedules;

  /** Polls before the last sleep. */
  private long pollsAtSleep = -1;

  /** Made by the first owner. */
  private @Nullable PollWatch pollWatch;

  LocalLoop(RuntimeOptions options, Driver driver) {
    this(options, driver, new LocalRing());
  }

  LocalLoop(RuntimeOptions options, Driver driver, LocalRing queue) {
    this(options, driver, queue, 0, null);
  }

  /**
   * Makes one of several loops.
   *
   * @param index its number, which its random choices depend on
   * @param others what its tasks spawn other tasks with, such as may move; null for this loop
   */
  LocalLoop(
      RuntimeOptions options,
      Driver driver,
      LocalRing queue,
      int index,
      @Nullable Scheduler others) {
    super(
        driver,
        SplitMix.forWorker(options.seed(), index),
        new Watch(options.watch(), options.reports(), driver.clock()));
    this.queue = queue;
    this.options = options;
    this.spawner = others == null ? this : new GuestSpawner(others, this);
  }

  boolean isOwnedByThisThread() {
    return ownership.isMine();
  }

  /** Makes the failure of a {@code blockOn} inside a task of this loop. */
  IllegalStateException refusal() {
    return ownership.refusal();
  }

  FailureReports reports() {
    return options.reports();
  }

  @Override
  public RuntimeOptions options() {
    return options;
  }

  // ---- Spawning

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    LocalTask<T> task = newTask(future, site);
    if (isOwnedByThisThread()) {
      spawnByOwner(task);
    } else {
      spawnFromOutside(task);
    }
    return task;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    LocalTask<T> task = newTask(future, site);
    if (!isOwnedByThisThread()) {
      throw new IllegalStateException(
          "spawnLocal: this thread does not run the loop; call it inside a task of this runtime, or"
              + " use spawn for futures that may move");
    }
    spawnByOwner(task);
    if (task.stand != LocalTask.ENDED) {
      task.confined = true;
      ownership.confineTask();
    }
    return task;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
    return BlockingTask.begin(driver.offload(), reports(), call);
  }

  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    if (isOwnedByThisThread()) {
      throw new IllegalStateException(
          "blockInPlace at "
              + CallSites.innermost(Thread.currentThread().getStackTrace())
              + ": the tasks of this runtime run on this thread alone, so no other can take over;"
              + " use spawnBlocking, or AsyncRuntime.workStealing()");
    }
    WorkerThread.makeWay(); // this may be a worker of another runtime
    return call.call();
  }

  /** Returns the handle of a task that is cancelled at once. Any thread. */
  <T extends @Nullable Object> JoinHandle<T> spawnTooLate(Future<T> future, SpawnSite site) {
    LocalTask<T> task = newTask(future, site);
    refuse(task);
    return task;
  }

  /** Spawns a task from outside whose end wakes {@code waiting}. */
  <T extends @Nullable Object> LocalTask<T> spawnAwaited(Future<T> future, Waker waiting) {
    LocalTask<T> task = newTask(future, SpawnSite.UNKNOWN);
    task.bornAwaitedBy(waiting);
    spawnFromOutside(task);
    return task;
  }

  private <T extends @Nullable Object> LocalTask<T> newTask(LocalFuture<T> future, SpawnSite site) {
    if (!watch.traces() || future instanceof Trace) {
      return new LocalTask<>(this, future, site);
    }
    LocalFuture<T> body = watch.trace(future, isOwnedByThisThread() ? this : null);
    return new LocalTask<>(this, body, site);
  }

  private void spawnByOwner(LocalTask<?> task) {
    if (refusing) {
      refuse(task);
      return;
    }
    task.bornAt(lastTurnNanos);
    options.checkRoom(alive);
    if (watch.watchesSpawns()) {
      watch.spawned(task);
    }
    takeOn(task);
    task.stand = LocalTask.QUEUED;
    enqueueNews(task);
  }

  private void spawnFromOutside(LocalTask<?> task) {
    options.checkRoom(alive + arriving());
    if (watch.watchesSpawns()) {
      watch.spawned(task);
    }
    arrivals.incrementAndGet();
    task.stand = LocalTask.FRESH;
    task.bornAt(clock().nanos());
    task.bornLinked();
    if (!deliver(task)) {
      arrivals.decrementAndGet();
      refuse(task);
    }
  }

  /** How many tasks other threads have spawned that the owner has not taken on. */
  private int arriving() {
    return (int) (arrivals.get() - received);
  }

  private void takeOn(LocalTask<?> task) {
    roll.add(task);
    alive++;
    spawned++;
  }

  /** Ends a task that came too late, on the thread that spawned it. */
  private void refuse(LocalTask<?> task) {
    task.stand = LocalTask.ENDED;
    task.end(task.dropFuture(), reports());
  }

  // ---- Queueing

  /** Does what {@link #enqueue} does for a task that was spawned or woken. For the owner. */
  void enqueueNews(LocalTask<?> task) {
    schedules++;
    enqueue(task);
  }

  /** Puts a task that stands as QUEUED at the end of the queue. For the owner. */
  void enqueue(LocalTask<?> task) {
    if (!queue.push(task)) {
      // No memory for a wider ring. The inbox needs none, and is emptied before the next poll.
      task.stand = LocalTask.IDLE;
      if (task.toLinked() == TaskState.Entry.NEEDED) {
        deliver(task);
      }
    }
  }

  /**
   * Hands a task that was just linked to the owner. Any thread.
   *
   * @return false if the loop has ended
   */
  boolean deliver(LocalTask<?> task) {
    return switch (inbox.push(task)) {
      case FIRST -> {
        if (sleeping) {
          driver.wakeUp();
        }
        yield true;
      }
      case FURTHER -> true;
      case CLOSED -> false;
    };
  }

  private void receiveArrivals() {
    if (!inbox.looksEmpty()) {
      receive(inbox.takeAll());
    }
  }

  private void receive(@Nullable Task<?> oldest) {
    for (Task<?> next = oldest; next != null; ) {
      remoteSchedules++;
      LocalTask<?> task = (LocalTask<?>) next;
      // Read first: without its bit the task may be pushed again, with another link.
      next = task.next;
      task.next = null;
      task.toUnlinked();
      if (task.stand == LocalTask.FRESH) {
        takeOn(task);
        received++;
        task.stand = LocalTask.QUEUED;
        enqueueNews(task);
      } else {
        task.wakeByOwner(this);
      }
    }
  }

  // ---- Running

  @Override
  public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    return blockOnLocal(future);
  }

  @Override
  public <T extends @Nullable Object> T blockOnLocal(LocalFuture<T> future) throws Exception {
    LocalFuture<T> body = watch.traces() ? watch.trace(future, null) : future;
    LocalTask<T> root = new LocalTask<>(this, body, SpawnSite.UNKNOWN);
    enter();
    try {
      beginWork();
      root.bornAwaitedBy(this::noticeRoot);
      spawnByOwner(root);
      if (runUntil(root, 0)) {
        throw new InterruptedException("blockOn was interrupted");
      }
      return Scheduler.resultOf(root);
    } catch (Throwable failure) {
      dropRoot(root, failure);
      throw failure;
    } finally {
      leave();
    }
  }

  /** Learns that the root has ended; on another thread if its end was held back. */
  private void noticeRoot() {
    if (isOwnedByThisThread()) {
      attention = true;
    } else {
      driver.wakeUp();
    }
  }

  /** Runs tasks on this thread until the loop is closed. */
  void serve() {
    if (!ownership.tryEnter()) {
      return; // closed already
    }
    beginWork();
    while (phase.get() == Phase.OPEN) {
      try {
        pollRow();
        serveLooks();
        // An interrupt is nobody's business here, and while it is set nothing would wait.
        boolean unused = Thread.interrupted();
        turn(-1);
      } catch (Throwable failure) {
        // Tasks cannot throw up to here. What did is told, and the loop goes on.
        reports().report("the reactor", failure);
        Parker.parkNanos(this, Limits.DRIVER_RETRY_NANOS);
      }
    }
    leave();
  }

  private void enter() {
    if (!ownership.tryEnter()) {
      throw ownership.refusal();
    }
    if (phase.get() != Phase.OPEN) {
      leave();
      throw Scheduler.closed("blockOn");
    }
    Thread only = ownership.confinedElsewhere();
    if (only != null) {
      leave();
      throw new IllegalStateException(
          "blockOn: tasks of spawnLocal are alive that must stay on "
              + only
              + "; call blockOn there");
    }
  }

  private void beginWork() {
    lastTurnNanos = clock().nanos();
    time.begin(lastTurnNanos, polls);
    if (pollWatch == null) {
      pollWatch = new PollWatch(this, watch);
      Watchdog.add(pollWatch);
    }
  }

  private void sweepIfWorthIt() {
    if (roll.sweepIfWorthIt(endedSinceSweep)) {
      endedSinceSweep = 0;
    }
  }

  private void leave() {
    sweepIfWorthIt();
    time.end(clock().nanos(), polls);
    ownership.leave();
    if (phase.get() == Phase.CLOSING && ownership.tryEnter()) {
      tearDown();
      ownership.leave();
    }
    Thread waiting = drainer.get();
    if (waiting != null) {
      Parker.unpark(waiting);
    }
  }

  private void dropRoot(LocalTask<?> root, Throwable failure) {
    if (root.stand == LocalTask.ENDED) {
      return;
    }
    root.stand = LocalTask.RUNNING;
    Outcome outcome = root.dropFuture();
    if (outcome.failure() != null) {
      failure.addSuppressed(outcome.failure());
    }
    finish(root, outcome);
  }

  /**
   * Runs tasks until the root has ended, or without one until all have ended.
   *
   * @param deadlineNanos without a root, when to stop at the latest
   * @return true if this thread was interrupted before; the interrupt is taken
   */
  private boolean runUntil(@Nullable LocalTask<?> root, long deadlineNanos) {
    while (true) {
      pollRow();
      serveLooks();
      if (phase.get() == Phase.CLOSING) {
        tearDown();
      }
      if (root == null) {
        checkDrained();
        if (drained || clock().nanos() - deadlineNanos >= 0) {
          return false;
        }
      } else if (root.isFinished() || root.hasEnded() && phase.get() != Phase.OPEN) {
        return false;
      }
      if (Thread.currentThread().isInterrupted() && Thread.interrupted()) {
        return true;
      }
      turn(root == null ? Math.max(0, deadlineNanos - clock().nanos()) : -1);
    }
  }

  private void pollRow() {
    attention = false;
    for (int left = turnPolls; left > 0 && !attention; left--) {
      receiveArrivals();
      LocalTask<?> task = queue.pop();
      if (task == null) {
        return;
      }
      run(task);
    }
  }

  private void turn(long mostNanos) {
    if (queue.isEmpty()) {
      sleep(mostNanos);
      return;
    }
    boolean any = driver.turn(0);
    watchTimers();
    long now = clock().nanos();
    time.row(now, polls);
    boolean sooner = any || now - lastTurnNanos > Limits.TURN_LATE_NANOS;
    turnPolls = sooner ? Limits.TURN_POLLS_MIN : Math.min(2 * turnPolls, Limits.TURN_POLLS_MAX);
    lastTurnNanos = now;
  }

  private void sleep(long mostNanos) {
    checkDrained();
    sweepIfWorthIt();
    sleeping = true;
    try {
      if (inbox.isEmpty() && phase.get() != Phase.CLOSING) {
        parks++;
        noops += polls == pollsAtSleep ? 1 : 0;
        pollsAtSleep = polls;
        time.end(clock().nanos(), polls);
        driver.turn(mostNanos);
        watchTimers();
      }
    } finally {
      sleeping = false;
    }
    turnPolls = Limits.TURN_POLLS_MIN;
    lastTurnNanos = clock().nanos();
    time.begin(lastTurnNanos, polls);
  }

  private void run(LocalTask<?> task) {
    task.stand = LocalTask.RUNNING;
    Object outcome;
    polls++; // what a drop does may take as long
    if (task.isCancelRequested()) {
      forgetCurrent();
      outcome = task.dropFuture();
    } else {
      outcome = poll(task);
    }
    if (outcome == Poll.PENDING) {
      if (!task.isCancelRequested()) {
        rest(task);
        return;
      }
      outcome = task.dropFuture(); // aborted during its poll
    }
    finish(task, outcome);
  }

  private void rest(LocalTask<?> task) {
    if (hasYielded()) {
      // Alone, it would starve the world until the row is over.
      attention |= queue.isEmpty();
    } else if (task.stand == LocalTask.RUNNING) {
      task.stand = LocalTask.IDLE;
      return;
    }
    task.stand = LocalTask.QUEUED;
    enqueue(task);
  }

  private void finish(LocalTask<?> task, @Nullable Object outcome) {
    forgetCurrent();
    task.stand = LocalTask.ENDED;
    alive--;
    endedSinceSweep++;
    if (task.confined) {
      ownership.confinedTaskEnded();
    }
    task.end(outcome, reports());
  }

  @Override
  public Spawner spawner() {
    return spawner;
  }

  // ---- Being looked at

  @Override
  public RuntimeDump dump() {
    if (!isOwnedByThisThread()) {
      return new LoopLook(this).ask();
    }
    if (!refusing) {
      receiveArrivals();
    }
    return LoopLook.byOwner(this);
  }

  /** Has the owner serve {@code look} before its next row of polls. Any thread. */
  void add(LoopLook look) {
    looks.add(look);
    driver.wakeUp();
  }

  void remove(LoopLook look) {
    looks.remove(look);
  }

  private void serveLooks() {
    for (LoopLook look; !looks.isEmpty() && (look = looks.poll()) != null; ) {
      receiveArrivals();
      look.serve();
    }
  }

  /** Hands on the tasks that are seen. For the owner, or any thread at its own risk. */
  void forEachTask(Consumer<Task<?>> consumer) {
    inbox.forEachSeen(consumer);
    roll.forEachSeen(consumer);
  }

  /** Returns the task that is in its poll, or null. For the owner; racy for others. */
  @Nullable LocalTask<?> polled() {
    LocalTask<?> last = (LocalTask<?>) lastPolled();
    return last != null && (last.stand == LocalTask.RUNNING || last.stand == LocalTask.WOKEN)
        ? last
        : null;
  }

  /** Returns the thread that owns the loop at this moment. */
  @Nullable Thread owner() {
    return ownership.owner();
  }

  /** Tells whether the owner waits for work. Any thread; a gauge. */
  boolean isAsleep() {
    return sleeping;
  }

  @Override
  long ticks() {
    return polls;
  }

  @Override
  boolean isBusy() {
    return !sleeping && ownership.owner() != null && phase.get() == Phase.OPEN;
  }

  @Override
  boolean hasEnded() {
    return phase.get() == Phase.CLOSED;
  }

  @Override
  @Nullable Thread pollingThread() {
    return ownership.owner();
  }

  // ---- Ending

  @Override
  public RuntimeMetrics metrics() {
    Thread owner = ownership.owner();
    WorkerMetrics only =
        new WorkerMetrics(
            owner == null ? "nobody" : owner.getName(),
            owner == null ? -1 : owner.threadId(),
            sleeping,
            queue.size(),
            polls,
            time.mean(),
            time.busy(clock().nanos()),
            parks,
            noops,
            0,
            0,
            Math.max(0, schedules - remoteSchedules),
            0,
            budgetYields());
    return RuntimeMetrics.of(
        List.of(only),
        alive + arriving(),
        0,
        spawned,
        remoteSchedules,
        watch,
        driver,
        List.of(meter));
  }

  @Override
  public ShutdownReport shutdown(Duration grace) {
    if (isOwnedByThisThread()) {
      throw new IllegalStateException(
          "shutdown waits for the tasks and may not be called inside one; call close()");
    }
    if (!drainer.compareAndSet(null, Thread.currentThread())) {
      Durations.await(closed, grace); // another thread shuts down
      return end();
    }
    boolean interrupted = drain(clock().nanos() + Durations.nanos(grace));
    drainer.set(null);
    ShutdownReport report = end();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return report;
  }

  /**
   * Waits until no task is left, running them if nobody else does.
   *
   * @return true if this thread was interrupted before; the interrupt is taken
   */
  private boolean drain(long deadlineNanos) {
    boolean interrupted = false;
    drained = false;
    while (!drained && !interrupted && phase.get() == Phase.OPEN) {
      long left = deadlineNanos - clock().nanos();
      if (left <= 0) {
        break;
      }
      if (ownership.tryEnter()) {
        try {
          if (ownership.confinedElsewhere() != null) {
            break; // their thread does not run them any more, and this one may not
          }
          beginWork();
          interrupted = runUntil(null, deadlineNanos);
        } finally {
          leave();
        }
      } else {
        driver.wakeUp();
        Parker.parkNanos(this, left);
        interrupted = Thread.interrupted();
      }
    }
    return interrupted;
  }

  /** Tells the thread that waits in shutdown() if no task is left. For the owner. */
  private void checkDrained() {
    Thread waiting = drainer.get();
    if (waiting != null && alive == 0 && arriving() == 0) {
      drained = true;
      idleAt = received;
      Parker.unpark(waiting);
    }
  }

  /** Has {@code waiting} woken whenever no task is left; null for nobody. */
  void wakeWhenIdle(@Nullable Thread waiting) {
    drainer.set(waiting);
    driver.wakeUp();
  }

  /** Returns how many tasks had come from outside when no task was left the last time. */
  long idleAt() {
    return idleAt;
  }

  /**
   * Tells whether no task has come from outside since {@link #idleAt} answered {@code count}: then
   * none has been alive since. For loops whose every task comes from outside or from such a one.
   */
  boolean hasBeenIdleSince(long count) {
    return arrivals.get() == count;
  }

  @Override
  public void close() {
    end();
  }

  private ShutdownReport end() {
    beginEnd();
    if (isOwnedByThisThread()) {
      return new ShutdownReport(0, List.of());
    }
    CloseWait wait = new CloseWait(clock(), options.closeWait());
    awaitEnd(wait);
    return wait.end(droppedAtClose, driver.offload());
  }

  /** Has the owner drop every task, or does so if there is no owner. Any thread. */
  void beginEnd() {
    if (phase.compareAndSet(Phase.OPEN, Phase.CLOSING)) {
      if (ownership.tryEnter()) {
        leave();
      } else {
        driver.wakeUp();
      }
    }
    if (isOwnedByThisThread()) {
      attention = true; // called inside a task; the loop ends after it
    }
  }

  /**
   * Waits until the owner has dropped every task, and tells who it is if it does not come to it.
   */
  void awaitEnd(CloseWait wait) {
    if (!wait.await(closed)) {
      Thread busy = ownership.owner();
      if (busy != null) {
        wait.tell(busy);
      }
    }
  }

  /** How many tasks were dropped when the loop ended. */
  int droppedAtClose() {
    return droppedAtClose;
  }

  /** Waits until the loop has ended. */
  void awaitClosed(Duration most) {
    Durations.await(closed, most);
  }

  /** Drops every task and closes the driver. For the owner, once. */
  private void tearDown() {
    refusing = true;
    receive(inbox.close());
    int dropped = 0;
    for (Task<?> task; (task = roll.removeNewest()) != null; dropped++) {
      LocalTask<?> mine = (LocalTask<?>) task;
      mine.stand = LocalTask.RUNNING;
      finish(mine, mine.dropFuture());
    }
    droppedAtClose = dropped;
    queue.clear();
    try {
      driver.close();
    } catch (RuntimeException failure) {
      reports().report("closing the reactor", failure);
    }
    phase.set(Phase.CLOSED);
    closed.countDown();
  }
}
