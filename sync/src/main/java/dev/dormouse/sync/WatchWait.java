package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits for a value that a predicate accepts. */
final class WatchWait<T extends @Nullable Object> extends RawFuture<T> {
  private static final String NAME = "Watch.Receiver.waitFor";

  private final Predicate<? super T> wanted;
  private Watch.@Nullable Receiver<T> receiver;

  /** The number of the value that was refused last. */
  private long refused = Watched.FIRST - 1;

  WatchWait(Watch.Receiver<T> receiver, Predicate<? super T> wanted) {
    this.receiver = receiver;
    this.wanted = wanted;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws RecvError {
    Watch.Receiver<T> of = receiver;
    if (of == null) {
      throw Finished.polledAgain(NAME);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    try {
      for (boolean first = true; ; first = false) {
        Watched.Version<T> version = of.poll(this, refused, cx);
        if (version == null) {
          cx.refund();
          return Poll.PENDING;
        }
        // Further values cost more: senders that are quicker than the predicate hold nobody up.
        if (!first && !cx.proceed()) {
          return Poll.PENDING;
        }
        boolean accepted = wanted.test(version.value());
        of.see(version);
        if (accepted) {
          receiver = null;
          return version.value();
        }
        refused = version.number();
      }
    } catch (Throwable failure) {
      receiver = null;
      throw failure;
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(NAME);
  }

  @Override
  public void drop() {
    Watch.Receiver<T> of = receiver;
    receiver = null;
    if (of != null) {
      of.abandon(this);
    }
  }
}
