package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends one value, waiting for a place for a while; the value comes back if that was too short. */
final class SendTimeout extends RawFuture<Void> {
  private @Nullable Future<Void> sending;
  private @Nullable Object value;

  SendTimeout(Send send, Object value, Duration limit) {
    sending = Time.timeout(limit, send);
    this.value = value;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Future<Void> future = sending;
    if (future == null) {
      throw Finished.polledAgain("Sender.sendTimeout");
    }
    boolean pending = false;
    try {
      Object answer = future.pollRaw(cx);
      pending = answer == Poll.PENDING;
      return answer;
    } catch (Elapsed elapsed) {
      throw new SendTimeoutError(value, elapsed);
    } finally {
      if (!pending) {
        sending = null;
        value = null;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("Sender.sendTimeout", sending);
  }

  @Override
  public void drop() {
    Future<Void> future = sending;
    sending = null;
    value = null;
    if (future != null) {
      future.drop();
    }
  }
}
