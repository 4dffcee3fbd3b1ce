package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes of each item, in a future, one for another sink. */
final class WithSink<U, T> extends SinkStage<T, U> {
  private final Function<? super U, ? extends Future<? extends T>> function;

  /** The future of the last item, for which the target is ready. */
  private @Nullable Future<? extends T> running;

  WithSink(Sink<? super T> target, Function<? super U, ? extends Future<? extends T>> function) {
    super("with", target);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    return isSent(cx) && target().pollReady(cx);
  }

  @Override
  public void startSend(U item) {
    target();
    if (running != null) {
      throw Sinks.notReady("with");
    }
    running = Objects.requireNonNull(function.apply(item), "with: the function returned null");
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

  /** Hands the value of the last item on; false if it is not there yet. */
  @SuppressWarnings("unchecked") // the future has a T
  private boolean isSent(Context cx) throws Exception {
    Sink<? super T> to = target();
    Future<? extends T> future = running;
    if (future == null) {
      return true;
    }
    boolean pending = false;
    try {
      Object value = future.pollRaw(cx);
      pending = value == Poll.PENDING;
      if (!pending) {
        to.startSend((T) Objects.requireNonNull(value, "with: null is no item"));
      }
      return !pending;
    } finally {
      if (!pending) {
        running = null;
      }
    }
  }

  @Override
  public void drop() {
    Future<?> future = running;
    running = null;
    Throwable failure = DropFailure.collect(null, future);
    DropFailure.throwIfAny(DropFailure.collectFrom(failure, this::dropTarget));
  }
}
