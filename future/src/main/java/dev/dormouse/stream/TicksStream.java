package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.time.Interval;
import dev.dormouse.time.Moment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the ticks of an interval, without end. */
final class TicksStream extends RawStream<Moment> {
  private @Nullable Interval interval;
  private @Nullable Future<Moment> tick;

  TicksStream(Interval interval) {
    this.interval = Objects.requireNonNull(interval, "interval");
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    Interval from = interval;
    if (from == null) {
      throw polledAgain("ticks");
    }
    Future<Moment> awaited = tick;
    if (awaited == null) {
      awaited = from.tick();
      tick = awaited;
    }
    boolean pending = false;
    try {
      Object moment = awaited.pollRaw(cx);
      pending = moment == Poll.PENDING;
      return moment;
    } finally {
      if (!pending) {
        tick = null;
      }
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("ticks", tick);
  }

  @Override
  public void drop() {
    Future<Moment> awaited = tick;
    tick = null;
    interval = null;
    if (awaited != null) {
      awaited.drop();
    }
  }
}
