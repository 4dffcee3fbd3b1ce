package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** A join handle that aborts its task when it is dropped. */
final class AbortOnDrop<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable JoinHandle<T> handle;

  AbortOnDrop(JoinHandle<T> handle) {
    this.handle = handle;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    JoinHandle<T> task = handle;
    if (task == null) {
      throw Finished.polledAgain("abortOnDrop");
    }
    Object value;
    try {
      value = task.pollRaw(cx);
    } catch (Throwable failure) {
      handle = null;
      throw failure;
    }
    if (value != Poll.PENDING) {
      handle = null;
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("abortOnDrop", handle);
  }

  @Override
  public void drop() {
    JoinHandle<T> task = handle;
    handle = null;
    if (task != null) {
      task.abort();
      task.drop();
    }
  }
}
