package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Runs a future for the handle that waits for it elsewhere. */
final class RemoteFuture<T extends @Nullable Object> extends RawFuture<Void> {
  private final RemoteCell<T> cell;
  private @Nullable Future<T> source;

  RemoteFuture(RemoteCell<T> cell, Future<T> source) {
    this.cell = cell;
    this.source = source;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    Future<T> from = source;
    if (from == null) {
      throw Finished.polledAgain("remote");
    }
    cell.remote.register(cx.waker());
    if (cell.state() == RemoteCell.State.CANCELLED) {
      release();
      from.drop();
      return null;
    }
    Object value;
    try {
      value = from.pollRaw(cx);
    } catch (Throwable failure) {
      release();
      if (!cell.end(null, failure)) {
        throw Sneaky.rethrow(failure); // nobody awaits it, so the executor is told
      }
      return null;
    }
    if (value == Poll.PENDING) {
      return Poll.PENDING;
    }
    release();
    cell.end(value, null);
    return null;
  }

  @Override
  protected String taskName() {
    Future<T> from = source;
    return from == null ? super.taskName() : FutureInfo.nameOf(from);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("remote", source);
  }

  @Override
  public void drop() {
    Future<T> from = source;
    release();
    if (from != null) {
      try {
        from.drop();
      } finally {
        cell.lose();
      }
    }
  }

  private void release() {
    source = null;
    cell.remote.take();
  }
}
