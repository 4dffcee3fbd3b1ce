package dev.dormouse.testing;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.WakerSlot;
import org.jspecify.annotations.Nullable;

/** Takes a value from a thread of which the runtime knows nothing. */
final class Handover {
  private final WakerSlot slot = new WakerSlot();
  private volatile @Nullable String value;

  /** Gives the value. Any thread. */
  void give(String given) {
    value = given;
    slot.wake();
  }

  /** Waits for the value. */
  Future<String> taken() {
    return Futures.pollFn(cx -> {
      slot.register(cx.waker());
      String given = value;
      return given == null ? Poll.pending() : Poll.ready(given);
    });
  }
}
