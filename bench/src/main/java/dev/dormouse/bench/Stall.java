package dev.dormouse.bench;

/** A poll that takes a while, as tokio's benchmarks have it. */
final class Stall {
  private static final long NANOS = 10_000;

  private Stall() {}

  /** Keeps this thread for ten microseconds, but leaves the processor to others that want it. */
  static void now() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < NANOS) {
      Thread.yield();
    }
  }
}
