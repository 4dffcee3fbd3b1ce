package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import org.jspecify.annotations.Nullable;

/** Runs a future until it ends or a token is cancelled, and drops it then. */
final class RunUntilCancelled<T extends @Nullable Object> extends TokenWaiter<@Nullable T> {
  private final CancellationToken token;
  private @Nullable LocalFuture<T> future;

  RunUntilCancelled(CancellationToken token, LocalFuture<T> future) {
    this.token = token;
    this.future = future;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    LocalFuture<T> runs = future;
    if (runs == null) {
      throw Finished.polledAgain("CancellationToken.runUntilCancelled");
    }
    if (token.isCancelled()) {
      drop();
      return null;
    }
    Object answer;
    try {
      answer = runs.pollRaw(cx);
    } catch (Throwable failure) {
      finish();
      throw failure;
    }
    if (answer != Poll.PENDING) {
      finish();
      return answer;
    }
    if (token.await(this, cx.waker())) {
      return Poll.PENDING;
    }
    drop();
    return null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("runUntilCancelled", future);
  }

  @Override
  public void drop() {
    LocalFuture<T> runs = future;
    if (runs != null) {
      finish();
      runs.drop();
    }
  }

  private void finish() {
    future = null;
    token.abandon(this);
  }
}
