package dev.dormouse.sync;

import dev.dormouse.future.Context;
import org.jspecify.annotations.Nullable;

/** Receives the next value that nobody else receives. */
final class MpmcRecv<T> extends MpmcWaiter<@Nullable T> {

  MpmcRecv(MpmcChannel channel) {
    super(channel);
  }

  @Override
  @Nullable Object attempt(MpmcChannel channel, Context cx) {
    return channel.receive(this, cx.waker());
  }

  @Override
  void abandon(MpmcChannel channel) {
    channel.abandon(this);
  }

  @Override
  String name() {
    return "Mpmc.Receiver.recv";
  }
}
