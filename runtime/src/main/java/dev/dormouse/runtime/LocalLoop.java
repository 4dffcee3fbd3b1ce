package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.Waker;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Tasks that run on one thread at a time, its owner. See {@link LocalScheduler} for owners. */
final class LocalLoop extends LoopGate implements SiteSpawner {
  /*
   * Everything plain in here belongs to the owner: the thread that entered and has not left.
   */
  /** Metrics look at its size, dumps at its tasks. */
  final LocalRing queue;

  /** What its tasks spawn with: this loop, unless tasks that may move belong elsewhere. */
  private final Spawner spawner;

  /**
   * Tasks that have come to rest once. Those before their first poll are in the queue, and most end
   * in that poll, so that the roll never hears of them.
   */
  final TaskRoll roll;

  /** Tasks of the roll that have ended since it was swept. */
  private int endedSinceSweep;

  private boolean refusing;

  /**
   * Polls left in this row. No more than until the first task has its turn again that yielded in
   * it, so that the driver is turned before; none once the root has ended.
   */
  private int rowLeft;

  /** Polls before the last sleep. */
  private long pollsAtSleep = -1;

  /** Made by the first owner. */
  private @Nullable PollWatch pollWatch;

  LocalLoop(RuntimeOptions options, Driver driver) {
    this(options, driver, new LocalRing(), new TaskRoll());
  }

