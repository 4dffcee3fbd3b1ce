package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of a watch channel that its receiver has not seen. It owns the receiver. */
final class WatchStream<T extends @Nullable Object> extends RawStream<T> {
  private static final String NAME = "Watch.Receiver.stream";

  private Watch.@Nullable Receiver<T> receiver;

  WatchStream(Watch.Receiver<T> receiver) {
    this.receiver = receiver;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) {
    Watch.Receiver<T> of = receiver;
    if (of == null) {
      throw polledAgain(NAME);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    Watched.Version<T> version;
    try {
      version = of.poll(this, of.seen(), cx);
    } catch (RecvError over) {
      drop();
      return null;
    }
    if (version == null) {
      cx.refund();
      return Poll.PENDING;
    }
    return Objects.requireNonNull(
        of.see(version).value(),
        "a watch that has a stream was sent null, which would be the stream's end");
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
      of.close();
    }
  }
}
