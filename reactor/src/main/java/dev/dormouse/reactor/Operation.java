package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.poller.Poller;
import org.jspecify.annotations.Nullable;

/**
 * One thing that may wait in the kernel, as data and as the leaf future of its result.
 *
 * <p>The poller of its source decides how it is done: the first poll tries at once, and only what
 * would wait stores the waker. It spends one unit of the task's budget when it gets something done.
 *
 * <p>Each operation is cancel-safe: one that answered a value was taken by the kernel, one dropped
 * before has moved no byte and taken no connection.
 *
 * @param <T> type of the result
 */
public abstract sealed class Operation<T extends @Nullable Object> extends RawFuture<T>
    permits Accept, Connect, Receive, Send {
  /*
   * NEW     -> WAITING  pollRaw()  the poller may hold the waker from here on
   * NEW     -> ENDED    pollRaw(), drop()
   * WAITING -> ENDED    pollRaw(), drop()
   * Plain: one task polls or drops at a time.
   */
  private enum State {
    NEW,
    WAITING,
    ENDED
  }

  private State state = State.NEW;

  Operation() {}

  /** Returns the source, or null for a connect that has not started. */
  public abstract @Nullable Source source();

  /** Returns the poller that carries this operation out. */
  abstract Poller poller(Context cx);

  /** Lets go of what the operation held for its user. */
  abstract void release();

  @Override
  public final @Nullable Object pollRaw(Context cx) throws Exception {
    if (state == State.ENDED) {
      throw Finished.polledAgain(toString());
    }
    Object answer;
    try {
      answer = poller(cx).poll(this, cx);
    } catch (Throwable failure) {
      state = State.ENDED;
      release();
      throw failure;
    }
    if (answer == Poll.PENDING) {
      state = State.WAITING;
    } else {
      state = State.ENDED;
      release();
    }
    return answer;
  }

  @Override
  protected final FutureInfo info() {
    return FutureInfo.leaf(toString());
  }

  @Override
  public final void drop() {
    State was = state;
    state = State.ENDED;
    if (was == State.WAITING) {
      Source source = source();
      if (source != null) {
        source.poller().cancel(this);
      }
    }
    if (was != State.ENDED) {
      release();
    }
  }
}
