package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Timers;
import dev.dormouse.reactor.poller.SleepFlag;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A thread that starts, drops and sweeps timers, beside the one that turns and sleeps. */
class TimerInletRacesTest {
  private static final int SCENARIOS = 6;
  private static final int INVOCATIONS = 200;
  private static final long MILLI = 1_000_000;

  /** An entry in the hands of the task that polls. */
  private static final class Entry extends TimerEntry {
    private int wakes;
    private boolean dropped;

    void start(Timers timers, long deadline) {
      arm(timers, deadline, () -> wakes++);
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      dropped = true;
      cancel();
    }
  }

  /** One inlet, the real flag of the sleeper, and a clock that stands until the end. */
  public static class History {
    private final SleepFlag flag = new SleepFlag();
    private final List<Entry> entries = new ArrayList<>();
    private long now;
    private final ReactorTimers timers = new ReactorTimers(() -> now, true, flag::call);
    private final TimerInlet inlet = (TimerInlet) timers.openInlet(Thread.currentThread());
    private boolean sleeps;
    private long sleepNanos;

    /** The three deadlines fall in slots of their own, the first two into one tick. */
    @Operation(nonParallelGroup = "task")
    public void insert(int number) {
      Entry entry = new Entry();
      entries.add(entry);
      entry.start(inlet, MILLI / 2 + Math.floorMod(number, 3) * 70 * MILLI);
    }

    @Operation(nonParallelGroup = "task")
    public void dropNewest() {
      if (!entries.isEmpty()) {
        entries.getLast().drop();
      }
    }

    @Operation(nonParallelGroup = "task")
    public void sweep() {
      inlet.sweep();
    }

    @Operation(nonParallelGroup = "turner")
    public void sleep() {
      wakeUp();
      if (flag.fallAsleep()) {
        sleepNanos = timers.sleepNanos(-1);
        sleeps = true;
      }
    }

    @Operation(nonParallelGroup = "turner")
    public void wakeUp() {
      boolean unused = flag.wakened();
      sleeps = false;
      boolean any = timers.expire();
      check(!any, "fired early");
    }

    /** Nobody oversleeps an armed entry, and all that are armed fire once when they are due. */
    @Validate
    public void nothingIsOverslept() {
      boolean called = !flag.isAsleep();
      long first = Long.MAX_VALUE;
      int armed = 0;
      for (Entry entry : entries) {
        if (!entry.dropped) {
          armed++;
          first = Math.min(first, Math.ceilDiv(entry.deadlineNanos(), MILLI) * MILLI);
        }
      }
      boolean inTime = first == Long.MAX_VALUE || sleepNanos >= 0 && sleepNanos <= first;
      check(!sleeps || called || inTime, "sleeps for " + sleepNanos + " beyond " + first);
      check(timers.armed() == armed, timers.armed() + " armed, not " + armed);
      now = 1_000 * MILLI;
      boolean fired = timers.expire();
      check(fired == armed > 0, "fired: " + fired);
      for (Entry entry : entries) {
        check(entry.wakes == (entry.dropped ? 0 : 1), "woken " + entry.wakes + " times");
      }
      check(timers.armed() == 0, "armed after all have fired: " + timers.armed());
      check(timers.held() == 0, "held after all have fired: " + timers.held());
    }

    private static void check(boolean holds, String otherwise) {
      if (!holds) {
        throw new AssertionError(otherwise);
      }
    }
  }

  @Test
  void insertRacesTheSleepAndNothingIsOverslept() {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(History.class);
  }
}
