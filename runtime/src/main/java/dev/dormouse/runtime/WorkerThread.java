package dev.dormouse.runtime;

/** The thread of a worker; other code finds its worker by the class of the thread. */
final class WorkerThread extends Thread {
  final Worker worker;

  WorkerThread(Worker worker, String name) {
    super(worker, name);
    this.worker = worker;
    setDaemon(true);
  }

  /** Starts a daemon that is no worker. */
  static Thread startDaemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
