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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on several threads that share nothing: each has a loop with a driver of its own, and a
 * task ends on the thread that it began on.
 */
final class CoreScheduler implements Scheduler {
  /*
   * Draining. A loop that has no task can get one only from outside, and counts those. Whoever
   * drains notes for each loop the count at which it was last found without tasks, then compares
   * all counts: if none has moved, there was a moment between the two rounds at which no loop had
   * a task.
   *
   * Ending. `stopping` is set first, then every loop is told; a thread in blockOnLocal joins the
   * guests first and looks at `stopping` then. One of the two sees the other.
   */
  private final RuntimeOptions options;
  private final Supplier<Driver> drivers;
  private final LocalLoop[] cores;
  private final AtomicInteger spawns = new AtomicInteger();

  /** The loops of threads in {@code blockOnLocal}. */
  private final Set<LocalLoop> guests = ConcurrentHashMap.newKeySet();

  private volatile boolean stopping;

  /** The thread that waits in shutdown() until no task is left. */
  private final AtomicReference<@Nullable Thread> drainer = new AtomicReference<>();

  CoreScheduler(RuntimeOptions options, Supplier<Driver> drivers) {
    this.options = options;
    this.drivers = drivers;
    List<LocalLoop> loops = new ArrayList<>();
    try {
      while (loops.size() < options.workers()) {
        loops.add(new LocalLoop(options, drivers.get(), new LocalRing(), loops.size(), null));
      }
    } catch (Throwable failure) {
      loops.forEach(LocalLoop::close);
      throw failure;
    }
    cores = loops.toArray(LocalLoop[]::new);
    for (int i = 0; i < cores.length; i++) {
      Thread unused = WorkerThread.startDaemon(cores[i]::serve, options.threadName() + "-" + i);
    }
  }

  @Override
  public RuntimeOptions options() {
    return options;
  }

  @Override
  public Driver driver() {
    return cores[0].driver();
  }

  // ---- Spawning

  /** The core whose turn it is to get a task from outside. */
  private LocalLoop next() {
    return cores[Math.floorMod(spawns.getAndIncrement(), cores.length)];
  }

  private Stream<LocalLoop> loops() {
    return Stream.concat(Arrays.stream(cores), guests.stream());
  }

  /** The loop that this thread runs, if it runs one of this runtime. */
  private @Nullable LocalLoop here() {
    return loops().filter(LocalLoop::isOwnedByThisThread).findFirst().orElse(null);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    // Loops end one after the other: what one drops may not start on another.
    LocalLoop core = next();
    Future<T> body = options.watch().traces() ? core.watch.trace(future, here()) : future;
    return stopping ? core.spawnTooLate(body, site) : core.spawn(body, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return Objects.requireNonNullElse(here(), cores[0]).spawnLocal(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
    return next().spawnBlocking(call);
  }

  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    return Objects.requireNonNullElse(here(), cores[0]).blockInPlace(call);
  }

  // ---- Blocking

  private void checkMayBlock() {
    BlockedCaller.checkMayBlock();
    LocalLoop here = here();
    if (here != null) {
      throw here.refusal();
    }
    if (stopping) {
      throw Scheduler.closed("blockOn");
    }
  }

  @Override
  public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    checkMayBlock();
    Waker me = Parker.waker(Thread.currentThread());
    return BlockedCaller.await(next().spawnAwaited(future, me), this);
  }

  @Override
  public <T extends @Nullable Object> T blockOnLocal(LocalFuture<T> future) throws Exception {
    checkMayBlock();
    LocalLoop here = new LocalLoop(options, drivers.get(), new LocalRing(), cores.length, this);
    guests.add(here);
    try {
      if (stopping) {
        throw Scheduler.closed("blockOn");
      }
      return here.blockOnLocal(future);
    } finally {
      here.close();
      guests.remove(here);
    }
  }

  // ---- Ending

  @Override
  public ShutdownReport shutdown(Duration grace) {
    if (here() != null) {
      throw new IllegalStateException(
          "shutdown waits for the tasks and may not be called inside one; call close()");
    }
    if (!drainer.compareAndSet(null, Thread.currentThread())) {
      cores[0].awaitClosed(grace); // another thread shuts down
      return end();
    }
    boolean interrupted = drain(driver().clock().nanos() + Durations.nanos(grace));
    drainer.set(null);
    ShutdownReport report = end();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return report;
  }

  /**
   * Waits until no task is left.
   *
   * @return true if this thread was interrupted before; the interrupt is taken
   */
  private boolean drain(long deadlineNanos) {
    for (LocalLoop core : cores) {
      core.wakeWhenIdle(Thread.currentThread());
    }
    try {
      return Parker.parkUntil(
          this, driver().clock(), deadlineNanos, () -> stopping || wereNoneAlive());
    } finally {
      for (LocalLoop core : cores) {
        core.wakeWhenIdle(null);
      }
    }
  }

  /** Tells whether there was a moment during this call at which no task was alive. */
  private boolean wereNoneAlive() {
    long[] idleAt = new long[cores.length];
    for (int i = 0; i < cores.length; i++) {
      idleAt[i] = cores[i].idleAt();
      if (!cores[i].hasBeenIdleSince(idleAt[i])) {
        return false;
      }
    }
    for (int i = 0; i < cores.length; i++) {
      if (!cores[i].hasBeenIdleSince(idleAt[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    end();
  }

  private ShutdownReport end() {
    stopping = true;
    List<LocalLoop> all = loops().toList();
    all.forEach(LocalLoop::beginEnd);
    if (here() != null) {
      return new ShutdownReport(0, List.of()); // called inside a task; the runtime ends after it
    }
    CloseWait wait = new CloseWait(driver().clock(), options.closeWait());
    all.forEach(loop -> loop.awaitEnd(wait));
    int dropped = all.stream().mapToInt(LocalLoop::droppedAtClose).sum();
    Offload[] blocking = all.stream().map(loop -> loop.driver().offload()).toArray(Offload[]::new);
    return wait.end(dropped, blocking);
  }

  // ---- Being looked at

  /** {@inheritDoc} Each loop is read at a moment of its own. */
  @Override
  public RuntimeDump dump() {
    List<RuntimeDump> dumps = loops().map(LocalLoop::dump).toList();
    return RuntimeDump.of("threadPerCore, " + cores.length + " threads", dumps);
  }

  @Override
  public RuntimeMetrics metrics() {
    return loops().map(LocalLoop::metrics).reduce(RuntimeMetrics::plus).orElseThrow();
  }
}
