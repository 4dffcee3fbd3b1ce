package dev.dormouse.runtime;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Lets threads run a loop, one at a time, and has the loop end when it is told to. */
final class LocalScheduler extends Scheduler {
  /*
   * Ending. close() has the phase be CLOSING, then tries to enter; an owner leaves, then looks for
   * CLOSING. So one of the two sees the other, and the owner of the moment tears down, once. From
   * then on the inbox refuses, and with it every spawn and wake of other threads.
   */
  final LocalLoop loop;
  private final Ownership ownership;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile int droppedAtClose;

  /** The runtime that this is a part of; null if it is one of its own. */
  private final @Nullable Scheduler whole;

  LocalScheduler(LocalLoop loop) {
    this(loop, null);
  }

  LocalScheduler(LocalLoop loop, @Nullable Scheduler whole) {
    super(loop.options());
    this.whole = whole;
    this.loop = loop;
    this.ownership = loop.ownership;
  }

  // ---- Spawning

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    return loop.spawn(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return loop.spawnLocal(future, site);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return loop.spawnBlocking(call, site);
  }

  @Override
  public <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
    return loop.blockInPlace(call);
  }

  // ---- Running

  @Override
  <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    return blockOnLocal(future);
  }

  @Override
  <T extends @Nullable Object> T blockOnLocal(LocalFuture<T> future) throws Exception {
    LocalTask<T> root = loop.newRoot(future);
    enter();
    try {
      loop.begin();
      loop.spawnRoot(root);
      if (runUntil(root, 0)) {
        throw new InterruptedException("blockOn was interrupted");
      }
      return resultOf(root);
    } catch (Throwable failure) {
      loop.dropRoot(root, failure);
      throw failure;
    } finally {
      leave();
    }
  }

  /** Runs tasks on this thread until the loop is closed. */
  void serve() {
    if (!ownership.tryEnter()) {
      return; // closed already
    }
    loop.hooks.started();
    loop.begin();
    while (loop.isOpen()) {
      try {
        loop.runRow();
        // An interrupt is nobody's business here, and while it is set nothing would wait.
        boolean unused = Thread.interrupted();
        loop.turn(-1);
      } catch (Throwable failure) {
        // Tasks cannot throw up to here. What did is told, and the loop goes on.
        loop.reports().report("the reactor", failure);
        Parker.parkNanos(this, Limits.DRIVER_RETRY_NANOS);
      }
    }
    loop.rest();
    droppedAtClose = loop.tearDown();
    loop.hooks.stopping();
    ownership.leave();
    closed.countDown();
    loop.wakeDrainer();
  }

  private void enter() {
    if (!ownership.tryEnter()) {
      throw loop.isOpen() ? ownership.refusal() : closed("blockOn");
    }
    if (!loop.isOpen()) {
      leave();
      throw closed("blockOn");
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

  private void leave() {
    loop.rest();
    ownership.leave();
    Shuffle.pause();
    if (loop.isClosing() && ownership.tryEnter()) {
      tearDown();
      ownership.leave();
    }
    loop.wakeDrainer();
  }

  /**
   * Runs tasks until the root has ended, or without one until all have ended.
   *
   * @param deadlineNanos without a root, when to stop at the latest
   * @return true if this thread was interrupted before; the interrupt is taken
   */
  private boolean runUntil(@Nullable LocalTask<?> root, long deadlineNanos) {
    while (true) {
      loop.runRow();
      if (loop.isClosing()) {
        tearDown();
      }
      if (root == null) {
        if (loop.isDrained() || loop.clock().nanos() - deadlineNanos >= 0) {
          return false;
        }
      } else if (root.isFinished() || root.hasEnded() && !loop.isOpen()) {
        return false;
      }
      if (Thread.currentThread().isInterrupted() && Thread.interrupted()) {
        return true;
      }
      loop.turn(root == null ? Math.max(0, deadlineNanos - loop.clock().nanos()) : -1);
    }
  }

  private void tearDown() {
    droppedAtClose = loop.tearDown();
    closed.countDown();
  }

  // ---- Being looked at

  @Override
  RuntimeDump dump() {
    return loop.dump();
  }

  @Override
  RuntimeMetrics metrics() {
    return LoopMetrics.of(loop);
  }

  @Override
  Driver driver() {
    return loop.driver();
  }

  @Override
  Watch watch() {
    return loop.watch;
  }

  // ---- Ending

  @Override
  boolean isPolledHere() {
    return loop.isOwnedByThisThread();
  }

  @Override
  int workerIndexHere() {
    return isPolledHere() ? 0 : -1;
  }

  /** {@inheritDoc} Runs the tasks if nobody else does. */
  @Override
  boolean drain(long deadlineNanos) {
    boolean interrupted = false;
    loop.wakeWhenIdle(Thread.currentThread());
    while (!loop.wasDrained() && !interrupted && loop.isOpen()) {
      long left = deadlineNanos - loop.clock().nanos();
      if (left <= 0) {
        break;
      }
      if (ownership.tryEnter()) {
        try {
          if (ownership.confinedElsewhere() != null) {
            break; // their thread does not run them any more, and this one may not
          }
          loop.begin();
          interrupted = runUntil(null, deadlineNanos);
        } finally {
          leave();
        }
      } else {
        driver().wakeUp();
        Parker.parkNanos(this, left);
        interrupted = Thread.interrupted();
      }
    }
    loop.wakeWhenIdle(null);
    return interrupted;
  }

  @Override
  ShutdownReport awaitEnd() {
    CloseWait wait = new CloseWait(loop.clock(), options().closeWait());
    awaitEnd(wait);
    return wait.end(droppedAtClose, driver().offload());
  }

  /** Returns how many tasks were dropped when the loop ended. */
  int droppedAtClose() {
    return droppedAtClose;
  }

  /** Has {@code waiting} woken whenever no task is left; null for nobody. */
  void wakeWhenIdle(@Nullable Thread waiting) {
    loop.wakeWhenIdle(waiting);
    driver().wakeUp();
  }

  @Override
  @Nullable FatalFailure fatal() {
    return whole == null ? super.fatal() : whole.fatal();
  }

  @Override
  boolean isEnding() {
    return !loop.isOpen();
  }

  /** {@inheritDoc} The owner drops them, or the caller if there is no owner. */
  @Override
  void beginEnd() {
    if (loop.toClosing()) {
      Shuffle.pause();
      if (ownership.tryEnter()) {
        leave();
      } else {
        driver().wakeUp();
      }
    }
    if (isPolledHere()) {
      loop.leaveRow(); // called inside a task; the loop ends after it
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

  @Override
  void awaitEnded(Duration most) {
    boolean unused = Durations.await(closed, most);
  }
}
