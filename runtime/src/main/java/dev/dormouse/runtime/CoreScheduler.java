package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Waker;
import dev.dormouse.reactor.Offload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on several threads that share nothing: each has a loop with a driver of its own, and a
 * task ends on the thread that it began on.
 */
final class CoreScheduler extends Scheduler {
  /*
   * Draining. A loop that has no task can get one only from outside, and counts those. Whoever
   * drains notes for each loop the count at which it was last found without tasks, then compares
   * all counts: if none has moved, there was a moment between the two rounds at which no loop had
   * a task.
   *
   * Ending. `stopping` is set first, then every loop is told; a thread in blockOnLocal joins the
   * guests first and looks at `stopping` then. One of the two sees the other.
   */
  private final Supplier<Driver> drivers;
  private final LocalScheduler[] cores;
  private final AtomicInteger spawns = new AtomicInteger();

  /** The loops of threads in {@code blockOnLocal}. */
  private final Set<LocalScheduler> guests = ConcurrentHashMap.newKeySet();

  private volatile boolean stopping;

  /** The loops that were there when the end began; guests go when theirs has come. */
  private volatile List<LocalScheduler> ending = List.of();

  CoreScheduler(RuntimeOptions options, Supplier<Driver> drivers) {
    super(options);
    this.drivers = drivers;
    List<LocalScheduler> loops = new ArrayList<>();
    try {
      while (loops.size() < options.workers()) {
        loops.add(loop(loops.size(), null));
      }
    } catch (Throwable failure) {
      loops.forEach(LocalScheduler::close);
      throw failure;
    }
    cores = loops.toArray(LocalScheduler[]::new);
    for (int i = 0; i < cores.length; i++) {
      Thread unused = options.threads().startWorker(cores[i]::serve, i);
    }
  }

  private LocalScheduler loop(int index, @Nullable Scheduler others) {
    Driver own = drivers.get();
    LocalLoop loop = new LocalLoop(options(), own, new LocalRing(), new TaskRoll(), index, others);
    return new LocalScheduler(loop, this);
  }

  @Override
  Driver driver() {
    return cores[0].driver();
  }

  @Override
  Watch watch() {
    return cores[0].watch();
  }

  // ---- Spawning

  /** The core whose turn it is to get a task from outside. */
  private LocalScheduler next() {
    return cores[Math.floorMod(spawns.getAndIncrement(), cores.length)];
  }

  private Stream<LocalScheduler> loops() {
    return Stream.concat(Arrays.stream(cores), guests.stream());
  }

  /** The loop that this thread runs, if it runs one of this runtime. */
  private @Nullable LocalScheduler here() {
    return loops().filter(LocalScheduler::isPolledHere).findFirst().orElse(null);
  }

  private @Nullable TaskContext contextHere() {
    LocalScheduler here = here();
    return here == null ? null : here.loop;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    return spawnOn(next().loop, future, site);
  }

  int coreCount() {
    return cores.length;
  }

  LocalLoop core(int index) {
    return cores[Objects.checkIndex(index, cores.length)].loop;
  }

  /** Starts a task on one of the threads. Any thread. */
  <T extends @Nullable Object> JoinHandle<T> spawnOn(int core, Future<T> future, SpawnSite site) {
    return spawnOn(core(core), future, site);
  }

  private <T extends @Nullable Object> JoinHandle<T> spawnOn(
      LocalLoop core, Future<T> future, SpawnSite site) {
    // Loops end one after the other: what one drops may not start on another.
    Future<T> body = options().watch().traces() ? core.watch.trace(future, contextHere()) : future;
    return stopping ? core.spawnTooLate(body, site) : core.spawn(body, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return Objects.requireNonNullElse(here(), cores[0]).spawnLocal(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return next().spawnBlocking(call, site);
  }

  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    return Objects.requireNonNullElse(here(), cores[0]).blockInPlace(call);
  }

  // ---- Blocking

  private void checkMayBlock() {
    BlockedCaller.checkMayBlock();
    LocalScheduler here = here();
    if (here != null) {
      throw here.loop.ownership.refusal();
    }
    if (stopping) {
      throw closed("blockOn");
    }
  }

  @Override
  <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    checkMayBlock();
    Waker me = Parker.waker(Thread.currentThread());
    return BlockedCaller.await(next().loop.spawnAwaited(future, me), this);
  }

  @Override
  <T extends @Nullable Object> T blockOnLocal(LocalFuture<T> future) throws Exception {
    checkMayBlock();
    LocalScheduler here = loop(cores.length, this);
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
    }
  }

  // ---- Ending

  @Override
  boolean isPolledHere() {
    return here() != null;
  }

  @Override
  int workerIndexHere() {
    for (int i = 0; i < cores.length; i++) {
      if (cores[i].isPolledHere()) {
        return i;
      }
    }
    return -1;
  }

  @Override
  void awaitEnded(Duration most) {
    cores[0].awaitEnded(most);
  }

  @Override
  boolean drain(long deadlineNanos) {
    for (LocalScheduler core : cores) {
      core.wakeWhenIdle(Thread.currentThread());
    }
    try {
      return Parker.parkUntil(
          this, driver().clock(), deadlineNanos, () -> stopping || wereNoneAlive());
    } finally {
      for (LocalScheduler core : cores) {
        core.wakeWhenIdle(null);
      }
    }
  }

  /**
   * Tells whether there was a moment during this call at which no task was alive, but for threads
   * that came to visit in the middle of it.
   */
  private boolean wereNoneAlive() {
    return guests.isEmpty() && wereCoresIdle() && guests.isEmpty();
  }

  private boolean wereCoresIdle() {
    long[] idleAt = new long[cores.length];
    for (int i = 0; i < cores.length; i++) {
      idleAt[i] = cores[i].loop.idleAt();
      if (!cores[i].loop.hasBeenIdleSince(idleAt[i])) {
        return false;
      }
    }
    for (int i = 0; i < cores.length; i++) {
      if (!cores[i].loop.hasBeenIdleSince(idleAt[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  boolean isEnding() {
    return stopping;
  }

  @Override
  void beginEnd() {
    stopping = true;
    wakeDrainer();
    List<LocalScheduler> all = loops().toList();
    all.forEach(LocalScheduler::beginEnd);
    if (ending.isEmpty()) {
      ending = all; // of two threads that end the runtime either list will do
    }
  }

  @Override
  ShutdownReport awaitEnd() {
    List<LocalScheduler> all = ending;
    CloseWait wait = new CloseWait(driver().clock(), options().closeWait());
    all.forEach(loop -> loop.awaitEnd(wait));
    int dropped = all.stream().mapToInt(each -> each.droppedAtClose()).sum();
    Offload[] blocking = all.stream().map(loop -> loop.driver().offload()).toArray(Offload[]::new);
    return wait.end(dropped, blocking);
  }

  // ---- Being looked at

  /** {@inheritDoc} Each loop is read at a moment of its own. */
  @Override
  RuntimeDump dump() {
    List<RuntimeDump> dumps = loops().map(LocalScheduler::dump).toList();
    return RuntimeDump.of("threadPerCore, " + cores.length + " threads", dumps);
  }

  @Override
  RuntimeMetrics metrics() {
    return Arrays.stream(cores)
        .map(LocalScheduler::metrics)
        .reduce(RuntimeMetrics::plus)
        .orElseThrow();
  }
}
