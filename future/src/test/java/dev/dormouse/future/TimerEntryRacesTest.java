package dev.dormouse.future;

import java.util.Random;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The word that the task and the firing thread race on, under all interleavings and stress. */
class TimerEntryRacesTest {
  private static final int SCENARIOS = 8;
  private static final int INVOCATIONS = 1_500;
  private static final int STRESS_BATCHES = 2_000;
  private static final int BATCH = 64;

  /** One armed entry, the task that polls it and the thread that fires it. */
  public static class History implements Timers {
    private final BareEntry entry = new BareEntry();

    /** The waker that counts, as the task sees it. */
    private Waker stored = new CountingWaker();

    private boolean sawFired;
    private boolean cancelled;
    private int told;
    private @Nullable Waker fired;
    private boolean lost;
    private int firings;

    public History() {
      entry.arm(this, 7, stored);
    }

    @Override
    public void insert(TimerEntry inserted) {}

    @Override
    public void cancelled(TimerEntry told) {
      this.told++;
    }

    @Operation(nonParallelGroup = "wheel")
    public void fire() {
      Waker waker = entry.fire();
      if (waker != null) {
        fired = waker;
        firings++;
      }
    }

    /** The wheel is closed, which ends the entry as a firing does. */
    @Operation(nonParallelGroup = "wheel")
    public void lose() {
      Waker waker = entry.lose();
      if (waker != null) {
        fired = waker;
        lost = true;
        firings++;
      }
    }

    /** The task polls with a waker of its own. */
    @Operation(nonParallelGroup = "task")
    public void rearm() {
      if (cancelled || sawFired) {
        return; // a task does not poll after the end
      }
      Waker next = new CountingWaker();
      try {
        if (entry.rearm(next)) {
          stored = next;
        } else {
          sawFired = true;
        }
      } catch (IllegalStateException closed) {
        cancelled = true; // a future that fails lets go of its timer
        entry.cancel();
      }
    }

    @Operation(nonParallelGroup = "task")
    public void cancel() {
      cancelled = true;
      entry.cancel();
    }

    /** The firing takes the waker that counts, or the cancel wins and the wheel is told, once. */
    @Validate
    public void oneSideWins() {
      check(firings <= 1, "fired twice");
      check(fired == null || fired == stored, "fired a waker that did not count");
      check(!sawFired || fired != null, "saw a firing that was none");
      check(told == (cancelled && fired == null ? 1 : 0), "told " + told + ", fired " + fired);
      check(entry.isCancelled() == cancelled, "cancelled is lost");
      check(entry.isFired() == (fired != null && !lost && !cancelled), "fired is lost");
    }

    private static void check(boolean holds, String otherwise) {
      if (!holds) {
        throw new AssertionError(otherwise);
      }
    }
  }

  @Test
  void firingRacesRearmAndCancelWithOneWinner() {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(History.class);
  }

  @Test
  void stressedFiringHasOneWinner() throws InterruptedException {
    long seed = 20_261_122L;
    Random random = new Random(seed);
    History[] histories = new History[BATCH];
    Turnstile turnstile = new Turnstile();
    Thread firing = Thread.ofPlatform().daemon().start(() -> fireAll(histories, turnstile));
    try {
      for (int batch = 0; batch < STRESS_BATCHES; batch++) {
        for (int n = 0; n < BATCH; n++) {
          histories[n] = new History();
        }
        int choices = random.nextInt();
        turnstile.meet();
        for (int n = 0; n < BATCH; n++) {
          if ((choices >>> n % 32 & 1) == 0) {
            histories[n].rearm();
          } else {
            histories[n].cancel();
          }
        }
        turnstile.meet();
        for (History history : histories) {
          history.oneSideWins();
        }
      }
    } catch (AssertionError failure) {
      throw new AssertionError("seed " + seed, failure);
    }
    firing.join();
  }

  private static void fireAll(History[] histories, Turnstile turnstile) {
    for (int batch = 0; batch < STRESS_BATCHES; batch++) {
      turnstile.meet();
      for (History history : histories) {
        history.fire();
      }
      turnstile.meet();
    }
  }
}
