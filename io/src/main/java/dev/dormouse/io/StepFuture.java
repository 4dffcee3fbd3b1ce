package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** A future made of polls of a stream: it goes on in each poll until it has its value. */
abstract class StepFuture<T extends @Nullable Object> extends RawFuture<T> {
  private final String name;
  private final Object stream;
  private boolean waiting;
  private boolean ended;

  /**
   * Makes the future.
   *
   * @param name what is done, for messages
   * @param stream with what, for dumps
   */
  StepFuture(String name, Object stream) {
    this.name = name;
    this.stream = stream;
  }

  /** Goes as far as it can; answers the value or {@link Poll#PENDING}. */
  abstract @Nullable Object advance(Context cx) throws Exception;

  /** Tells the stream that nobody waits any more. */
  abstract void cancel();

  /** Lets go of what was gathered; called once at the end, whatever that is. */
  void release() {}

  @Override
  public final @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain(name);
    }
    ended = true; // unless it answers pending
    waiting = false;
    Object answer;
    try {
      answer = advance(cx);
    } catch (Throwable failure) {
      release();
      throw failure;
    }
    if (answer == Poll.PENDING) {
      ended = false;
      waiting = true;
    } else {
      release();
    }
    return answer;
  }

  @Override
  protected final FutureInfo info() {
    return FutureInfo.leaf(name + " of " + stream);
  }

  @Override
  public final void drop() {
    boolean first = !ended;
    boolean mustCancel = waiting;
    ended = true;
    waiting = false;
    if (first) {
      try {
        release();
      } finally {
        if (mustCancel) {
          cancel();
        }
      }
    }
  }

  /** Turns the answer of a poll into that of a future. */
  static Object answer(int count) {
    return count == BytePoll.PENDING ? Poll.PENDING : (Object) count;
  }

  /** Turns the answer of a poll into that of a future. */
  static Object answer(long count) {
    return count == BytePoll.PENDING ? Poll.PENDING : (Object) count;
  }
}
