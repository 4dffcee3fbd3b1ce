package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Runs tasks on several workers, which steal from each other. */
final class StealingScheduler extends Scheduler {
  /*
   * Ending. The roll for outsiders is closed first, then the workers are told and take on no more.
   * Each leaves its loop after its poll and drops the tasks of its roll: it claims those that rest,
   * and marks those that another worker is polling, which that worker drops when the poll is over.
   * The last worker to end drops the tasks of outsiders and closes the driver. If a worker does not
   * come out of a poll within the bound, whoever closes drops what it sees in that worker's roll
   * and closes the driver; what it does not see, the worker drops when it does come out.
   *
   * Counting the living. Each worker counts what it took on and what it ended. Who sums up reads
   * all ends first: a sum of starts that is read later and is no larger means that there was a
   * moment in between at which no task was alive. A task that starts another does so before it
   * ends, and its worker publishes the two counts in that order.
   */
  private final Driver driver;
  private final FailureReports reports;
  private final Watch watch;
  private final AtomicReferenceArray<Worker> workers;
  private final IdleWord idle;
  private final StuckWorkers stuck = new StuckWorkers(this);
  private final Injection injection = new Injection();
  private final Supply supply = new Supply(this);
  private final OutsideRoll outside = new OutsideRoll();
  private final AtomicLong endedOutside = new AtomicLong();
  private final DriverSeat seat = new DriverSeat();
  private final Monitor monitor;

  private final AtomicBoolean ending = new AtomicBoolean();

  /** Threads of workers, those that left their places or wait for one, those in blockOnLocal. */
  private final AtomicInteger liveThreads;

  private final Places places;

  /** The loops of threads in {@code blockOnLocal}. */
  private final Set<LocalScheduler> guests = ConcurrentHashMap.newKeySet();

  private final AtomicInteger dropped = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;

  /** From this many entries on, a roll may be one of so many that there are too many tasks. */
  private final int rollCrowd;

  StealingScheduler(RuntimeOptions options, Driver driver) {
    super(options);
    this.driver = driver;
    this.reports = options.reports();
    this.watch = new Watch(options.watch(), reports, driver.clock());
    this.places = new Places(this);
    int count = options.workers();
    idle = new IdleWord(count);
    rollCrowd = options.tasksMax() / (count + 1);
    liveThreads = new AtomicInteger(count);
    workers = new AtomicReferenceArray<>(count);
    for (int i = 0; i < count; i++) {
      workers.setPlain(i, new Worker(this, i, options)); // the threads are started after it
    }
    monitor = new Monitor(this);
    for (int i = 0; i < count; i++) {
      worker(i).thread.begin(worker(i));
    }
    if (count > 1) { // else nobody could help
      Thread unused = WorkerThread.startDaemon(monitor, options.threads().prefix() + "-monitor");
    }
  }

  // ---- For workers and monitor

  Worker worker(int index) {
    return workers.get(index);
  }

  int workerCount() {
    return workers.length();
  }

  IdleWord idle() {
    return idle;
  }

  StuckWorkers stuck() {
    return stuck;
  }

  Injection injection() {
    return injection;
  }

  Supply supply() {
    return supply;
  }

  DriverSeat seat() {
    return seat;
  }

  FailureReports reports() {
    return reports;
  }

  @Override
  Watch watch() {
    return watch;
  }

  boolean isStopping() {
    return stopping;
  }

  @Override
  Driver driver() {
    return driver;
  }

  // ---- Scheduling

  /** Schedules a task that was just queued. Any thread. */
  void schedule(SharedTask<?> task) {
    Worker here = workerHere();
    if (here != null) {
      here.schedule(task);
    } else {
      scheduleFromOutside(task);
    }
  }

  /** Schedules a task that was just queued, on a thread that is no worker. */
  void scheduleFromOutside(SharedTask<?> task) {
    injection.push(task);
    callSleeper();
  }

  /** Makes sure that somebody will look for work that the caller has just made visible. */
  void callSleeper() {
    Shuffle.pause();
    // The work is visible before the sleepers are looked at; pairs with the add in IdleWord.park().
    VarHandle.fullFence();
    int worker = idle.callSleeper(seat.holder());
    if (worker != IdleWord.NOBODY) {
      Shuffle.pause();
      wake(worker);
    }
  }

