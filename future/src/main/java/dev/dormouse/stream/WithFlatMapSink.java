package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes of each item a stream, whose items another sink takes. */
final class WithFlatMapSink<U, T> extends SinkStage<T, U> {
  private final Function<? super U, ? extends Stream<? extends T>> function;
  private @Nullable Stream<? extends T> running;

  /** The item for which the target is not ready. */
  private @Nullable T waiting;

  WithFlatMapSink(
      Sink<? super T> target, Function<? super U, ? extends Stream<? extends T>> function) {
    super("withFlatMap", target);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    return isSent(cx);
  }

  @Override
  public void startSend(U item) {
    target();
    if (running != null) {
      throw Sinks.notReady("withFlatMap");
    }
    running =
        Objects.requireNonNull(function.apply(item), "withFlatMap: the function returned null");
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return isSent(cx) && target().pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    if (!isSent(cx) || !target().pollShutdown(cx)) {
      return false;
    }
    release();
    return true;
  }

  /** Hands the items of the last stream on; false if not all are there or taken yet. */
  @SuppressWarnings("unchecked") // the stream has items of T
  private boolean isSent(Context cx) throws Exception {
    Sink<? super T> to = target();
    for (Stream<? extends T> from; (from = running) != null || waiting != null; ) {
      T item = waiting;
      if (item == null) {
        Object next = Objects.requireNonNull(from).pollNextRaw(cx);
        if (next == Poll.PENDING) {
          return false;
        }
        if (next == null) {
          running = null;
          continue;
        }
        item = (T) next;
        waiting = item;
      }
      if (!to.pollReady(cx)) {
        return false;
      }
      waiting = null;
      to.startSend(item);
    }
    return true;
  }

  @Override
  public void drop() {
    Stream<?> from = running;
    running = null;
    waiting = null;
    Throwable failure = from == null ? null : DropFailure.collectFrom(null, from::drop);
    DropFailure.throwIfAny(DropFailure.collectFrom(failure, this::dropTarget));
  }
}
