package dev.dormouse.task;

import dev.dormouse.future.BlockingCall;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A blocking call that counts in a tracker until it has returned, or is known never to begin. */
final class TrackedCall<T extends @Nullable Object> implements BlockingCall<T> {
  private final TaskTracker.Token token;
  private final Callable<T> inner;

  TrackedCall(TaskTracker.Token token, Callable<T> inner) {
    this.token = token;
    this.inner = inner;
    if (inner == null) {
      token.close();
      Objects.requireNonNull(inner, "call");
    }
  }

  @Override
  public T call() throws Exception {
    try {
      return inner.call();
    } finally {
      stopCounting();
    }
  }

  @Override
  public void drop() {
    try {
      if (inner instanceof BlockingCall<?> call) {
        call.drop();
      }
    } finally {
      stopCounting();
    }
  }

  void stopCounting() {
    token.close();
  }
}
