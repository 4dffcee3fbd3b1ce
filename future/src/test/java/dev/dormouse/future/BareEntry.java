package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** A timer entry without a future's manners; a test calls its transitions itself. */
final class BareEntry extends TimerEntry {
  @Override
  public @Nullable Object pollRaw(Context cx) {
    return rearm(cx.waker()) ? Poll.PENDING : null;
  }

  @Override
  public void drop() {
    cancel();
  }
}
