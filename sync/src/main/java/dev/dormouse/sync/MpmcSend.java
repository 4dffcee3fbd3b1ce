package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends one value to whichever receiver comes for it, waiting for a place if it must. */
final class MpmcSend extends MpmcWaiter<Void> {
  private @Nullable Object value;
  private final boolean open;

  MpmcSend(MpmcChannel channel, Object value, boolean open) {
    super(channel);
    this.value = value;
    this.open = open;
  }

  @Override
  @Nullable Object attempt(MpmcChannel channel, Context cx) throws SendError {
    Object held = Objects.requireNonNull(value);
    if (!open) {
      throw new SendError(held);
    }
    return switch (channel.send(this, held, cx.waker())) {
      case SENT -> null;
      case FULL -> Poll.PENDING;
      case CLOSED -> throw new SendError(held);
    };
  }

  @Override
  void abandon(MpmcChannel channel) {
    channel.abandon(this);
  }

  @Override
  void forget() {
    value = null;
  }

  @Override
  String name() {
    return "Mpmc.Sender.send";
  }
}
