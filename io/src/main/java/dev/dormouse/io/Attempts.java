package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.Interest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tries something each time that a foreign descriptor is ready, until it answers. */
final class Attempts<T> extends RawFuture<T> {
  private final AsyncFd fd;
  private final Interest wanted;
  private AsyncFd.@Nullable Attempt<T> attempt;
  private @Nullable AwaitGuard waiting;

  Attempts(AsyncFd fd, Interest wanted, AsyncFd.Attempt<T> attempt) {
    this.fd = fd;
    this.wanted = wanted;
    this.attempt = attempt;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    AsyncFd.Attempt<T> next = attempt;
    if (next == null) {
      throw Finished.polledAgain(toString());
    }
    boolean pending = false;
    try {
      // Each round takes a unit of the budget, so events that come for ever do not end in here.
      for (; ; ) {
        AwaitGuard wait = waiting == null ? new AwaitGuard(fd, wanted) : waiting;
        waiting = wait;
        Object answer = wait.pollRaw(cx);
        if (answer == Poll.PENDING) {
          pending = true;
          return answer;
        }
        waiting = null;
        T result = Objects.requireNonNull((ReadyGuard) answer).tryIo(next);
        if (result != null) {
          return result;
        }
      }
    } finally {
      if (!pending) {
        drop();
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(toString());
  }

  @Override
  public void drop() {
    attempt = null;
    AwaitGuard wait = waiting;
    waiting = null;
    if (wait != null) {
      wait.drop();
    }
  }

  @Override
  public String toString() {
    return "asyncIo of " + fd;
  }
}
