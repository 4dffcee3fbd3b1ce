package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Waker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sink that checks that it is used by the rules. Each step is pending so many times before it is
 * done, or while the test holds it shut.
 */
final class ProbeSink<T> implements Sink<T> {
  /** What was taken, and what of it was flushed. */
  final List<T> taken = new ArrayList<>();

  final List<T> arrived = new ArrayList<>();

  private final int pendings;
  private int left;
  private boolean shut;
  private boolean ready;
  private boolean ended;
  private boolean dropped;
  private @Nullable Exception failure;
  private @Nullable Waker waiting;

  ProbeSink(int pendings) {
    this.pendings = pendings;
    this.left = pendings;
  }

  /** Is not ready until {@link #open}. */
  ProbeSink<T> shut() {
    shut = true;
    return this;
  }

  void open() {
    shut = false;
    Waker woken = waiting;
    waiting = null;
    if (woken != null) {
      woken.wake();
    }
  }

  /** Makes the next step fail. */
  ProbeSink<T> failNext(Exception thrown) {
    failure = thrown;
    return this;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isDropped() {
    return dropped;
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    ready = step(cx) && !shut;
    if (shut) {
      waiting = cx.waker();
    }
    return ready;
  }

  @Override
  public void startSend(T item) throws Exception {
    refuseAfterTheEnd();
    if (!ready) {
      throw new AssertionError("startSend without room");
    }
    ready = false;
    throwFailure();
    taken.add(item);
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    if (!step(cx)) {
      return false;
    }
    arrived.clear();
    arrived.addAll(taken);
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    if (!pollFlush(cx)) {
      return false;
    }
    ended = true;
    return true;
  }

  private boolean step(Context cx) throws Exception {
    refuseAfterTheEnd();
    throwFailure();
    if (left > 0) {
      left--;
      cx.waker().wake();
      return false;
    }
    left = pendings;
    return true;
  }

  private void throwFailure() throws Exception {
    Exception thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
  }

  private void refuseAfterTheEnd() {
    if (ended || dropped) {
      throw new AssertionError("the sink was used after its end");
    }
  }

  @Override
  public void drop() {
    if (dropped) {
      throw new AssertionError("the sink was dropped twice");
    }
    dropped = !ended;
  }
}
