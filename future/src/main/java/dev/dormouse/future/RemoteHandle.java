package dev.dormouse.future;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a future that runs elsewhere, as the other half of a {@link Pair} on any executor. Made
 * by {@link Future#remoteHandle}.
 *
 * <p>It is what a {@link JoinHandle} is for executors that have none, with two differences:
 * dropping it cancels the work, unless {@link #forget} came before; and a failure is thrown as it
 * is. Where the work is dropped by whoever runs it, it fails with {@link Aborted}.
 *
 * @param <T> type of the value
 */
public final class RemoteHandle<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable RemoteCell<T> cell;

  RemoteHandle(RemoteCell<T> cell) {
    this.cell = cell;
  }

  /**
   * The two halves of a future that runs in one place and is awaited in another.
   *
   * @param remote does the work, once it is spawned or awaited; ready when the work has ended or
   *     was cancelled
   * @param handle waits for its end
   * @param <T> type of the value
   */
  public record Pair<T extends @Nullable Object>(Future<Void> remote, RemoteHandle<T> handle) {
    /** Takes the halves as they are; {@link Future#remoteHandle} makes them. */
    public Pair {
      Objects.requireNonNull(remote, "remote");
      Objects.requireNonNull(handle, "handle");
    }
  }

  /**
   * Lets the work run on and this handle go. From now on a failure of the work is thrown to whoever
   * runs it; one that came before is let go. Does nothing after the end.
   */
  public void forget() {
    RemoteCell<T> from = cell;
    cell = null;
    if (from != null) {
      from.handle.take();
      if (!from.forget()) {
        from.letGo();
      }
    }
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    RemoteCell<T> from = cell;
    if (from == null) {
      throw Finished.polledAgain("remoteHandle");
    }
    from.handle.register(cx.waker());
    return switch (from.state()) {
      case RUNNING, CANCELLED, FORGOTTEN -> Poll.PENDING;
      case ENDED -> {
        cell = null;
        from.handle.take();
        yield from.takeEnd();
      }
      case LOST -> {
        cell = null;
        throw new Aborted("remoteHandle: the work was dropped by whoever ran it");
      }
    };
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("remoteHandle");
  }

  /** Cancels the work. */
  @Override
  public void drop() {
    RemoteCell<T> from = cell;
    cell = null;
    if (from != null) {
      from.handle.take();
      if (!from.cancel()) {
        from.letGo();
      }
    }
  }
}
