package dev.dormouse.testing;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts a pending poll before each poll of another future, so that nothing is ready at once. */
final class Interleaved<T extends @Nullable Object> extends RawFuture<T> {
  private final Future<T> future;
  private boolean polled;

  Interleaved(Future<T> future) {
    this.future = Objects.requireNonNull(future, "future");
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    polled = !polled;
    if (polled) {
      cx.waker().wake();
      return Poll.PENDING;
    }
    return future.pollRaw(cx);
  }

  @Override
  public void drop() {
    future.drop();
  }

  @Override
  public String toString() {
    return "Interleaved[" + future + "]";
  }
}
