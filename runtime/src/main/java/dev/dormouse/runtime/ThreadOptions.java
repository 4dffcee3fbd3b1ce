package dev.dormouse.runtime;

import java.util.function.IntFunction;

/**
 * How a runtime makes its threads.
 *
 * @param prefix first part of names
 * @param names the name of a worker, by its number
 * @param stackBytes size of their stacks, 0 for the JVM's default
 * @param hooks what is called on them
 */
record ThreadOptions(String prefix, IntFunction<String> names, long stackBytes, ThreadHooks hooks) {

  /** Starts the thread of worker {@code index}. */
  Thread startWorker(Runnable body, int index) {
    Thread thread = daemon(body);
    thread.setName(names.apply(index));
    thread.start();
    return thread;
  }

  /** Makes a thread for blocking calls. */
  Thread newBlocking(Runnable body) {
    return daemon(hooks.around(body));
  }

  private Thread daemon(Runnable body) {
    return WorkerThread.daemon(body, stackBytes);
  }
}
