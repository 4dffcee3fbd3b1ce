package dev.dormouse.sync;

import dev.dormouse.future.Future;
import dev.dormouse.future.MustUse;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A value that is set once, and any number of tasks that wait for it.
 *
 * <p><b>Threads.</b> Any. What happened before {@link #set} is visible to those that see the value.
 *
 * @param <T> type of the value
 * @memory 48 bytes with compact object headers; 32 for each waiter
 */
public final class SetOnce<T extends @Nullable Object> {
  /*
   * EMPTY -> value   set()   CAS full; the winner opens the gate
   */
  private static final Object EMPTY = new Object();
  private static final VarHandle CELL;

  static {
    try {
      CELL = MethodHandles.lookup().findVarHandle(SetOnce.class, "cell", Object.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Gate set = new Gate();

  @SuppressWarnings("unused") // through CELL only
  private @Nullable Object cell = EMPTY;

  /** Makes one without a value. */
  public SetOnce() {}

  /** Makes one that has its value. */
  public static <T extends @Nullable Object> SetOnce<T> of(T value) {
    SetOnce<T> once = new SetOnce<>();
    once.put(value);
    return once;
  }

  /**
   * Sets the value.
   *
   * @return false if there was one already, which stays; {@code value} is still the caller's
   * @wakes all that wait
   */
  @MustUse("the value may not have been set")
  public boolean set(T value) {
    return put(value);
  }

  private boolean put(T value) {
    if (!casEmpty(value)) {
      return false;
    }
    set.open();
    return true;
  }

  /** Tells whether there is a value. */
  public boolean isSet() {
    return cellAcquire() != EMPTY;
  }

  /** Returns the value, or null if there is none yet. */
  @SuppressWarnings("unchecked") // only a T is set
  public @Nullable T value() {
    Object seen = cellAcquire();
    return seen == EMPTY ? null : (T) seen;
  }

  /**
   * Waits for the value.
   *
   * @cancelSafety safe
   */
  public Future<T> awaitSet() {
    return new Wait<>(this);
  }

  /**
   * Lets the calling thread wait for the value.
   *
   * @throws InterruptedException if the thread was interrupted
   */
  public T blockingAwaitSet() throws InterruptedException {
    return new BlockingWait().run(new Wait<>(this));
  }

  private static final class Wait<T extends @Nullable Object> extends GateWait<T> {
    private final SetOnce<T> once;

    Wait(SetOnce<T> once) {
      super(once.set);
      this.once = once;
    }

    @Override
    @Nullable Object behind() {
      return once.cellAcquire();
    }

    @Override
    String name() {
      return "SetOnce.awaitSet";
    }
  }

  @Override
  public String toString() {
    return isSet() ? "SetOnce(" + value() + ")" : "SetOnce(empty)";
  }

  /** Acquire: pairs with casEmpty(). */
  private @Nullable Object cellAcquire() {
    return CELL.getAcquire(this);
  }

  /** Full CAS: one value wins; pairs with cellAcquire(). */
  private boolean casEmpty(@Nullable Object value) {
    return CELL.compareAndSet(this, EMPTY, value);
  }
}
