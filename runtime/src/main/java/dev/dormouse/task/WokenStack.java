package dev.dormouse.task;

import dev.dormouse.future.WakerSlot;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The children of one owner that were woken: any thread pushes, the owner takes all at once and
 * looks at nobody else.
 */
final class WokenStack {
  /*
   * null | child -> child  push()     CAS, full: the link and the child are published
   * null | child -> null   takeAll()  getAndSet, full
   *
   * The owner registers in `owner`, then takes all. Who pushes into the empty stack wakes the slot
   * after that; who pushes onto another child leaves it to the one who came first. So every push
   * after the owner's last look is followed by a wake of what it registered before the look.
   */
  private static final VarHandle NEWEST;

  static {
    try {
      NEWEST = MethodHandles.lookup().findVarHandle(WokenStack.class, "newest", Woken.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Whom to wake when the stack is no longer empty. */
  final WakerSlot owner = new WakerSlot();

  @SuppressWarnings("unused") // through NEWEST only
  private @Nullable Woken newest;

  /** Pushes a child whose link the caller has just set. */
  void push(Woken child) {
    Woken seen;
    do {
      seen = newestAcquire();
      child.next = seen;
    } while (!casNewest(seen, child));
    if (seen == null) {
      owner.wake();
    }
  }

  /**
   * Takes all children, linked from the oldest to the newest. The caller reads the link of each,
   * then calls {@link Woken#unlink}, then polls it.
   */
  @Nullable Woken takeAll() {
    Woken older = exchangeEmpty();
    Woken newer = null;
    while (older != null) {
      Woken next = older.next;
      older.next = newer;
      newer = older;
      older = next;
    }
    return newer;
  }

  /** Acquire: nothing is read through it, the CAS decides; pairs with casNewest(). */
  private @Nullable Woken newestAcquire() {
    return (Woken) NEWEST.getAcquire(this);
  }

  /** Full: publishes the child and its link; pairs with exchangeEmpty(). */
  private boolean casNewest(@Nullable Woken seen, Woken child) {
    return NEWEST.compareAndSet(this, seen, child);
  }

  /** Full: takes what was published, after the owner's waker was stored; pairs with casNewest(). */
  private @Nullable Woken exchangeEmpty() {
    return (Woken) NEWEST.getAndSet(this, null);
  }
}
