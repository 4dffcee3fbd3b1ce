package dev.dormouse.time;

import dev.dormouse.future.Context;
import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/** An alarm whose deadline may change while somebody waits for it. */
final class MovableAlarm {
  /*
   * Moving the deadline away leaves the entry in the wheel: it rings early, and the poll that this
   * causes arms it for the rest. So a deadline that is put off again and again costs a store each
   * time. Moving it nearer gives the entry up, since one that is linked cannot be armed again, and
   * wakes the waiting task, whose poll arms a new one.
   */
  private long deadline;

  /** Spare, armed for {@link #deadline} or before it, or has rung. */
  private @Nullable Alarm alarm;

  /** Returns the reading of the clock that is waited for. */
  long deadline() {
    return deadline;
  }

  /** Waits for {@code reading} from now on. */
  void move(long reading) {
    deadline = reading;
    Alarm armed = alarm;
    if (armed == null || armed.isSpare()) {
      return;
    }
    if (armed.isFired()) {
      armed.rewind();
    } else if (reading < armed.deadlineNanos()) {
      giveUp();
    }
  }

  /** Gives the armed entry up and wakes whoever waits for it. */
  void giveUp() {
    Alarm armed = alarm;
    alarm = null;
    Waker waiting = armed == null ? null : armed.disarm();
    if (waiting != null) {
      waiting.wake();
    }
  }

  /** Tells whether the alarm has rung for this deadline. */
  boolean hasRung() {
    Alarm armed = alarm;
    return armed != null && armed.isFired() && armed.deadlineNanos() >= deadline;
  }

  /** Tells whether the deadline has passed; otherwise the task is woken when it has. */
  boolean isDue(Context cx) {
    Alarm armed = alarm;
    if (armed != null && !armed.isSpare()) {
      if (!armed.hasRung(deadline, cx)) {
        return false;
      }
      if (armed.deadlineNanos() >= deadline) {
        return true;
      }
      armed.rewind();
    }
    if (cx.isDropping()) {
      return false; // there is no clock, and nobody would wait
    }
    long now = cx.clock().nanos();
    if (deadline <= now) {
      return true;
    }
    alarm = null; // should arming fail, the entry is used up
    Alarm next = armed == null ? new Alarm() : armed;
    boolean rung = next.hasRung(Time.clamp(deadline, now), cx);
    alarm = next;
    return rung;
  }

  /** Lets go of the timer; nobody waits any more. */
  void drop() {
    Alarm armed = alarm;
    alarm = null;
    if (armed != null) {
      armed.drop();
    }
  }
}