  LocalLoop(RuntimeOptions options, Driver driver, LocalRing queue, TaskRoll roll) {
    this(options, driver, queue, roll, 0, null);
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
      TaskRoll roll,
      int index,
      @Nullable Scheduler others) {
    super(
        options,
        driver,
        others == null
            ? new Watch(options.watch(), options.reports(), driver.clock())
            : others.watch(),
        options.seed(),
        index);
    this.queue = queue;
    this.roll = roll;
    this.spawner = others == null ? this : new GuestSpawner(others, this);
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
      task.mark(Task.CONFINED);
      ownership.confineTask();
    }
    return task;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return BlockingTask.begin(driver.offload(), reports(), call, site);
  }

  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    if (isOwnedByThisThread()) {
      throw ownership.refusalInPlace();
    }
    WorkerThread.makeWay(); // this may be a worker of another runtime
    return call.call();
  }

  /** Returns the handle of a task that is cancelled at once. Any thread. */
  <T extends @Nullable Object> JoinHandle<T> spawnTooLate(Future<T> future, SpawnSite site) {
    LocalTask<T> task = newTask(future, site);
    if (Watching.isPossible() && watch.watchesSpawns()) {
      watch.spawned(task);
    }
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
    if (!Watching.isPossible() || !watch.traces() || future instanceof Trace) {
      return new LocalTask<>(this, future, site);
    }
    LocalFuture<T> body = watch.trace(future, isOwnedByThisThread() ? this : null);
    return new LocalTask<>(this, body, site);
  }

  private void spawnByOwner(LocalTask<?> task) {
    task.bornAt(lastTurnNanos);
    options().checkRoom(alive);
    if (Watching.isPossible() && watch.watchesSpawns()) {
      watch.spawned(task);
    }
    if (refusing) {
      refuse(task);
      return;
    }
    takeOn(task);
    task.stand = LocalTask.QUEUED;
    enqueueNews(task);
  }

  private void spawnFromOutside(LocalTask<?> task) {
    options().checkRoom(alive());
    if (Watching.isPossible() && watch.watchesSpawns()) {
      watch.spawned(task);
    }
    task.stand = LocalTask.FRESH;
    task.bornAt(clock().nanos());
    task.bornLinked();
    if (!deliverNew(task)) {
      refuse(task);
    }
  }

  private void takeOn(LocalTask<?> task) {
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
      // No memory for a wider ring. The inbox needs none, and is emptied before the next poll. But
      // it may close, so the roll has to know the task.
      if (!task.isMarked(Task.ENROLLED) && !roll.add(task)) {
        finish(task, task.dropForLackOfMemory());
        return;
      }
      task.stand = LocalTask.IDLE;
      if (task.toLinked() == TaskState.Entry.NEEDED) {
        deliver(task);
      }
    }
  }

  private void receiveArrivals() {
    if (!inbox.looksEmpty() && !whim(4)) {
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
        countReceived();
        task.stand = LocalTask.QUEUED;
        enqueueNews(task);
      } else {
        task.wakeByOwner(this);
      }
    }
  }

  // ---- Running

  /** Makes the task that a thread in {@code blockOn} waits for. */
  <T extends @Nullable Object> LocalTask<T> newRoot(LocalFuture<T> future) {
    LocalFuture<T> body = watch.traces() ? watch.trace(future, null) : future;
    return new LocalTask<>(this, body, SpawnSite.UNKNOWN);
  }

  /** Starts a task whose end ends the row of polls. For the owner. */
  void spawnRoot(LocalTask<?> root) {
    root.bornAwaitedBy(this::noticeRoot);
    spawnByOwner(root);
  }

  /** Learns that the root has ended; on another thread if its end was held back. */
  private void noticeRoot() {
    if (isOwnedByThisThread()) {
      leaveRow();
    } else {
      driver.wakeUp();
    }
  }

  /** Begins to run tasks. For an owner that has just entered. */
  void begin() {
    driver.claim();
    beginRow();
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

  /** Ends running tasks. For an owner that is about to leave. */
  void rest() {
    driver.flush();
    sweepIfWorthIt();
    time.end(clock().nanos(), polls);
  }

  /** Drops a root that has not ended because of {@code failure}. For the owner. */
  void dropRoot(LocalTask<?> root, Throwable failure) {
    if (root.stand == LocalTask.ENDED) {
      return;
    }
    queue.remove(root);
    root.stand = LocalTask.RUNNING;
    Outcome outcome = root.dropFuture();
    if (outcome.failure() != null) {
      failure.addSuppressed(outcome.failure());
    }
    finish(root, outcome);
  }

  /** Polls some tasks, until it is time for a {@link #turn}. For the owner. */
  void runRow() {
    pollRow();
    serveLooks();
  }

  /** Has the row of polls end after the task at hand. For the owner. */
  void leaveRow() {
    rowLeft = 0;
  }

  private void pollRow() {
    rowLeft = row(turnPolls);
    while (--rowLeft >= 0) {
      receiveArrivals();
      queue.shuffle(shuffle);
      LocalTask<?> task = queue.pop();
      if (task == null) {
        return;
      }
      run(task);
    }
  }

  /** Turns the driver, and waits in it if nothing can run. For the owner, between two rows. */
  void turn(long mostNanos) {
    if (queue.isEmpty()) {
      sleep(mostNanos);
      return;
    }
    endRow(turnDriver(0));
  }

  private void sleep(long mostNanos) {
    checkDrained();
    sweepIfWorthIt();
    hooks.parking();
    setSleeping(true);
    try {
      if (queue.isEmpty() && inbox.isEmpty() && !isClosing()) {
        parks++;
        noops += polls == pollsAtSleep ? 1 : 0;
        pollsAtSleep = polls;
        time.end(clock().nanos(), polls);
        boolean unused = turnDriver(mostNanos);
      }
    } finally {
      setSleeping(false);
    }
    hooks.unparked();
    beginRow();
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
      if (task.isCancelRequested()) {
        outcome = task.dropFuture(); // aborted during its poll
      } else if (task.isMarked(Task.ENROLLED) || roll.add(task)) {
        rest(task);
        return;
      } else {
        outcome = task.dropForLackOfMemory();
      }
    }
    finish(task, outcome);
  }

  private void rest(LocalTask<?> task) {
    if (hasYielded()) {
      rowLeft = Math.min(rowLeft, queue.size());
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
    if (task.isMarked(Task.ENROLLED)) {
      endedSinceSweep++;
    }
    if (task.isMarked(Task.CONFINED)) {
      ownership.confinedTaskEnded();
    }
    task.end(outcome, reports());
  }

  @Override
  public Spawner spawner() {
    return spawner;
  }

  // ---- Being looked at

  RuntimeDump dump() {
    if (!isOwnedByThisThread()) {
      return new LoopLook(this).ask();
    }
    if (!refusing) {
      receiveArrivals();
    }
    return LoopLook.byOwner(this);
  }

  private void serveLooks() {
    for (LoopLook look; (look = takeLook()) != null; ) {
      receiveArrivals();
      look.serve();
    }
  }

  // ---- Ending

  /**
   * Drops every task and closes the driver. For the owner, once.
   *
   * @return how many tasks were dropped
   */
  int tearDown() {
    refusing = true;
    receive(inbox.close());
    int dropped = dropNew();
    for (Task<?> task; (task = roll.removeNewest()) != null; dropped++) {
      drop((LocalTask<?>) task);
    }
    queue.clear();
    try {
      driver.close();
    } catch (RuntimeException failure) {
      reports().report("closing the reactor", failure);
    }
    toClosed();
    return dropped;
  }

  /** Drops the tasks that were never polled, the newest first, and returns how many. */
  private int dropNew() {
    int dropped = 0;
    for (LocalTask<?> task; (task = queue.popNewest()) != null; ) {
      // Those of the roll are dropped with the others. Such come in meanwhile, if a drop wakes
      // them.
      if (!task.isMarked(Task.ENROLLED) && task.stand == LocalTask.QUEUED) {
        drop(task);
        dropped++;
      }
    }
    return dropped;
  }

  private void drop(LocalTask<?> task) {
    task.stand = LocalTask.RUNNING;
    finish(task, task.dropFuture());
  }
}
