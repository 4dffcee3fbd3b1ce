package dev.dormouse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that other threads hand to the one thread of a loop: a stack that is emptied as a whole.
 */
final class Inbox {
  /*
   * null | task -> task    push()     CAS, full: the link and the task are published
   * null | task -> null    takeAll()  getAndSet, full
   * null | task -> CLOSED  close()    getAndSet, full; final
   */
  private static final Object CLOSED = new Object();
  private static final VarHandle NEWEST;

  static {
    try {
      NEWEST = MethodHandles.lookup().findVarHandle(Inbox.class, "newest", Object.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // through NEWEST only
  private @Nullable Object newest;

  /** What a push met. */
  enum Push {
    /** The inbox was empty: the owner has to be woken if it sleeps. */
    FIRST,
    /** Whoever pushed first wakes the owner. */
    FURTHER,
    /** The inbox was closed: the task is not in it. */
    CLOSED
  }

  /** Pushes a task whose LINKED bit the caller has just set. Any thread. */
  Push push(Task<?> task) {
    for (; ; ) {
      Object seen = newestAcquire();
      if (seen == CLOSED) {
        task.next = null;
        return Push.CLOSED;
      }
      task.next = (Task<?>) seen;
      if (casNewest(seen, task)) {
        return seen == null ? Push.FIRST : Push.FURTHER;
      }
    }
  }

  /** Tells whether a look inside is worthwhile; may be late. For the owner, between polls. */
  boolean looksEmpty() {
    return newestOpaque() == null;
  }

  /** Tells whether the inbox is empty. For the owner, after it has announced its sleep. */
  boolean isEmpty() {
    return newestVolatile() == null;
  }

  /** Takes all tasks, linked from the oldest to the newest. For the owner. */
  @Nullable Task<?> takeAll() {
    Object taken = exchange(null);
    assert taken != CLOSED;
    return oldestFirst((Task<?>) taken);
  }

  /** Takes all tasks and lets no more in. For the owner. */
  @Nullable Task<?> close() {
    Object taken = exchange(CLOSED);
    return taken == CLOSED ? null : oldestFirst((Task<?>) taken);
  }

  /** Hands on the tasks that are seen, while the owner may take them. Any thread. */
  void forEachSeen(Consumer<Task<?>> consumer) {
    Task<?> task = newestAcquire() instanceof Task<?> newest ? newest : null;
    // The owner turns the links around, so that they may lead back for a while.
    for (int left = Limits.TASKS_MAX; task != null && left > 0; left--) {
      consumer.accept(task);
      task = task.next;
    }
  }

  private static @Nullable Task<?> oldestFirst(@Nullable Task<?> newest) {
    Task<?> older = newest;
    Task<?> newer = null;
    while (older != null) {
      Task<?> next = older.next;
      older.next = newer;
      newer = older;
      older = next;
    }
    return newer;
  }

  /** Acquire: nothing is read through it, the CAS decides; pairs with casNewest(). */
  private @Nullable Object newestAcquire() {
    return NEWEST.getAcquire(this);
  }

  /** Opaque: a hint; pairs with nothing, exchange() follows. */
  private @Nullable Object newestOpaque() {
    return NEWEST.getOpaque(this);
  }

  /** Volatile: after the owner's store of `sleeping`; pairs with casNewest() before its load. */
  private @Nullable Object newestVolatile() {
    return NEWEST.getVolatile(this);
  }

  /** Full: publishes the task and its link; pairs with exchange(). */
  private boolean casNewest(@Nullable Object seen, Object next) {
    return NEWEST.compareAndSet(this, seen, next);
  }

  /** Full: takes what was published; pairs with casNewest(). */
  private @Nullable Object exchange(@Nullable Object next) {
    return NEWEST.getAndSet(this, next);
  }
}
