package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Shuffles a schedule: takes, by a seed, those decisions of an executor that no contract fixes. For
 * tests, which see other orders so than those that a quiet machine shows.
 */
final class Shuffle {
  /*
   * Whether a process may do this at all is a constant that the JIT folds: elsewhere the questions
   * cost nothing. Each polling thread has a sequence for its decisions, which nobody else draws
   * from, so on one thread one seed makes one schedule. Pauses draw from a sequence of the thread
   * that passes; a shared one would put a fence at the very places whose orders are to be tried.
   *
   * Every decision is one that could have come about otherwise: an entry at the end of a queue, a
   * shorter row, a wake too many, a smaller budget, a slow thread. So what breaks was broken.
   */

  /** The system property that has the seed; 0 stands for schedules as they are. */
  static final String PROPERTY = "dormouse.schedule";

  /** Whether schedules of this process can be shuffled. */
  static final boolean POSSIBLE = System.getProperty(PROPERTY) != null;

  /** How far back in a queue the task may stand that comes first. */
  private static final int REACH = 16;

  private static final int SPINS_MAX = 512;
  private static final int YIELDS_MAX = 3;

  private static volatile long seed = POSSIBLE ? Long.getLong(PROPERTY, 0) : 0;
  private static final ThreadLocal<Shuffle> PAUSES = new ThreadLocal<>();

  /** Of which seed a sequence of pauses is; for another one it begins anew. */
  private final long of;

  /** Plain: for one thread. */
  private long state;

  private Shuffle(long of, long state) {
    this.of = of;
    this.state = state;
  }

  /**
   * Sets the seed of the runtimes that are built from now on.
   *
   * @throws IllegalStateException if the process was started without the property
   */
  static void use(long value) {
    if (!POSSIBLE) {
      throw new IllegalStateException(
          "schedules are shuffled in a JVM with -D" + PROPERTY + "=0 (or a seed); add it");
    }
    seed = value;
  }

  /** Returns the decisions of polling thread {@code index} of a runtime; null if none is to be. */
  static @Nullable Shuffle of(long runtimeSeed, int index) {
    return POSSIBLE && seed != 0
        ? new Shuffle(seed, SplitMix.forWorker(seed ^ runtimeSeed, index).nextLong())
        : null;
  }

  /** Returns a number from 0 on below {@code bound}. */
  int below(int bound) {
    state += SplitMix.GAMMA;
    return (int) Long.remainderUnsigned(SplitMix.mix(state), bound);
  }

  /** Tells whether to do something that is done one time out of {@code times}. */
  boolean once(int times) {
    return below(times) == 0;
  }

  /** Returns the place in a queue of {@code size}, which is not empty, of what comes first. */
  int place(int size) {
    return below(Math.min(size, REACH));
  }

  /** Returns a budget or another bound from 1 to {@code most}, in half of all cases a small one. */
  int bound(int most) {
    return 1 + below(once(2) ? Math.min(most, 4) : most);
  }

  /** Lets others be faster for a while, now and then. At points where an order is decided. */
  static void pause() {
    if (POSSIBLE && seed != 0) {
      mine().rest();
    }
  }

  private static Shuffle mine() {
    Shuffle known = PAUSES.get();
    if (known == null || known.of != seed) {
      long now = seed;
      known = new Shuffle(now, SplitMix.mix(now) ^ Thread.currentThread().threadId());
      PAUSES.set(known);
    }
    return known;
  }

  private void rest() {
    switch (below(16)) {
      case 0 -> {
        for (int left = bound(YIELDS_MAX); left > 0; left--) {
          Thread.yield();
        }
      }
      case 1, 2 -> {
        for (int left = bound(SPINS_MAX); left > 0; left--) {
          Thread.onSpinWait();
        }
      }
      default -> {}
    }
  }
}
