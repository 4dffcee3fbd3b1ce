package dev.dormouse.future;

import java.util.Random;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** The race between children that are woken and the owner that polls them. */
class WokenChildrenRacesTest {
  private static final int SCENARIOS = 8;
  private static final int INVOCATIONS = 1_500;
  private static final int STRESS_ROUNDS = 40_000;

  /** More than a word has room for. */
  private static final int STRESS_CHILDREN = 66;

  /** The owner's task with children whose conditions grow. */
  public static class History implements Waker {
    private final WokenChildren woken;
    private final int[] counts;
    private final int[] seen;
    private volatile boolean notified;

    public History() {
      this(2);
    }

    History(int children) {
      woken = new WokenChildren(children);
      counts = new int[children];
      seen = new int[children];
      poll(); // all bits are set at first; what is of interest comes after
    }

    @Override
    public void wake() {
      notified = true;
    }

    /** The owner polls what was woken. */
    @Operation(nonParallelGroup = "owner")
    public void poll() {
      notified = false;
      woken.begin(this);
      for (int word = 0; word < woken.words(); word++) {
        for (long bits = woken.drain(word); bits != 0; bits &= bits - 1) {
          int child = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
          seen[child] = counts[child];
        }
      }
    }

    /** The owner runs out of budget before it polls anything, and arranges its next poll. */
    @Operation(nonParallelGroup = "owner")
    public void giveUp() {
      notified = false;
      woken.begin(this);
      woken.putBack(0, woken.drain(0));
      notified = true;
    }

    @Operation(nonParallelGroup = "first")
    public void raiseFirst() {
      raise(0);
    }

    @Operation(nonParallelGroup = "second")
    public void raiseSecond() {
      raise(1);
    }

    /** Wakes a child for no reason. */
    @Operation
    public void wakeFirst() {
      woken.waker(0).wake();
    }

    void raise(int child) {
      counts[child]++;
      woken.waker(child).wake();
    }

    @Validate
    public void noWakeIsMissed() {
      if (notified) {
        poll();
      }
      for (int child = 0; child < seen.length; child++) {
        if (seen[child] != counts[child]) {
          throw new AssertionError(
              "child " + child + ": saw " + seen[child] + " of " + counts[child]);
        }
      }
    }
  }

  @Test
  void ownerHasSeenEveryConditionOrIsWoken() {
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
  void stressedOwnerMissesNoChild() throws InterruptedException {
    long seed = 20_261_123L;
    History history = new History(STRESS_CHILDREN);
    Turnstile turnstile = new Turnstile();
    Thread raising = Thread.ofPlatform().daemon().start(() -> raise(history, turnstile, seed));
    for (int round = 0; round < STRESS_ROUNDS; round++) {
      turnstile.meet();
      history.poll();
      history.poll();
      turnstile.meet();
      try {
        history.noWakeIsMissed();
      } catch (AssertionError failure) {
        throw new AssertionError("round " + round + ", seed " + seed, failure);
      }
    }
    raising.join();
  }

  private static void raise(History history, Turnstile turnstile, long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < STRESS_ROUNDS; round++) {
      turnstile.meet();
      for (int n = random.nextInt(4); n >= 0; n--) {
        history.raise(random.nextInt(STRESS_CHILDREN));
      }
      turnstile.meet();
    }
  }
}