  private void wake(int worker) {
    if (seat.holder() == worker) {
      driver.wakeUp();
    } else {
      Parker.unpark(worker(worker).thread);
    }
  }

  private @Nullable Worker workerHere() {
    Worker here = WorkerThread.workerHere();
    return here != null && here.belongsTo(this) ? here : null;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    SharedTask<T> task = newTask(future, site);
    start(task);
    return task;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return BlockingTask.begin(driver.offload(), reports, call, site);
  }

  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    WorkerThread.makeWay();
    return call.call();
  }

  /** Puts {@code next} in the place of the worker of its number. */
  void setWorker(Worker next) {
    workers.set(next.index, next);
  }

  Places places() {
    return places;
  }

  /** Counts the end of a task on a thread that is no worker. */
  void countEndedOutside() {
    endedOutside.incrementAndGet();
    monitor.rouse(); // it tidies the rolls
  }

  Monitor monitor() {
    return monitor;
  }

  <T extends @Nullable Object> SharedTask<T> newTask(Future<T> future, SpawnSite site) {
    if (!Watching.isPossible() || !watch.traces()) {
      return new SharedTask<>(this, future, site);
    }
    return new SharedTask<>(this, watch.trace(future, workerHere()), site);
  }

  /** Starts a new task, or ends it at once if it comes too late. */
  void start(SharedTask<?> task) {
    Worker here = workerHere();
    int known = here != null ? here.roll.size() : outside.size();
    if (known >= rollCrowd) {
      options().checkRoom(Math.toIntExact(alive()));
    }
    task.bornAt(here != null ? here.lastTurnNanos : driver.clock().nanos());
    task.bornQueued();
    if (Watching.isPossible() && watch.watchesSpawns()) {
      watch.spawned(task);
    }
    if (here != null && !stopping) {
      here.takeOn(task);
      here.schedule(task);
    } else if (here == null && outside.add(task)) {
      schedule(task);
    } else {
      task.end(task.dropFuture(), reports);
    }
  }

  /** Tells the thread in shutdown() if no task is left. For whoever has ended one. */
  void checkDrained() {
    Thread waiting = drainer();
    if (waiting != null && wereNoneAlive()) {
      Parker.unpark(waiting);
    }
  }

  /** Returns how many tasks are alive; exact when nothing runs, else not too few. */
  long alive() {
    long ended = endedOutside.get();
    for (int i = 0; i < workerCount(); i++) {
      Worker worker = worker(i);
      ended += worker.tasksEnded();
    }
    long spawned = outside.spawned();
    for (int i = 0; i < workerCount(); i++) {
      Worker worker = worker(i);
      spawned += worker.tasksSpawned();
    }
    return spawned - ended;
  }

  /** Tells whether no task was alive at a moment in this call, visitors that came then aside. */
  private boolean wereNoneAlive() {
    return guests.isEmpty() && alive() == 0 && guests.isEmpty();
  }

  /** Lets go of tasks that ended while their workers slept. For the monitor. */
  void tidyRolls() {
    long entries = StealingMetrics.rollEntries(this);
    long alive = alive();
    if (entries - alive <= Math.max(alive / 4, (long) Limits.ROLL_MIN * workerCount())) {
      return;
    }
    outside.sweep();
    for (int i = 0; i < workerCount(); i++) {
      Worker worker = worker(i);
      if (worker.roll.size() > 0) {
        worker.askToSweep();
        wake(worker.index);
      }
    }
  }

  /** Returns the roll of what outsiders spawned. */
  OutsideRoll outside() {
    return outside;
  }

  // ---- Blocking

  @Override
  <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    return BlockedCaller.blockOn(this, future);
  }

  @Override
  <T extends @Nullable Object> T blockOnLocal(LocalFuture<T> future) throws Exception {
    BlockedCaller.checkMayBlock();
    if (!addThread()) {
      throw closed("blockOn");
    }
    Driver sleeper = new GuestDriver(driver, Thread.currentThread());
    LocalScheduler here =
        new LocalScheduler(
            new LocalLoop(options(), sleeper, new LocalRing(), new TaskRoll(), workerCount(), this),
            this);
    guests.add(here);
    try {
      if (stopping) {
        throw closed("blockOn");
      }
      return here.blockOnLocal(future);
    } finally {
      here.close();
      guests.remove(here);
      wakeDrainer();
      onThreadEnd();
    }
  }

  // ---- Being looked at

  @Override
  RuntimeMetrics metrics() {
    return StealingMetrics.of(this);
  }

  @Override
  RuntimeDump dump() {
    return StealingDump.take(this);
  }

  /** Returns the workers, also those whose places others took. */
  List<Worker> allWorkers() {
    List<Worker> all = new ArrayList<>(places.left());
    for (int i = 0; i < workerCount(); i++) {
      all.add(worker(i));
    }
    return all;
  }

  /** Returns the loops of threads in {@code blockOnLocal}. */
  Collection<LocalScheduler> guests() {
    return guests;
  }

  // ---- Ending

  @Override
  boolean isPolledHere() {
    return workerHere() != null || guests.stream().anyMatch(LocalScheduler::isPolledHere);
  }

  @Override
  int workerIndexHere() {
    Worker here = workerHere();
    return here == null ? -1 : here.index;
  }

  @Override
  void awaitEnded(Duration most) {
    boolean unused = Durations.await(ended, most);
  }

  @Override
  boolean drain(long deadlineNanos) {
    return Parker.parkUntil(this, driver.clock(), deadlineNanos, () -> stopping || wereNoneAlive());
  }

  @Override
  boolean isEnding() {
    return ending.get();
  }

  @Override
  void beginEnd() {
    if (ending.compareAndSet(false, true)) {
      outside.close();
      stopping = true;
      for (int i = 0; i < workerCount(); i++) {
        Worker worker = worker(i);
        Parker.unpark(worker.thread);
      }
      places.spares().close();
      wakeDrainer();
      driver.wakeUp();
      guests.forEach(LocalScheduler::beginEnd);
      monitor.wake();
    }
  }

  @Override
  ShutdownReport awaitEnd() {
    CloseWait wait = new CloseWait(driver.clock(), options().closeWait());
    if (!wait.await(ended)) {
      for (int i = 0; i < workerCount(); i++) {
        Worker worker = worker(i);
        if (!worker.ended) {
          wait.tell(worker.thread);
        }
      }
      places.left().forEach(worker -> wait.tell(worker.thread));
      guests.forEach(guest -> guest.awaitEnd(wait));
      closeBehindWorkers();
    }
    return wait.end(dropped.get(), driver.offload());
  }

  /** Drops a task, unless it has ended or is being polled; then the poller does. */
  void dropAtEnd(Task<?> any) {
    SharedTask<?> task = (SharedTask<?>) any;
    if (!task.toCancelled()) {
      return;
    }
    // Queued or not, it is now; no entry is made, this claim is in its place.
    TaskState.Entry unused = task.toQueued();
    if (task.toRunning() == TaskState.Claim.DROP) {
      endedOutside.incrementAndGet();
      task.end(drop(task), reports);
    }
  }

  /** Drops the future of a task that the caller runs; if the runtime ends, that is why. */
  Outcome drop(SharedTask<?> task) {
    if (stopping) {
      dropped.incrementAndGet();
    }
    return task.dropFuture();
  }

  /** Counts a thread that polls something of this runtime; false if all of them have ended. */
  boolean addThread() {
    return !stopping && liveThreads.getAndUpdate(live -> live == 0 ? 0 : live + 1) > 0;
  }

  /** Learns that such a thread polls nothing any more. */
  void onThreadEnd() {
    if (liveThreads.decrementAndGet() == 0) {
      closeBehindWorkers();
      ended.countDown();
    }
  }

  private void closeBehindWorkers() {
    for (Task<?> task; (task = outside.removeNewest()) != null; ) {
      dropAtEnd(task);
    }
    for (int i = 0; i < workerCount(); i++) {
      Worker worker = worker(i);
      worker.roll.forEachSeen(this::dropAtEnd);
    }
    injection.clear();
    try {
      driver.close();
    } catch (RuntimeException failure) {
      reports.report("closing the reactor", failure);
    }
  }
}
