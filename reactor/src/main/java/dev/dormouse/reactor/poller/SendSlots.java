package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.sys.linux.Slab;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Where bytes lie that are sent with the next turn. Of one thread at a time. */
final class SendSlots {
  /** What {@link #take} answers if all are in use. */
  static final int NONE = -1;

  private final Slab slab;
  private final MemorySegment memory;
  private final int[] free;
  private int freeCount;

  /** Those that have a slot. */
  private List<Outbox> taken = new ArrayList<>();

  private List<Outbox> spare = new ArrayList<>();

  SendSlots(int count) throws IOException {
    slab = new Slab((long) count * Limits.SEND_SLOT_BYTES);
    memory = slab.memory();
    free = new int[count];
    for (int i = 0; i < count; i++) {
      free[i] = count - 1 - i;
    }
    freeCount = count;
  }

  /** Gives a slot to {@code outbox}, or answers NONE. */
  int take(Outbox outbox) {
    if (freeCount == 0) {
      return NONE;
    }
    if (!outbox.isListed()) {
      outbox.list(true);
      taken.add(outbox);
    }
    return free[--freeCount];
  }

  void release(int slot) {
    free[freeCount++] = slot;
  }

  MemorySegment memory() {
    return memory;
  }

  /** Learns that every send which the kernel has taken, and that did not complain, is done. */
  void confirm() {
    if (taken.isEmpty()) {
      return;
    }
    List<Outbox> looked = taken;
    taken = spare;
    for (Outbox outbox : looked) {
      outbox.list(false);
      outbox.confirm();
      if (outbox.hasSlot() && !outbox.isListed()) {
        outbox.list(true);
        taken.add(outbox);
      }
    }
    looked.clear();
    spare = looked;
  }

  void close() {
    slab.close();
  }
}
