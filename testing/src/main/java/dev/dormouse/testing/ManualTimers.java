package dev.dormouse.testing;

import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timers that fire when a test says so, to the nanosecond and in the order of their deadlines. */
final class ManualTimers implements Timers {
  private final List<TimerEntry> entries = new ArrayList<>();

  @Override
  public void insert(TimerEntry entry) {
    if (entries.contains(entry)) {
      throw new AssertionError("a timer was armed twice: " + entry);
    }
    entries.add(entry);
  }

  @Override
  public void cancelled(TimerEntry entry) {
    entries.remove(entry);
  }

  int armed() {
    return entries.size();
  }

  /** Returns the timer that fires next, or null. */
  @Nullable TimerEntry first() {
    return entries.stream().min(Comparator.comparingLong(TimerEntry::deadlineNanos)).orElse(null);
  }

  /** Fires what is due at {@code now}. */
  void fire(long now) {
    for (TimerEntry next; (next = first()) != null && next.deadlineNanos() <= now; ) {
      entries.remove(next);
      Waker waker = next.fire();
      if (waker != null) {
        waker.wake();
      }
    }
  }
}
