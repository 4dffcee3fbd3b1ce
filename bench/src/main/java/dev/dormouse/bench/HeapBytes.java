package dev.dormouse.bench;

import java.lang.ref.Reference;
import java.util.function.IntFunction;

/** Weighs objects by what is live on the heap. */
final class HeapBytes {
  private static final int COLLECTIONS = 3;

  private HeapBytes() {}

  /**
   * Makes objects of the numbers from 0 to {@code count}, and returns how many bytes each takes
   * with all that only it holds. The last one is made first: it loads what the others need.
   */
  static double ofEach(int count, IntFunction<?> make) {
    Object[] made = new Object[count];
    Reference.reachabilityFence(make.apply(count));
    long before = live();
    for (int i = 0; i < count; i++) {
      made[i] = make.apply(i);
    }
    double bytes = (double) (live() - before) / count;
    Reference.reachabilityFence(made);
    return bytes;
  }

  /** Returns what is live on the heap. */
  static long live() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime jvm = Runtime.getRuntime();
    return jvm.totalMemory() - jvm.freeMemory();
  }
}
