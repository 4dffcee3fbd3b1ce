package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/** The thread of a worker; other code finds its worker by the class of the thread. */
final class WorkerThread extends Thread {
  /** Null once another thread took the worker's place. Plain: for this thread itself. */
  private @Nullable Worker worker;

  WorkerThread(Worker worker, String name, long stackBytes) {
    super(null, worker, name, stackBytes);
    this.worker = worker;
    setDaemon(true);
  }

  /** Returns the worker that the calling thread is, of whatever runtime; null if it is none. */
  static @Nullable Worker workerHere() {
    return Thread.currentThread() instanceof WorkerThread thread ? thread.worker : null;
  }

  /**
   * Makes the calling thread, if it is a worker, leave its place to another, so that it may block:
   * it goes on with its poll and ends after that.
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
