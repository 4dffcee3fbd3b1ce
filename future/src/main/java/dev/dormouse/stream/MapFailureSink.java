package dev.dormouse.stream;

import dev.dormouse.future.Context;
import java.util.Objects;
import java.util.function.Function;

/** Throws another exception instead of each. */
final class MapFailureSink<T> extends SinkStage<T, T> {
  private final Function<? super Exception, ? extends Exception> function;

  MapFailureSink(
      Sink<? super T> target, Function<? super Exception, ? extends Exception> function) {
    super("mapSendFailure", target);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  public boolean pollReady(Context cx) throws Exception {
    Sink<? super T> to = target();
    try {
      return to.pollReady(cx);
    } catch (Exception failure) {
      throw other(failure);
    }
  }

  @Override
  public void startSend(T item) throws Exception {
    Sink<? super T> to = target();
    try {
      to.startSend(item);
    } catch (Exception failure) {
      throw other(failure);
    }
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    Sink<? super T> to = target();
    try {
      return to.pollFlush(cx);
    } catch (Exception failure) {
      throw other(failure);
    }
  }

  @Override
  public boolean pollShutdown(Context cx) throws Exception {
    Sink<? super T> to = target();
    try {
      if (!to.pollShutdown(cx)) {
        return false;
      }
    } catch (Exception failure) {
      throw other(failure);
    }
    release();
    return true;
  }

  private Exception other(Exception failure) {
    return Objects.requireNonNull(
        function.apply(failure), "mapSendFailure: the function returned null");
  }
}
