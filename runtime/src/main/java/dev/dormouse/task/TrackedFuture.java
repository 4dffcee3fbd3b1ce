package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A future that counts in a tracker until it has ended. */
final class TrackedFuture<T extends @Nullable Object> extends RawFuture<T> {
  private final TaskTracker.Token token;
  private final String taskName;
  private @Nullable LocalFuture<T> inner;

  TrackedFuture(TaskTracker.Token token, LocalFuture<T> inner) {
    this.token = token;
    if (inner == null) {
      token.close();
      Objects.requireNonNull(inner, "future");
    }
    this.inner = inner;
    this.taskName = FutureInfo.nameOf(inner);
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    LocalFuture<T> future = inner;
    if (future == null) {
      throw Finished.polledAgain("trackFuture");
    }
    Object answer;
    try {
      answer = future.pollRaw(cx);
    } catch (Throwable failure) {
      end();
      throw failure;
    }
    if (answer != Poll.PENDING) {
      end();
    }
    return answer;
  }

  private void end() {
    inner = null;
    stopCounting();
  }

  /** Stops counting; the future itself, if it has not ended, is the caller's. */
  void stopCounting() {
    token.close();
  }

  @Override
  protected String taskName() {
    return taskName;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("tracked", inner);
  }

  @Override
  public void drop() {
    LocalFuture<T> future = inner;
    inner = null;
    try {
      if (future != null) {
        future.drop();
      }
    } finally {
      token.close();
    }
  }
}
