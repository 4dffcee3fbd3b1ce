package dev.dormouse.sync;

import dev.dormouse.future.Context;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The value of a watch channel, those at its ends, and those who wait for another value. */
final class Watched<T extends @Nullable Object> {
  /*
   * latest -> next   change()   CAS, full: the next number; before the look at the crowd
   * over: false -> true   end()   volatile; after the last change, before the look at the crowd
   *
   * A receiver compares numbers, not values: a value that was seen is not kept, and one that is
   * sent twice has changed twice. It reads `over` before it reads the latest, so that it cannot
   * take the end for the answer while there is a change that it has not seen.
   */
  private static final VarHandle LATEST;

  static {
    try {
      LATEST = MethodHandles.lookup().findVarHandle(Watched.class, "latest", Version.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** The number of the first value; those below are of none. */
  static final long FIRST = 1;

  final Ends ends = new Ends();
  private final Crowd crowd = new Crowd();

  @SuppressWarnings("unused") // through LATEST only
  private Version<T> latest;

  private volatile boolean over;

  /**
   * A value and which one it is.
   *
   * @param number counts the changes
   */
  record Version<T extends @Nullable Object>(T value, long number) {}

  Watched(T value) {
    latest = new Version<>(value, FIRST);
  }

  Version<T> latest() {
    return latestVolatile();
  }

  /** Tells whether the last sender is gone. */
  boolean isOver() {
    return over;
  }

  /** Makes {@code value} the latest and returns the one before. */
  T replace(T value) {
    return change(_ -> value, false).value();
  }

  /**
   * Makes what {@code next} returns the latest, and returns the version before. The function may be
   * called again if another sender was quicker; a failure of it changes nothing.
   *
   * @param unlessSame whether the same object means that there is no change
   */
  Version<T> change(UnaryOperator<T> next, boolean unlessSame) {
    for (; ; ) {
      Version<T> seen = latestVolatile();
      T value = next.apply(seen.value());
      if (unlessSame && value == seen.value()) {
        return seen;
      }
      if (casLatest(seen, new Version<>(value, seen.number() + 1))) {
        crowd.wakeAll();
        return seen;
      }
    }
  }

  /** The last sender is gone. */
  void end() {
    over = true;
    crowd.wakeAll();
  }

  /** Has {@code receiver} woken by the next change; the caller looks again. */
  void await(Watch.Receiver<?> receiver, Context cx) {
    crowd.await(receiver, cx.waker());
  }

  /** Counts a receiver out. */
  void leave(Watch.Receiver<?> receiver) {
    Waiter<?> chain = ends.removeReceiver();
    crowd.leave(receiver, ends.receivers());
    WaitQueue.wakeChain(chain);
  }

  /** Volatile: before the receiver's second look; pairs with casLatest(). */
  @SuppressWarnings("unchecked") // only versions of T are stored
  private Version<T> latestVolatile() {
    return (Version<T>) LATEST.getVolatile(this);
  }

  /** Full CAS: one sender wins; pairs with latestVolatile(). */
  private boolean casLatest(Version<T> seen, Version<T> next) {
    return LATEST.compareAndSet(this, seen, next);
  }
}
