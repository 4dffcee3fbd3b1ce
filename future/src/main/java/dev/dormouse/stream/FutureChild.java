package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A future among many. */
final class FutureChild<T extends @Nullable Object> extends Child {
  /** A failure that is kept. */
  private record Failed(Throwable failure) {}

  /** Null after the end. */
  private @Nullable Future<? extends T> future;

  /** Its value or its {@link Failed}, for owners that keep that. */
  private @Nullable Object kept;

  FutureChild(Children owner, Future<? extends T> future) {
    super(owner);
    this.future = Objects.requireNonNull(future, "future");
  }

  /** Polls the future, which has not ended. */
  @Nullable Object poll(Context cx) throws Exception {
    boolean pending = false;
    try {
      Object answer = Objects.requireNonNull(future).pollRaw(cx.withWaker(this));
      pending = answer == Poll.PENDING;
      return answer;
    } finally {
      if (!pending) {
        future = null;
      }
    }
  }

  /** Polls the future and keeps how it ends; false if it has not. */
  boolean pollToKeep(Context cx) {
    try {
      Object answer = poll(cx);
      if (answer == Poll.PENDING) {
        return false;
      }
      kept = answer;
    } catch (Throwable thrown) {
      kept = new Failed(thrown);
    }
    return true;
  }

  boolean hasEnded() {
    return future == null;
  }

  /** Returns the value that was kept, or throws the failure. */
  @Nullable Object kept() {
    if (kept instanceof Failed(Throwable failure)) {
      throw Thrown.rethrow(failure);
    }
    return kept;
  }

  @Override
  @Nullable LocalFuture<?> seen() {
    return future;
  }

  @Override
  void drop() {
    Future<?> left = future;
    future = null;
    if (left != null) {
      left.drop();
    }
  }
}
