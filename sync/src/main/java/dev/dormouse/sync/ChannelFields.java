package dev.dormouse.sync;

import dev.dormouse.future.Waker;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a channel, each on the cache line of those who write it: inheritance fixes their
 * order. What is not final is touched through {@link ChannelState} only.
 */
final class ChannelFields {
  private ChannelFields() {}

  /** What is written rarely. */
  abstract static class Settled {
    final int capacity;
    int senders = 1;
    @Nullable Slots slots;

    /** Guarded by the lock. */
    @Nullable ChannelQueues queues;

    Settled(int capacity, Slots slots) {
      this.capacity = capacity;
      this.slots = slots;
    }
  }

  /** What every send writes. It reads what is settled, so that has the same line. */
  abstract static class SenderSide extends Settled {
    /** The senders' copy of head + capacity; may be old, and is then smaller. */
    long limit;

    long word;

    SenderSide(int capacity, Slots slots) {
      super(capacity, slots);
      limit = capacity;
    }
  }

  /** Keeps the receiver's line to itself. */
  @SuppressWarnings("unused")
  abstract static class SenderPadding extends SenderSide {
    private long p0, p1, p2, p3, p4, p5, p6;

    SenderPadding(int capacity, Slots slots) {
      super(capacity, slots);
    }
  }

  /** What every receive writes. */
  abstract static class ReceiverSide extends SenderPadding {
    /** How many values have been received. */
    long head;

    /** Whom to wake; written by the receiver only. */
    @Nullable Waker receiver;

    /** Whether senders wait: what a receive looks at, so that it need not look at the word. */
    boolean waiting;

    ReceiverSide(int capacity, Slots slots) {
      super(capacity, slots);
    }
  }
}
