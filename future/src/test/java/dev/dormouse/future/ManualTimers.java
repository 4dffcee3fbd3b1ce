package dev.dormouse.future;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Timers that a test fires by hand. As a real wheel does, it keeps a cancelled entry linked until
 * it comes by, and an entry that is still linked may not be inserted again.
 */
public final class ManualTimers implements Timers {
  private final List<TimerEntry> linked = new ArrayList<>();
  private @Nullable RuntimeException refusal;
  private int inserts;
  private int cancels;

  @Override
  public void insert(TimerEntry entry) {
    if (linked.contains(entry)) {
      throw new AssertionError("inserted although it is still linked: " + entry);
    }
    if (refusal != null) {
      throw refusal;
    }
    inserts++;
    linked.add(entry);
  }

  @Override
  public void cancelled(TimerEntry entry) {
    if (!linked.contains(entry)) {
      throw new AssertionError("cancelled although it is not linked: " + entry);
    }
    cancels++;
  }

  /** Makes every insert fail from now on. */
  public void refuse(RuntimeException failure) {
    refusal = failure;
  }

  public int inserts() {
    return inserts;
  }

  public int cancels() {
    return cancels;
  }

  /** Returns how many entries wait for their deadline. */
  public int armed() {
    return (int) linked.stream().filter(entry -> !entry.isCancelled()).count();
  }

  /** Returns the deadline of the entry that fires next, or null. */
  public @Nullable Long nextDeadline() {
    return linked.stream()
        .filter(entry -> !entry.isCancelled())
        .min(Comparator.comparingLong(TimerEntry::deadlineNanos))
        .map(TimerEntry::deadlineNanos)
        .orElse(null);
  }

  /** Unlinks and fires what is due at {@code now}; returns how many wakers were woken. */
  public int fire(long now) {
    int woken = 0;
    for (TimerEntry entry : List.copyOf(linked)) {
      if (entry.deadlineNanos() - now <= 0) {
        linked.remove(entry);
        Waker waker = entry.fire();
        if (waker != null) {
          waker.wake();
          woken++;
        }
      }
    }
    return woken;
  }
}
