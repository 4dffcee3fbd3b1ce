package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Sleep;
import dev.dormouse.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A span of time that may begin again and again, behind one timer. */
final class Span {
  private final Duration duration;
  private @Nullable Sleep sleep;
  private boolean running;

  Span(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + ": the duration is negative: " + duration);
    }
    this.duration = duration;
  }

  Duration duration() {
    return duration;
  }

  boolean isRunning() {
    return running;
  }

  /** Begins now. In the cleanup of a drop there is no clock, and nobody would wait. */
  void begin(Context cx) {
    if (cx.isDropping()) {
      return;
    }
    Moment end = Moment.now(cx.clock()).plus(duration);
    Sleep timer = sleep;
    if (timer == null) {
      sleep = Time.sleepUntil(end);
    } else {
      timer.reset(end);
    }
    running = true;
  }

  /** Stops before the end; the timer stays for the next beginning. */
  void stop() {
    running = false;
  }

  /**
   * Tells whether it was running and has come to its end; otherwise the task is woken then. It asks
   * for no budget, so that a source which uses all of it up cannot hold the end off.
   */
  boolean isOver(Context cx) throws Exception {
    Sleep timer = sleep;
    if (!running || timer == null || timer.pollRaw(cx.unconstrained()) == Poll.PENDING) {
      return false;
    }
    running = false;
    return true;
  }

  void drop() {
    Sleep timer = sleep;
    sleep = null;
    running = false;
    if (timer != null) {
      timer.drop();
    }
  }
}
