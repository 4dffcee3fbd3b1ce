package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stage that asks a future about each item, one after the other. If the future fails, the item is
 * gone and the stream goes on with the next one.
 *
 * @param <A> type of the future's answer
 */
abstract class AsyncStepStream<S, A extends @Nullable Object, T> extends Stage<S, T> {
  /** The item that is being asked about, and the future; both null between items. */
  private @Nullable S asked;

  private @Nullable Future<? extends A> running;

  AsyncStepStream(String name, Stream<? extends S> source) {
    super(name, source);
  }

  /** Makes the future of an item. */
  abstract Future<? extends A> start(S item);

  /** Returns what becomes of an item, as {@link StepStream#step} does. */
  abstract @Nullable Object step(S item, A answer);

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the source has items of S; A decides about null
  public final @Nullable Object pollNextRaw(Context cx) throws Exception {
    for (; ; ) {
      Future<? extends A> future = running;
      if (future == null) {
        Object item = pollSource(cx);
        if (item == Poll.PENDING || item == null) {
          return item;
        }
        future = start((S) item);
        running = Objects.requireNonNull(future, () -> name() + ": the function returned null");
        asked = (S) item;
      }
      Object answer = poll(future, cx);
      if (answer == Poll.PENDING) {
        return Poll.PENDING;
      }
      S item = Objects.requireNonNull(asked);
      release();
      Object made = step(item, (A) answer);
      if (made == null) {
        dropSource();
      }
      if (made != StepStream.SKIP) {
        return made;
      }
    }
  }

  private @Nullable Object poll(Future<? extends A> future, Context cx) throws Exception {
    try {
      return future.pollRaw(cx);
    } catch (Throwable failure) {
      release();
      throw failure;
    }
  }

  private void release() {
    running = null;
    asked = null;
  }

  @Override
  protected FutureInfo info() {
    Future<?> future = running;
    return future == null ? super.info() : FutureInfo.of(name(), future);
  }

  @Override
  public void drop() {
    Future<?> future = running;
    release();
    dropWithSource(future);
  }
}
