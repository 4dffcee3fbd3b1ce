package dev.dormouse.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A future whose end is for several owners, each with a {@linkplain #copy copy} of its own. Made by
 * {@link Future#shared}.
 *
 * <p>Whichever copy is polled drives the future; the others wait for it, and any of them goes on if
 * that one is dropped. The value, the very same object, goes to every await of every copy, also to
 * several awaits of one. So does an exception; an {@link Error} goes to the copy that met it, and
 * the others fail with an {@link IllegalStateException} that says so.
 *
 * <p>The future is dropped with its last copy. It is polled with what the polling copy's task has,
 * such as task-locals and budget, and must not wait for a copy of itself.
 *
 * <p><b>Threads.</b> Each copy belongs to one owner at a time, as futures do; different copies may
 * be polled, copied and dropped by different threads at once. No lock is taken.
 *
 * @param <T> type of the value
 * @memory with compact object headers 40 bytes for what is shared and 40 for each copy
 */
public final class Shared<T extends @Nullable Object> extends RawFuture<T> {
  /*
   * linked: whether this stands in the cell's stack of waiters
   * false -> true   pollRaw()  CAS, full: the owner, after it has stored its waker
   * true  -> false  unlink()   volatile: who took the stack; it takes the waker afterwards
   */
  private static final VarHandle LINKED;

  static {
    try {
      LINKED = MethodHandles.lookup().findVarHandle(Shared.class, "linked", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final SharedCell<T> cell;
  private final WakerSlot slot = new WakerSlot();

  /** Plain: of whoever has set {@code linked}, then of whoever has taken the stack. */
  private @Nullable Shared<?> next;

  private volatile boolean linked;

  /** Plain: the owner's. */
  private boolean dropped;

  Shared(Future<T> future) {
    this(new SharedCell<>(future));
  }

  /** Takes over a hold of the cell. */
  Shared(SharedCell<T> cell) {
    this.cell = cell;
  }

  /**
   * Returns another copy, for another owner.
   *
   * @throws IllegalStateException if this one was dropped
   * @cancelSafety dropping a copy leaves the others as they are; the future is dropped with the
   *     last
   */
  public Shared<T> copy() {
    if (dropped || !cell.hold()) {
      throw new IllegalStateException(
          "shared: copied after it was dropped; copy it before, or keep a WeakShared");
    }
    return new Shared<>(cell);
  }

  /** Returns a reference that does not keep the future from being dropped. */
  public WeakShared<T> downgrade() {
    return new WeakShared<>(cell);
  }

  /** Returns how the future ended, or null if it has not; never waits and polls nothing. */
  public @Nullable Outcome<T> peek() {
    return dropped ? null : cell.outcome();
  }

  /** Returns how many copies there are that were not dropped. */
  public long strongCount() {
    return cell.holders();
  }

  /** Tells whether this is a copy of the same future as {@code other}. */
  public boolean isCopyOf(Shared<?> other) {
    return cell == other.cell;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (dropped) {
      throw Finished.polledAgain("shared");
    }
    if (!cell.hasEnded()) {
      slot.register(cx.waker());
      if (link()) {
        cell.push(this);
      }
      switch (cell.claim()) {
        case CLAIMED -> {
          return cell.pollClaimed(this, cx);
        }
        case BUSY -> {
          return Poll.PENDING;
        }
        case ENDED -> {}
      }
    }
    slot.take();
    return cell.result();
  }

  /** Sets what follows this in the stack, before it is pushed. */
  void follow(@Nullable Shared<?> waiter) {
    next = waiter;
  }

  /** Ends being linked, after the stack was taken; returns what follows. */
  @Nullable Shared<?> unlink() {
    Shared<?> following = next;
    next = null;
    publishUnlinked();
    return following;
  }

  /** Lets go of the waker: the owner is being polled and needs no wake-up. */
  void forgetWaker() {
    slot.take();
  }

  /** Wakes the task that waits here, if any. */
  void wake() {
    slot.wake();
  }

  @Override
  protected FutureInfo info() {
    return cell.info();
  }

  @Override
  public void drop() {
    if (dropped) {
      return;
    }
    dropped = true;
    slot.take();
    if (linked) {
      cell.buried();
    }
    cell.letGo();
  }

  /** Full: pairs with publishUnlinked(); comes after the waker was stored. */
  private boolean link() {
    return LINKED.compareAndSet(this, false, true);
  }

  /** Volatile: pairs with link(); comes before the waker is taken. */
  private void publishUnlinked() {
    linked = false;
  }
}
