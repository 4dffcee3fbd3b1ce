package dev.dormouse.future;

import java.util.Random;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** The race between children that push themselves and the owner that takes and polls them. */
class WokenStackRacesTest {
  private static final int SCENARIOS = 8;
  private static final int INVOCATIONS = 1_500;
  private static final int STRESS_ROUNDS = 40_000;
  private static final int STRESS_CHILDREN = 5;

  /** A child whose condition grows. */
  private static final class Child extends Woken {
    private int count;
    private int seen;

    Child(WokenStack stack) {
      super(stack);
    }
  }

  /** The owner's task with its children. */
  public static class History implements Waker {
    private final WokenStack stack = new WokenStack();
    private final Child[] children;
    private volatile boolean notified;

    public History() {
      this(2);
    }

    History(int size) {
      children = new Child[size];
      for (int n = 0; n < size; n++) {
        children[n] = new Child(stack);
      }
      poll();
    }

    @Override
    public void wake() {
      notified = true;
    }

    /** The owner polls what was woken. */
    @Operation(nonParallelGroup = "owner")
    public void poll() {
      notified = false;
      stack.begin(this);
      for (Woken next = stack.takeAll(); next != null; ) {
        Child child = (Child) next;
        next = child.unlink();
        child.seen = child.count;
      }
    }

    /** The owner polls a child that it wants to poll without having been woken by it. */
    @Operation(nonParallelGroup = "owner")
    public void pollReserved() {
      Child child = children[0];
      if (child.reserve()) {
        child.unlink();
        child.seen = child.count;
      }
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
      children[0].wake();
    }

    void raise(int child) {
      children[child].count++;
      children[child].wake();
    }

    @Validate
    public void noWakeIsMissed() {
      if (notified) {
        poll();
      }
      for (Child child : children) {
        if (child.seen != child.count) {
          throw new AssertionError("saw " + child.seen + " of " + child.count);
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
    long seed = 20_261_124L;
    History history = new History(STRESS_CHILDREN);
    Turnstile turnstile = new Turnstile();
    Thread raising = Thread.ofPlatform().daemon().start(() -> raise(history, turnstile, seed));
    for (int round = 0; round < STRESS_ROUNDS; round++) {
      turnstile.meet();
      history.poll();
      history.pollReserved();
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
