package dev.dormouse.stream;

import dev.dormouse.future.Waker;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** The race of two owners for their lock. */
class PairLockRacesTest {
  private static final int SCENARIOS = 6;
  private static final int INVOCATIONS = 1_500;

  /** Two tasks, each of which polls until it had the lock as often as it wants. */
  public static class History {
    private final PairLock lock = new PairLock();
    private final Side first = new Side();
    private final Side second = new Side();
    private int inside;

    /** One task. */
    private static final class Side implements Waker {
      private volatile boolean woken;
      private boolean waits;

      @Override
      public void wake() {
        woken = true;
      }
    }

    @Operation(nonParallelGroup = "first")
    public void pollFirst() {
      poll(first);
    }

    @Operation(nonParallelGroup = "second")
    public void pollSecond() {
      poll(second);
    }

    /** Whether it finds the lock taken depends on the schedule, so it answers nothing. */
    private void poll(Side side) {
      side.woken = false;
      side.waits = !lock.tryLock(side);
      if (side.waits) {
        return;
      }
      inside++;
      if (inside != 1) {
        throw new AssertionError("both hold the lock");
      }
      inside--;
      lock.unlock();
    }

    @Validate
    public void whoWaitsWasWoken() {
      for (Side side : new Side[] {first, second}) {
        if (side.waits && !side.woken) {
          throw new AssertionError("waits for ever");
        }
      }
    }
  }

  @Test
  void onlyOneHoldsItAndWhoWaitsIsWoken() {
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
