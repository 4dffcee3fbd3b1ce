package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import org.jspecify.annotations.Nullable;

/** The values that come to one receiver, until the channel has ended. It owns the receiver. */
final class MpmcStream<T> extends RawStream<T> {
  private static final String NAME = "Mpmc.Receiver.stream";

  private Mpmc.@Nullable Receiver<T> receiver;

  /** The receive that waits, or null. */
  private @Nullable Future<@Nullable T> waiting;

  MpmcStream(Mpmc.Receiver<T> receiver) {
    this.receiver = receiver;
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    Mpmc.Receiver<T> from = receiver;
    if (from == null) {
      throw polledAgain(NAME);
    }
    Future<@Nullable T> recv = waiting;
    if (recv == null) {
      recv = from.recv();
      waiting = recv;
    }
    Object value = recv.pollRaw(cx);
    if (value != Poll.PENDING) {
      waiting = null;
      if (value == null) {
        receiver = null;
        from.close();
      }
    }
    return value;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(NAME);
  }

  @Override
  public void drop() {
    Mpmc.Receiver<T> from = receiver;
    Future<@Nullable T> recv = waiting;
    receiver = null;
    waiting = null;
    if (recv != null) {
      recv.drop();
    }
    if (from != null) {
      from.close();
    }
  }
}
