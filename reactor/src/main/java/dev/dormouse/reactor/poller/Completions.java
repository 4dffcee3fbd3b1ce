package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Ring;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings the completions of one ring to the sources they are for. For the turning thread.
 *
 * <p>A completion that comes after its source was closed finds nobody, unless the source still has
 * something to send.
 */
final class Completions {
  private final Ring ring;
  private final @Nullable ReceiveBuffers buffers;
  private final Registry registry;
  private final Lingering lingering;

  /** Those that were noted. */
  private final long[] keys;

  private final int[] kinds;
  private final int[] results;
  private final int[] flags;
  private final @Nullable ReadySource[] found;

  /** Where those end that were noted; they stay in the ring until they were dispatched. */
  private int notedUpTo;

  /** Entries that have completed for good; of sends nobody counts any. */
  private long ended;

  private boolean wakeEnded;

  /**
   * Makes them for a ring.
   *
   * @param most how many are noted at a time
   */
  Completions(BufferedRing ring, Registry registry, Lingering lingering, int most) {
    this.ring = ring.ring();
    this.buffers = ring.buffers();
    this.registry = registry;
    this.lingering = lingering;
    this.keys = new long[most];
    this.kinds = new int[most];
    this.results = new int[most];
    this.flags = new int[most];
    this.found = new ReadySource[most];
    this.notedUpTo = this.ring.head();
  }

  /** Dispatches what has completed, up to a bound; returns how many concerned a source. */
  int dispatchAll() {
    int concerned = 0;
    int room = keys.length;
    for (; ; ) {
      int count = gather(room);
      concerned += dispatch(count);
      room -= count;
      if (room == 0 || !ring.isOverflown() || ring.complete() < 0) {
        return concerned;
      }
    }
  }

  /** Dispatches all that has completed, without the kernel. */
  void dispatchRest() {
    while (ring.head() != ring.tail()) {
      int unused = dispatch(gather(keys.length));
    }
  }

  /** Notes up to {@code most} completions of sources; how many there were. */
  private int gather(int most) {
    int index = ring.head();
    int end = ring.tail();
    int count = 0;
    for (; index != end && count < most; index++) {
      long data = ring.data(index);
      count(data, ring.flags(index));
      if (data >= 0) {
        keys[count] = EntryData.key(data);
        kinds[count] = EntryData.kind(data);
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
    if (data == EntryData.WAKE) {
      wakeEnded = true;
      ended++;
    } else if (data >= 0 && EntryData.kind(data) != EntryData.SEND) {
      ended++;
    }
  }

  /** Dispatches those that were noted, and gives them back to the kernel. */
  private int dispatch(int count) {
    registry.find(keys, count, found);
    int concerned = 0;
    for (int i = 0; i < count; i++) {
      UringSource source = (UringSource) found[i];
      found[i] = null;
      if (source != null) {
        concerned++;
      } else if (!lingering.isEmpty()) {
        source = lingering.find(keys[i]);
      }
      if (source == null) {
        refuse(flags[i]);
      } else {
        dispatch(source, kinds[i], results[i], flags[i]);
      }
    }
    ring.takenUpTo(notedUpTo);
    return concerned;
  }

  /** Gives the buffer back, if there is one. */
  private void refuse(int flag) {
    if ((flag & Ring.CQE_BUFFER) != 0) {
      Objects.requireNonNull(buffers).refuse(flag >>> Ring.BUFFER_SHIFT);
    }
  }

  private static void dispatch(UringSource source, int kind, int result, int flag) {
    if (EntryData.isAccept(kind)) {
      source.accepted(EntryData.acceptNumber(kind), result);
      return;
    }
    switch (kind) {
      case EntryData.RECEIVE -> source.received(result, flag);
      case EntryData.SEND -> source.sendFell(result);
      default -> source.polled(kind, result);
    }
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
