package dev.dormouse.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One value of a broadcast channel and how many receivers have not seen it. */
final class BroadcastCell {
  /*
   * left -> left - 1   take()  getAndAdd, full; by a receiver that has read the value
   * 1    -> 0          take()  release; the last one, since nobody else steps any more
   */
  private static final VarHandle LEFT;

  static {
    try {
      LEFT = MethodHandles.lookup().findVarHandle(BroadcastCell.class, "left", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final long position;

  /** Plain: the slot publishes it; the last receiver forgets it after all others have read it. */
  private @Nullable Object value;

  private int left;

  BroadcastCell(long position, Object value, int receivers) {
    this.position = position;
    this.value = value;
    left = receivers;
  }

  /** Reads the value for one receiver that was there when it was sent. */
  @Nullable Object read() {
    return value;
  }

  /** Counts one receiver out, which has read the value; true if it was the last. */
  boolean countDown() {
    boolean last = leftAcquire() == 1 || decrementLeft() == 1;
    if (last) {
      value = null;
      publishNobodyLeft();
    }
    return last;
  }

  /** Tells whether all have seen it, so that its slot is free. */
  boolean isSeen() {
    return leftAcquire() == 0;
  }

  /**
   * Acquire: who finds itself the last one must not forget the value before the others' reads;
   * pairs with decrementLeft().
   */
  private int leftAcquire() {
    return (int) LEFT.getAcquire(this);
  }

  /** Full: orders this receiver's read before the last one's step; pairs with itself. */
  private int decrementLeft() {
    return (int) LEFT.getAndAdd(this, -1);
  }

  /** Release: after the last step nobody but the sender's look is left; pairs with isSeen(). */
  private void publishNobodyLeft() {
    LEFT.setRelease(this, 0);
  }
}
