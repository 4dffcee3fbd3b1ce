package dev.dormouse.future;

import java.util.Random;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * The race between the one who waits and those who wake. The model checker walks through the
 * interleavings; the stress run adds what real memory does beyond them.
 */
class WakerSlotRacesTest {
  private static final int SCENARIOS = 8;
  private static final int INVOCATIONS = 1_500;
  private static final int STRESS_BATCHES = 3_000;
  private static final int BATCH = 128;

  /** A task as an executor sees it: a poll takes the notification, a wake leaves one. */
  private static final class Task implements Waker {
    private volatile boolean notified;

    @Override
    public void wake() {
      notified = true;
    }

    /** Begins a poll, stores the waker, then looks at the condition, which is plain. */
    int poll(Source source) {
      notified = false;
      source.slot.register(this);
      return source.count;
    }
  }

  /** A condition that grows, and the slot of whoever waits for it. */
  private static final class Source {
    private final WakerSlot slot = new WakerSlot();
    private int count;

    void raise() {
      count++;
      slot.wake();
    }
  }

  /** What the model checker does with a slot; one instance per history. */
  public static class History {
    private final Source source = new Source();
    private final Task first = new Task();
    private final Task second = new Task();
    private Task current = first;
    private boolean polled;
    private int seen;

    @Operation(nonParallelGroup = "task")
    public void poll() {
      seen = current.poll(source);
      polled = true;
    }

    /** The future moves to another task, which polls it with a waker of its own. */
    @Operation(nonParallelGroup = "task")
    public void move() {
      current = current == first ? second : first;
      poll();
    }

    @Operation(nonParallelGroup = "source")
    public void raise() {
      source.raise();
    }

    /** Wakes for no reason. */
    @Operation
    public void wake() {
      source.slot.wake();
    }

    @Validate
    public void noWakeIsMissed() {
      if (polled && seen != source.count && !current.notified) {
        throw new AssertionError("saw " + seen + " of " + source.count + " and was not woken");
      }
    }
  }

  @Test
  void whoeverPolledLastHasSeenTheConditionOrIsWoken() {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(History.class);
  }

  /** Without the fence in register() this fails now and then, on x86 as well. */
  @Test
  void stressedRegisterNeverMissesTheWake() throws InterruptedException {
    long seed = 20_261_121L;
    Random random = new Random(seed);
    Source[] sources = new Source[BATCH];
    Task[] tasks = new Task[BATCH];
    int[] seen = new int[BATCH];
    Turnstile turnstile = new Turnstile();
    Thread waking = Thread.ofPlatform().daemon().start(() -> raiseAll(sources, turnstile, ~seed));
    for (int batch = 0; batch < STRESS_BATCHES; batch++) {
      for (int n = 0; n < BATCH; n++) {
        sources[n] = new Source();
        tasks[n] = new Task();
      }
      turnstile.meet();
      pause(random);
      for (int n = 0; n < BATCH; n++) {
        seen[n] = tasks[n].poll(sources[n]);
      }
      turnstile.meet();
      for (int n = 0; n < BATCH; n++) {
        if (seen[n] == 0 && !tasks[n].notified) {
          throw new AssertionError("missed: batch " + batch + ", source " + n + ", seed " + seed);
        }
      }
    }
    waking.join();
  }

  private static void raiseAll(Source[] sources, Turnstile turnstile, long seed) {
    Random random = new Random(seed);
    for (int batch = 0; batch < STRESS_BATCHES; batch++) {
      turnstile.meet();
      pause(random);
      for (Source source : sources) {
        source.raise();
      }
      turnstile.meet();
    }
  }

  private static void pause(Random random) {
    for (int spins = random.nextInt(4); spins > 0; spins--) {
      Thread.onSpinWait();
    }
  }
}
