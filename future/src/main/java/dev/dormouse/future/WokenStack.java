package dev.dormouse.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The children of one owner that were woken: any thread pushes, by waking a {@link Woken}; the
 * owner takes all at once and looks at nobody else. For authors of combinators.
 */
public final class WokenStack {
  /*
   * null | child -> child  push()     CAS, full: the link and the child are published
   * null | child -> null   takeAll()  getAndSet, full
   *
   * The owner registers its waker, then takes all. Who pushes into the empty stack wakes the slot
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
  private final WakerSlot owner = new WakerSlot();

  @SuppressWarnings("unused") // through NEWEST only
  private @Nullable Woken newest;

  /** Makes an empty stack. */
  public WokenStack() {}

  /** Stores the owner's waker. The owner calls {@link #takeAll} afterwards. */
  public void begin(Waker waker) {
    owner.register(waker);
  }

  /** Wakes the owner if it waits. */
  public void wakeOwner() {
    owner.wake();
  }

  /** Lets go of the owner's task. */
  public void end() {
    owner.take();
  }

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
   * Takes all children, linked from the oldest to the newest. The owner {@linkplain Woken#unlink
   * unlinks} each and then polls it.
   */
  public @Nullable Woken takeAll() {
    return reversed(takeNewest());
  }

  /** Takes all children, linked from the newest to the oldest. */
  @Nullable Woken takeNewest() {
    return exchangeEmpty();
  }

  /** Turns a chain that was taken around; returns its last one, which is the first now. */
  static @Nullable Woken reversed(@Nullable Woken newest) {
    Woken older = newest;
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
