package dev.dormouse.future;

import java.util.Random;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** The races between copies of a shared future that are polled and dropped, and its wakes. */
class SharedRacesTest {
  private static final int SCENARIOS = 4;
  private static final int INVOCATIONS = 1_500;
  private static final int STRESS_ROUNDS = 30_000;

  private static final int LEAVING_SCENARIOS = 3;

  /** How often the future is woken before it ends. */
  private static final int STEPS = 2;

  /** The task of one owner: its copy, and whether it is to run. */
  private static final class Task implements Waker {
    private final Shared<Integer> copy;
    private volatile boolean notified = true;
    private boolean ended;
    private boolean dropped;

    Task(Shared<Integer> copy) {
      this.copy = copy;
    }

    @Override
    public void wake() {
      notified = true;
    }

    void poll() {
      if (ended || dropped || !notified) {
        return;
      }
      notified = false;
      try {
        ended = copy.pollRaw(Context.of(this)) != Poll.PENDING;
      } catch (Exception unexpected) {
        throw new AssertionError(unexpected);
      }
    }

    void drop() {
      if (!dropped) {
        dropped = true;
        copy.drop();
      }
    }
  }

  /** A leaf that ends after a number of wakes, and notices two polls at once. */
  private static final class Leaf extends RawFuture<Integer> {
    private final WakerSlot slot = new WakerSlot();
    private final int steps;
    private volatile int raised;
    private int dropped;
    private boolean inside;
    private boolean over;

    Leaf(int steps) {
      this.steps = steps;
    }

    @Override
    public Object pollRaw(Context cx) {
      if (inside || over) {
        throw new AssertionError("polled twice at once, or after its end");
      }
      inside = true;
      slot.register(cx.waker());
      Object answer = Poll.PENDING;
      if (raised >= steps) {
        answer = raised;
        over = true;
      }
      inside = false;
      return answer;
    }

    @Override
    public void drop() {
      if (inside || over) {
        throw new AssertionError("dropped in a poll, or after its end");
      }
      over = true;
      dropped++;
    }

    void raise() {
      raised = raised + 1;
      slot.wake();
    }
  }

  /** Two owners and a leaf. */
  public static class History {
    private final Leaf leaf = new Leaf(STEPS);
    private final Task first;
    private final Task second;

    public History() {
      Shared<Integer> shared = leaf.shared();
      first = new Task(shared);
      second = new Task(shared.copy());
    }

    @Operation(nonParallelGroup = "first")
    public void pollFirst() {
      first.poll();
    }

    @Operation(nonParallelGroup = "first")
    public void dropFirst() {
      first.drop();
    }

    @Operation(nonParallelGroup = "second")
    public void pollSecond() {
      second.poll();
    }

    @Operation(nonParallelGroup = "second")
    public void dropSecond() {
      second.drop();
    }

    @Operation(nonParallelGroup = "leaf")
    public void raise() {
      leaf.raise();
    }

    @Validate
    public void whoWaitsIsWoken() {
      while (runs(first) || runs(second)) {
        first.poll();
        second.poll();
      }
      if (leaf.raised >= STEPS && !(hasEnded(first) && hasEnded(second))) {
        throw new AssertionError("a task waits for a future that could end");
      }
      boolean allLeft = first.dropped && second.dropped;
      if (allLeft != leaf.over && leaf.raised < STEPS) {
        throw new AssertionError("dropped " + leaf.dropped + " times, all left: " + allLeft);
      }
      if (leaf.dropped > 1) {
        throw new AssertionError("dropped " + leaf.dropped + " times");
      }
    }

    private static boolean runs(Task task) {
      return task.notified && !hasEnded(task);
    }

    private static boolean hasEnded(Task task) {
      return task.ended || task.dropped;
    }
  }

  /** One owner leaves after its poll, while the leaf wakes and the other one links itself. */
  public static class Leaving {
    private final Leaf leaf = new Leaf(1);
    private final Task first;
    private final Task second;

    public Leaving() {
      Shared<Integer> shared = leaf.shared();
      first = new Task(shared);
      second = new Task(shared.copy());
    }

    @Operation(nonParallelGroup = "first")
    public void pollAndLeave() {
      first.poll();
      first.drop();
    }

    @Operation(nonParallelGroup = "second")
    public void pollSecond() {
      second.poll();
    }

    @Operation(nonParallelGroup = "leaf")
    public void raise() {
      leaf.raise();
    }

    @Validate
    public void theOneThatStaysEnds() {
      for (int n = 0; n < 3; n++) {
        second.poll();
      }
      if (leaf.raised > 0 && !second.ended) {
        throw new AssertionError("a task waits for a future that could end");
      }
    }
  }

  @Test
  void wakeThatCameDuringThePollOfOneThatLeavesIsNotLost() {
    new ModelCheckingOptions()
        .iterations(LEAVING_SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(1)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(Leaving.class);
  }

  @Test
  void whoeverIsLeftIsWokenAndTheLastOneDropsTheFuture() {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(History.class);
  }

  @Test
  void stressedCopiesAllEnd() throws InterruptedException {
    long seed = 20_261_124L;
    History[] rounds = new History[STRESS_ROUNDS];
    for (int round = 0; round < STRESS_ROUNDS; round++) {
      rounds[round] = new History();
    }
    Turnstile turnstile = new Turnstile();
    Thread second =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              Random random = new Random(seed + 1);
              for (History history : rounds) {
                turnstile.meet();
                history.second.poll();
                history.leaf.raise();
                act(random.nextInt(3), history.second);
                turnstile.meet();
              }
            });
    Random random = new Random(seed);
    for (int round = 0; round < STRESS_ROUNDS; round++) {
      History history = rounds[round];
      turnstile.meet();
      history.first.poll();
      act(random.nextInt(3), history.first);
      turnstile.meet();
      history.leaf.raise();
      try {
        history.whoWaitsIsWoken();
      } catch (AssertionError failure) {
        throw new AssertionError("round " + round + ", seed " + seed, failure);
      }
    }
    second.join();
  }

  private static void act(int choice, Task task) {
    if (choice == 0) {
      task.drop();
    } else {
      task.poll();
    }
  }
}
