package dev.dormouse.runtime;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which thread owns a loop. Entering is a CAS and leaving a volatile store, so one owner sees what
 * the last one did.
 */
final class Ownership {
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

  /** Confined tasks that are alive, and their thread. Plain: for the owner. */
  private int confinedTasks;

  private @Nullable Thread confinedTo;

  boolean isMine() {
    // Any staleness is harmless: a thread finds itself here only if it stored itself.
    return owner.getPlain() == Thread.currentThread();
  }

  boolean tryEnter() {
    return owner.compareAndSet(null, Thread.currentThread());
  }

  void leave() {
    owner.set(null);
  }

  /** Returns the owner of this moment. */
  @Nullable Thread owner() {
    return owner.get();
  }

  /** Counts a task that may not leave the owner's thread. */
  void confineTask() {
    confinedTo = Thread.currentThread();
    confinedTasks++;
  }

  void confinedTaskEnded() {
    if (--confinedTasks == 0) {
      confinedTo = null;
    }
  }

  /** Returns the thread that alone may poll tasks, if it is not the owner's; else null. */
  @Nullable Thread confinedElsewhere() {
    Thread only = confinedTo;
    return only == Thread.currentThread() ? null : only;
  }

  /** Makes the failure of a {@code blockOn} that could not enter. */
  IllegalStateException refusal() {
    Thread me = Thread.currentThread();
    Thread other = owner.get();
    String here = "blockOn at " + CallSites.innermost(me.getStackTrace());
    if (other == me) {
      return new IllegalStateException(
          here
              + " is inside a task that blockOn at "
              + CallSites.outermost(me.getStackTrace())
              + " runs on this thread; it would wait for itself: await the future instead");
    }
    String there =
        other == null
            ? ": another thread was in blockOn"
            : ": " + other + " is in blockOn at " + CallSites.innermost(other.getStackTrace());
    return new IllegalStateException(
        here
            + there
            + "; this runtime runs on one thread at a time: spawn the future, or use"
            + " AsyncRuntime.workStealing()");
  }

  /** Makes the failure of a {@code blockInPlace} by the owner. */
  IllegalStateException refusalInPlace() {
    return new IllegalStateException(
        "blockInPlace at "
            + CallSites.innermost(Thread.currentThread().getStackTrace())
            + ": the tasks of this runtime run on this thread alone, so no other can take over;"
            + " use spawnBlocking, or AsyncRuntime.workStealing()");
  }
}
