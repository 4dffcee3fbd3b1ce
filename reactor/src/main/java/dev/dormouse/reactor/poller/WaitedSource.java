package dev.dormouse.reactor.poller;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.Source;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source with those who wait for it in each direction. */
abstract class WaitedSource extends Source {
  private static final VarHandle WRITERS;

  static {
    try {
      WRITERS = MethodHandles.lookup().findVarHandle(WaitedSource.class, "writers", Lane.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Role role;

  private final Lane readers = new Lane();

  /**
   * Made when somebody has to wait to write for the first time; on most streams nobody ever has.
   */
  @SuppressWarnings("unused") // through WRITERS only
  private volatile @Nullable Lane writers;

  WaitedSource(ReadinessPoller poller, Role role) {
    super(poller);
    this.role = role;
  }

  final Role role() {
    return role;
  }

  /** Returns the lane of a direction; null if nobody has ever waited there. */
  final @Nullable Lane lane(int direction) {
    return direction == ReadySource.READ ? readers : writersAcquire();
  }

  /** Makes the lane of those who write. The caller looks at the readiness again afterwards. */
  final Lane makeWriters() {
    Lane made = new Lane();
    return casWriters(made) ? made : Objects.requireNonNull(writersAcquire());
  }

  /**
   * Tells whether {@code operation} may look at the readiness although others wait in {@code lane}.
   * If not, it sleeps behind them.
   *
   * @throws IllegalStateException if one operation at a time waits here
   */
  final boolean mayLook(Lane lane, Operation<?> operation, int direction, Context cx) {
    if (!role.isShared()) {
      throw busy(operation, direction);
    }
    boolean may = lane.mayLook(operation, cx.waker());
    if (!may) {
      cx.refund();
    }
    return may;
  }

  /**
   * Stores whom to wake for {@code operation}. The caller looks at the readiness again afterwards.
   *
   * @throws IllegalStateException if one operation at a time waits here, and another one does
   */
  final void register(Lane lane, Operation<?> operation, int direction, Context cx) {
    if (lane.claim(operation)) {
      lane.register(operation, cx.waker());
    } else if (role.isShared()) {
      lane.enlist(operation, cx.waker());
    } else {
      throw busy(operation, direction);
    }
  }

  /** Ends the waiting of {@code operation}, if it waits in {@code lane}, and rouses the next. */
  final void release(@Nullable Lane lane, Operation<?> operation) {
    if (lane != null && !lane.release(operation) && role.isShared()) {
      lane.wake();
    }
  }

  private IllegalStateException busy(Operation<?> operation, int direction) {
    String what =
        ": another operation waits to " + (direction == ReadySource.READ ? "read" : "write");
    return new IllegalStateException(
        operation + what + " there already; await it or drop it first");
  }

  final void wakeReaders() {
    readers.wake();
  }

  /**
   * Wakes who waits to write, or the first of them. The caller has changed the readiness before.
   */
  final void wakeWriters() {
    Lane lane = writersAcquire();
    if (lane != null) {
      lane.wake();
    }
  }

  /** Wakes all who wait in a direction that has come to its end. */
  final void wakeAll(int direction) {
    Lane lane = lane(direction);
    if (lane != null) {
      lane.wakeAll();
    }
  }

  /**
   * Acquire: pairs with casWriters(). Who changed the readiness by a CAS and finds no lane came
   * before the second look of a writer that is about to make one.
   */
  private @Nullable Lane writersAcquire() {
    return (Lane) WRITERS.getAcquire(this);
  }

  /** Full: pairs with the CAS of the readiness; two that begin to wait at once share a lane. */
  private boolean casWriters(Lane made) {
    return WRITERS.compareAndSet(this, null, made);
  }
}
