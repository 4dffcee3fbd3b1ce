package dev.dormouse.runtime;

import dev.dormouse.future.Entropy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Randomness by the SplitMix64 sequence: one addition and a mix, so any thread may draw. */
final class SplitMix implements Entropy {
  /** What the state of a sequence grows by. */
  static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

  private final AtomicLong state;

  SplitMix(long seed) {
    state = new AtomicLong(seed);
  }

  /** Returns a seed that differs from run to run. */
  static long freshSeed() {
    return ThreadLocalRandom.current().nextLong();
  }

  /** Returns an independent sequence for worker {@code index} of a runtime with this seed. */
  static SplitMix forWorker(long seed, int index) {
    return new SplitMix(mix(seed + (index + 1) * GAMMA));
  }

  @Override
  public long nextLong() {
    return mix(state.addAndGet(GAMMA));
  }

  /** Returns a number that depends on every bit of {@code bits}. */
  static long mix(long bits) {
    long once = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    long twice = (once ^ (once >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return twice ^ (twice >>> 31);
  }
}
