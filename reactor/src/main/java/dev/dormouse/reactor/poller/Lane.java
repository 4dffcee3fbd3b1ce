package dev.dormouse.reactor.poller;

import dev.dormouse.future.Waker;
import dev.dormouse.future.WakerSlot;
import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.ReactorLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One direction of a source: the operation that waits there, and its waker. */
final class Lane {
  /*
   * null      -> operation  claim()    CAS; fails while another one waits
   * operation -> null       release()  release; by the task that polls or drops the operation
   */
  private static final VarHandle HOLDER;

  static {
    try {
      HOLDER = MethodHandles.lookup().findVarHandle(Lane.class, "holder", Operation.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final WakerSlot slot = new WakerSlot();

  @SuppressWarnings("unused") // through HOLDER only
  private volatile @Nullable Operation<?> holder;

  /** Tells whether an operation other than {@code operation} waits here. */
  boolean isTakenFrom(Operation<?> operation) {
    Operation<?> seen = holderAcquire();
    return seen != null && seen != operation;
  }

  /** Lets {@code operation} wait here; false if another one does. */
  boolean claim(Operation<?> operation) {
    return holderAcquire() == operation || casHolder(operation);
  }

  /** Stores whom to wake. The caller looks at the readiness again afterwards. */
  void register(Waker waker) {
    slot.register(waker);
  }

  /** Ends the waiting of {@code operation}, if it waits here. */
  void release(Operation<?> operation) {
    if (holderAcquire() == operation) {
      slot.take();
      releaseHolder();
    }
  }

  /** Wakes whom the slot holds. A waker that throws harms no other source. */
  void wake() {
    try {
      slot.wake();
    } catch (Throwable failure) {
      ReactorLog.wakerThrew(failure);
    }
  }

  /** Acquire: pairs with releaseHolder(), so that the slot was emptied before the next claim. */
  private @Nullable Operation<?> holderAcquire() {
    return (Operation<?>) HOLDER.getAcquire(this);
  }

  /** Full: pairs with itself; two tasks that begin to wait at once have one winner. */
  private boolean casHolder(Operation<?> next) {
    return HOLDER.compareAndSet(this, null, next);
  }

  /** Release: publishes the emptied slot; pairs with holderAcquire() in claim(). */
  private void releaseHolder() {
    HOLDER.setRelease(this, null);
  }
}
