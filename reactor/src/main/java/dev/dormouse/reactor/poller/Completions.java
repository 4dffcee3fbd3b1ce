package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Ring;
import org.jspecify.annotations.Nullable;

/** The completions of one turn, by source. For the turning thread. */
final class Completions {
  final long[] keys;
  final int[] kinds;
  final int[] results;
  final int[] flags;
  final @Nullable ReadySource[] found;

  private final Ring ring;

  /** Where those end that were noted; they stay in the ring until they were dispatched. */
  private int notedUpTo;

  /** Entries that have completed for good; of sends nobody counts any. */
  private long ended;

  private boolean wakeEnded;

  Completions(Ring ring, int most) {
    this.ring = ring;
    this.keys = new long[most];
    this.kinds = new int[most];
    this.results = new int[most];
    this.flags = new int[most];
    this.found = new ReadySource[most];
    this.notedUpTo = ring.head();
  }

  /** Notes up to {@code most} completions of sources; how many there were. */
  int gather(int most) {
    int index = ring.head();
    int end = ring.tail();
    int count = 0;
    for (; index != end && count < most; index++) {
      long data = ring.data(index);
      count(data, ring.flags(index));
      if (data >= 0) {
        keys[count] = data & ~UringSource.KINDS;
        kinds[count] = (int) (data & UringSource.KINDS);
        results[count] = ring.result(index);
        flags[count++] = ring.flags(index);
      }
    }
    notedUpTo = index;
    return count;
  }

  private void count(long data, int flag) {
    if ((flag & Ring.CQE_MORE) != 0) {
      return;
    }
    if (data == UringPoller.WAKE) {
      wakeEnded = true;
      ended++;
    } else if (data >= 0 && (data & UringSource.KINDS) != 0) {
      ended++;
    }
  }

  /** Gives what was noted back to the kernel. */
  void dispatched() {
    ring.takenUpTo(notedUpTo);
  }

  /** Counts what there is, and gives it back. */
  void skip() {
    int index = ring.head();
    for (int end = ring.tail(); index != end; index++) {
      count(ring.data(index), ring.flags(index));
    }
    ring.takenUpTo(index);
  }

  /** Returns how many entries have completed for good. */
  long ended() {
    return ended;
  }

  /** Tells whether the wait for the eventfd has ended since the last call. */
  boolean takeWakeEnded() {
    boolean was = wakeEnded;
    wakeEnded = false;
    return was;
  }
}
