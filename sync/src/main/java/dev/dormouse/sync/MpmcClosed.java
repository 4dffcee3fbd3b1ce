package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/** Waits until a channel of many receivers is closed. */
final class MpmcClosed extends GateWait<Void> {

  MpmcClosed(MpmcChannel channel) {
    super(channel.gate());
  }

  @Override
  @Nullable Object behind() {
    return null;
  }

  @Override
  String name() {
    return "Mpmc.closed";
  }
}
