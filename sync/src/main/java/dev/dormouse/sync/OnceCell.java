package dev.dormouse.sync;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Future;
import dev.dormouse.future.MustUse;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when somebody needs it first, by one task while the others wait.
 *
 * <p>An initialiser that fails, or is dropped midway, leaves the cell empty, and the next that
 * waits runs its own.
 *
 * <p><b>Threads.</b> Any. What happened before the value was set is visible to those that see it.
 *
 * @param <T> type of the value
 * @memory 128 bytes with compact object headers; 64 for each that waits in {@link #valueOrInit}
 */
public final class OnceCell<T extends @Nullable Object> {
  /*
   * The slot: a value to be set once, and a permit for who may set it. Who has set it closes the
   * permit and never gives it back, so an open permit means that there is no value yet.
   *
   * slot -> new slot   take()   CAS full; the winner has the value of the old one
   */
  private static final VarHandle SLOT;

  static {
    try {
      SLOT = MethodHandles.lookup().findVarHandle(OnceCell.class, "slot", Slot.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // through SLOT only
  private Slot<T> slot = new Slot<>();

  /** What {@link #set} came to. */
  public enum SetOutcome {
    /** The value is set. */
    SET,
    /** There was a value, which stays. */
    ALREADY_SET,
    /** An initialiser is at work, and nothing was set. */
    INITIALIZING
  }

  /** One life of the cell. */
  static final class Slot<T extends @Nullable Object> {
    static final long TURN = Permits.demand(1);

    final SetOnce<T> once = new SetOnce<>();
    final Permits turn = new Permits(TURN, false);

    /** Sets the value and lets all that wait see it. For the one whose turn it is. */
    void fill(T value) {
      boolean first = once.set(value);
      assert first;
      turn.close();
    }
  }

  /** Makes an empty one. */
  public OnceCell() {}

  /** Makes one that has its value. */
  public static <T extends @Nullable Object> OnceCell<T> of(T value) {
    OnceCell<T> cell = new OnceCell<>();
    cell.slotAcquire().fill(value);
    return cell;
  }

  /** Tells whether there is a value. */
  public boolean isSet() {
    return slotAcquire().once.isSet();
  }

  /** Returns the value, or null if there is none yet. */
  public @Nullable T value() {
    return slotAcquire().once.value();
  }

  /**
   * Sets the value, unless there is one or an initialiser is at work; {@code value} is then still
   * the caller's.
   *
   * @wakes all that wait
   */
  @MustUse("the value may not have been set")
  public SetOutcome set(T value) {
    Slot<T> at = slotAcquire();
    if (at.turn.take(Slot.TURN)) {
      at.fill(value);
      return SetOutcome.SET;
    }
    return at.once.isSet() ? SetOutcome.ALREADY_SET : SetOutcome.INITIALIZING;
  }

  /**
   * Returns the value; if there is none, makes it by the future that {@code init} returns, or waits
   * for another task that is making it. A failure of {@code init} or of its future is thrown to
   * this caller only.
   *
   * @param init called in the first poll that finds no value and nobody making one, without a lock
   * @cancelSafety dropping the one that runs its initialiser drops that, and the next that waits
   *     runs its own; what the initialiser had done so far is lost
   * @fairness first come, first served
   */
  @CancelUnsafe("what the initialiser had done so far")
  public Future<T> valueOrInit(Supplier<? extends Future<? extends T>> init) {
    return new ValueOrInit<>(slotAcquire(), Objects.requireNonNull(init, "init"));
  }

  /**
   * Waits for the value without making it.
   *
   * @cancelSafety safe
   */
  public Future<T> awaitSet() {
    return slotAcquire().once.awaitSet();
  }

  /**
   * Lets the calling thread wait for the value without making it.
   *
   * @throws InterruptedException if the thread was interrupted
   */
  public T blockingAwaitSet() throws InterruptedException {
    return slotAcquire().once.blockingAwaitSet();
  }

  /** Empties the cell and returns its value; null if there was none. */
  public @Nullable T take() {
    Slot<T> at = slotAcquire();
    return at.once.isSet() && casSlot(at, new Slot<>()) ? at.once.value() : null;
  }

  @Override
  public String toString() {
    return isSet() ? "OnceCell(" + value() + ")" : "OnceCell(empty)";
  }

  /** Acquire: pairs with casSlot(). */
  @SuppressWarnings("unchecked") // only a slot for T is stored
  private Slot<T> slotAcquire() {
    return (Slot<T>) SLOT.getAcquire(this);
  }

  /** Full CAS: one taker wins; pairs with slotAcquire(). */
  private boolean casSlot(Slot<T> seen, Slot<T> next) {
    return SLOT.compareAndSet(this, seen, next);
  }
}
