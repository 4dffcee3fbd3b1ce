package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * The state machine that one async block becomes. The compiler writes one subclass per block; user
 * code never names it.
 *
 * <p>The subclass keeps captures and live locals in fields of its own. Fields are plain: one task
 * polls at a time and the executor's hand-off orders its polls.
 *
 * <p>{@link #drop} is legal at every await and deterministic: the awaited child first, then the
 * cleanup of the block from the inside out. In it, an await of a ready future has its value, and
 * one that is pending is dropped in turn. Failures of the cleanup are joined in a {@link
 * DropFailure}.
 *
 * @param <T> type of the block's value
 */
public abstract class AsyncFrame<T extends @Nullable Object> extends RawFuture<T> {
  /*
   * 0  -> -1  first poll: the block runs
   * -1 -> k   the block suspends at await k, `awaited` is what it waits for
   * k  -> -1  `awaited` was ready or failed: the block runs on
   * 0  -> -1  dropped before the first poll
   * k  -> -1  dropped while suspended: the block runs its cleanup, and may suspend again
   * A block that returns, throws or was dropped stays at -1.
   */

  /** How often a block may await again while it is being dropped, before that is an error. */
  private static final int DROP_AWAITS_MAX = 100;

  /**
   * 0 before the first poll, k while suspended at await k, -1 while running and after the end.
   * Public because the block's body stays in its own class; for woven code only.
   */
  public int state;

  /** What the block waits for while it is suspended. For woven code only. */
  public @Nullable LocalFuture<?> awaited;

  /** For woven code. */
  protected AsyncFrame() {}

  /** Makes the failure of a poll after the end. For woven code. */
  public static IllegalStateException polledAgain(AsyncFrame<?> frame) {
    return Finished.polledAgain("async block " + frame.place());
  }

  /**
   * Returns the place of the block's first line, as a stack trace prints it: {@code
   * com.acme.Echo.handle(Echo.java:17)}. A constant of the class.
   */
  public String place() {
    return getClass().getName() + ".pollRaw";
  }

  /** Returns the first line of the block and the line of each await, as characters. */
  protected String lines() {
    return "";
  }

  /**
   * Tells where this block stands, without polling or disturbing it.
   *
   * <p>Any thread may ask, at any time; nothing throws. State and awaited future are plain fields,
   * each read once: a thread that neither runs the task nor has claimed it from the executor may
   * get a state that has passed, or an awaited future that belongs to the state before or after.
   */
  public final FrameInfo frameInfo() {
    return FrameInfo.of(place(), lines(), state, awaited);
  }

  @Override
  protected final String taskName() {
    return place();
  }

  @Override
  protected final FutureInfo info() {
    return FutureInfo.of(frameInfo());
  }

  @Override
  public final String toString() {
    return "async block " + frameInfo();
  }

  /** Lets go of captures and variables after a drop. */
  protected void letGo() {}

  /** Closes the captured variables that the block names as resources; it was never polled. */
  protected void closeUnpolled() throws Throwable {}

  /**
   * Closes {@code resources} from the last to the first; later failures are suppressed into the
   * first. Null is no resource. For woven code.
   */
  protected static void closeInReverse(@Nullable AutoCloseable[] resources) throws Throwable {
    Throwable first = null;
    for (int i = resources.length - 1; i >= 0; i--) {
      AutoCloseable resource = resources[i];
      if (resource != null) {
        try {
          resource.close();
        } catch (Throwable failure) {
          first = DropFailure.join(first, failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public final void drop() {
    int was = state;
    if (was < 0) {
      return;
    }
    try {
      if (was == 0) {
        dropUnpolled();
      } else {
        unwind();
      }
    } finally {
      letGo();
    }
  }

  private void dropUnpolled() {
    state = -1;
    try {
      closeUnpolled();
    } catch (Throwable failure) {
      throw new DropFailure(place(), failure);
    }
  }

  /*
   * Child first: the awaited future is dropped, then the block is resumed with a future that throws
   * the control error, so that its own finally and try-with-resources run. If they await and
   * suspend, that future is dropped in turn and the unwinding goes on.
   */
  private void unwind() {
    DropError control = new DropError();
    Throwable first = null;
    for (int awaits = 0; ; awaits++) {
      LocalFuture<?> child = awaited;
      awaited = new ThrowDrop(control);
      first = DropFailure.collect(first, child);
      try {
        Object answer = pollRaw(DropContext.INSTANCE);
        if (answer != Poll.PENDING) {
          break; // a finally block returned: it swallows the drop as it swallows exceptions
        }
      } catch (Throwable thrown) {
        if (thrown != control) {
          first = DropFailure.join(first, thrown);
        }
        break;
      }
      if (awaits == DROP_AWAITS_MAX) {
        first = DropFailure.join(first, tooManyAwaits());
        state = -1;
        first = DropFailure.collect(first, awaited);
        awaited = null;
        break;
      }
    }
    for (Throwable suppressed : control.getSuppressed()) {
      first = DropFailure.join(first, suppressed);
    }
    if (first != null) {
      throw first instanceof DropFailure failure ? failure : new DropFailure(place(), first);
    }
  }

  private IllegalStateException tooManyAwaits() {
    return new IllegalStateException(
        "its cleanup awaited more than "
            + DROP_AWAITS_MAX
            + " futures that were not ready; it was cut off");
  }

  /** Stands in for the awaited future of a block that is being dropped. */
  private static final class ThrowDrop extends RawFuture<Object> {
    private final DropError control;

    ThrowDrop(DropError control) {
      this.control = control;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      throw Sneaky.rethrow(control);
    }
  }
}
