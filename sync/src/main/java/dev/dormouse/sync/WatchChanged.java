package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import org.jspecify.annotations.Nullable;

/** Waits for a value that a receiver has not seen. */
final class WatchChanged extends RawFuture<Void> {
  private static final String NAME = "Watch.Receiver.changed";

  private Watch.@Nullable Receiver<?> receiver;

  WatchChanged(Watch.Receiver<?> receiver) {
    this.receiver = receiver;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws RecvError {
    Watch.Receiver<?> of = receiver;
    if (of == null) {
      throw Finished.polledAgain(NAME);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    boolean changed;
    try {
      changed = see(of, cx);
    } catch (Throwable failure) {
      receiver = null;
      throw failure;
    }
    if (!changed) {
      cx.refund();
      return Poll.PENDING;
    }
    receiver = null;
    return null;
  }

  private <T extends @Nullable Object> boolean see(Watch.Receiver<T> of, Context cx)
      throws RecvError {
    Watched.Version<T> version = of.poll(this, of.seen(), cx);
    if (version == null) {
      return false;
    }
    of.see(version);
    return true;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(NAME);
  }

  @Override
  public void drop() {
    Watch.Receiver<?> of = receiver;
    receiver = null;
    if (of != null) {
      of.abandon(this);
    }
  }
}
