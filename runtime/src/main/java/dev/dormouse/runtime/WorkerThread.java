package dev.dormouse.runtime;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The thread of a worker; other code finds its worker by the class of the thread. */
final class WorkerThread extends Thread {
  /** Null while another thread has the worker's place. Plain: for this thread itself. */
  private @Nullable Worker worker;

  /** The worker that this thread is to be next. Written before the thread starts or is woken. */
  private final AtomicReference<@Nullable Worker> assigned = new AtomicReference<>();

  private final StealingScheduler scheduler;

  WorkerThread(StealingScheduler scheduler, String name, long stackBytes) {
    super(null, null, name, stackBytes);
    this.scheduler = scheduler;
    setDaemon(true);
  }

  /** Has this thread be {@code next}, which it begins to run. */
  void begin(Worker next) {
    assigned.set(next);
    if (getState() == State.NEW) {
      start();
    } else {
      setName(next.name);
      Parker.unpark(this);
    }
  }

  /** Takes the worker that somebody has assigned; null if there is none. On this thread. */
  @Nullable Worker takeAssigned() {
    return assigned.getAndSet(null);
  }

  @Override
  public void run() {
    ThreadHooks hooks = scheduler.options().threads().hooks();
    hooks.started();
    try {
      for (Worker next = takeAssigned(); next != null; ) {
        worker = next;
        boolean leftItsPlace = next.run();
        worker = null;
        next = leftItsPlace ? scheduler.places().spares().await(this) : null;
      }
    } finally {
      hooks.stopping();
      scheduler.onThreadEnd();
    }
  }

  /** Returns the worker that the calling thread is, of whatever runtime; null if it is none. */
  static @Nullable Worker workerHere() {
    return Thread.currentThread() instanceof WorkerThread thread ? thread.worker : null;
  }

  /**
   * Makes the calling thread, if it is a worker, leave its place to another, so that it may block:
   * it goes on with its poll, and is no worker after that until it is given another place.
   */
  static void makeWay() {
    if (Thread.currentThread() instanceof WorkerThread thread
        && thread.worker != null
        && thread.worker.handOver()) {
      thread.worker = null;
    }
  }

  /** Starts a daemon that is no worker. */
  static Thread startDaemon(Runnable body, String name) {
    Thread thread = daemon(body, 0);
    thread.setName(name);
    thread.start();
    return thread;
  }

  /** Makes a daemon that is no worker, with the JVM's size of stack if {@code stackBytes} is 0. */
  static Thread daemon(Runnable body, long stackBytes) {
    Thread thread = new Thread(null, body, "dormouse", stackBytes);
    thread.setDaemon(true);
    return thread;
  }
}
