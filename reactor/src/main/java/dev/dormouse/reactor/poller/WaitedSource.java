package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.Source;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source with those who wait for it: one in each direction. */
abstract class WaitedSource extends Source {
  private static final VarHandle WRITERS;

  static {
    try {
      WRITERS = MethodHandles.lookup().findVarHandle(WaitedSource.class, "writers", Lane.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Lane readers = new Lane();

  /**
   * Made when somebody has to wait to write for the first time; on most streams nobody ever has.
   */
  @SuppressWarnings("unused") // through WRITERS only
  private volatile @Nullable Lane writers;

  WaitedSource(ReadinessPoller poller) {
    super(poller);
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

  /** Ends the waiting of {@code operation}, if it waits in {@code lane}. */
  static void release(@Nullable Lane lane, Operation<?> operation) {
    if (lane != null) {
      lane.release(operation);
    }
  }

  final void wakeReaders() {
    readers.wake();
  }

  /** Wakes who waits to write. The caller has changed the readiness before. */
  final void wakeWriters() {
    Lane lane = writersAcquire();
    if (lane != null) {
      lane.wake();
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
