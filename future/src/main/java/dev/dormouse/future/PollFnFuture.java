package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Calls a poll function until its end, and never again. */
final class PollFnFuture<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable Future<? extends T> function;

  PollFnFuture(Future<? extends T> function) {
    this.function = function;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Future<? extends T> step = function;
    if (step == null) {
      throw Finished.polledAgain("pollFn");
    }
    Object answer;
    try {
      answer = step.pollRaw(cx);
    } catch (Throwable failure) {
      function = null;
      throw failure;
    }
    if (answer != Poll.PENDING) {
      function = null;
    }
    return answer;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("pollFn", function);
  }

  @Override
  public void drop() {
    Future<? extends T> step = function;
    function = null;
    if (step != null) {
      step.drop();
    }
  }
}
