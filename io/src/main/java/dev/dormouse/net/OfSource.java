package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.Source;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes a stream of the source that an operation answers, in the same poll. */
final class OfSource<T> extends RawFuture<T> {
  private final Operation<Source> operation;
  private final Maker<T> maker;

  /** Makes the stream, or closes the source and fails. */
  @FunctionalInterface
  interface Maker<T> {
    T make(Source source, Context cx) throws IOException;
  }

  OfSource(Operation<Source> operation, Maker<T> maker) {
    this.operation = operation;
    this.maker = maker;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Object answer = operation.pollRaw(cx);
    return answer instanceof Source source ? maker.make(source, cx) : Poll.PENDING;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(operation);
  }

  @Override
  public void drop() {
    operation.drop();
  }
}
