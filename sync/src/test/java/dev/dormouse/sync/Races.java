package dev.dormouse.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;

/** Explores interleavings of whole tasks, each on a thread of its own. */
final class Races {
  private Races() {}

  static void explore(Runnable once) {
    Lincheck.runConcurrentTest(Integer.getInteger("dormouse.races.invocations", 300), once);
  }

  /** An assertion of the plain kind: the checker gets lost in AssertJ. */
  static void expect(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + " but was " + actual);
    }
  }

  /** Runs the tasks on threads, to the end, and throws the first failure. */
  @SafeVarargs
  static void together(Callable<Void>... tasks) {
    List<Thread> threads = new ArrayList<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (Callable<Void> task : tasks) {
      Thread thread =
          new Thread(() -> {
            try {
              task.call();
            } catch (Throwable thrown) {
              failure.compareAndSet(null, thrown);
            }
          });
      threads.add(thread);
      thread.start();
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }
}
