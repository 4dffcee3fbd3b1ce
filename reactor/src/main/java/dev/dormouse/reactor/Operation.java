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
    permits Accept, AwaitReady, Connect, Transfer {
  /*
   * NEW     -> WAITING  step()     the poller may hold the waker from here on
   * NEW     -> ENDED    step(), drop()
   * WAITING -> ENDED    step(), drop()
   * ENDED   -> NEW      renew()
   * Plain: one task polls or drops at a time.
   */
  private enum State {
    NEW,
    WAITING,
    ENDED
  }

  private State state;

  Operation() {
    this(false);
  }

  /** Makes one that begins as ended, and has to be renewed. */
  Operation(boolean ended) {
    state = ended ? State.ENDED : State.NEW;
  }

  /** Returns the source, or null for a connect that has not started. */
  public abstract @Nullable Source source();

  /** Returns the poller that carries this operation out. */
  abstract Poller poller(Context cx);

  /** Polls; see {@link Poller#poll}. */
  @Nullable Object carryOn(Context cx) throws Exception {
    return poller(cx).poll(this, cx);
  }

  /** Lets go of what the operation held for its user. */
  abstract void release();

  /** Makes the result of what the poller answered in the end. */
  @Nullable Object result(@Nullable Object answer) {
    return answer;
  }

  final boolean hasEnded() {
    return state == State.ENDED;
  }

  /** Lets an operation that has ended begin again; one that is under way goes on. */
  final void renew() {
    if (state == State.ENDED) {
      state = State.NEW;
    }
  }

  @Override
  public final @Nullable Object pollRaw(Context cx) throws Exception {
    Object answer = step(cx);
    return answer == Poll.PENDING ? answer : result(answer);
  }

  /** Polls; returns what the poller answers. */
  final @Nullable Object step(Context cx) throws Exception {
    if (state == State.ENDED) {
      throw Finished.polledAgain(toString());
    }
    Object answer;
    try {
      answer = carryOn(cx);
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
