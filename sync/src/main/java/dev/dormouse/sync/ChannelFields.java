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
    boolean waiting;
    @Nullable Ring ring;

    /** The senders that wait, first come first; its monitor is the channel's lock. */
    final WaitQueue waiters = new WaitQueue();

    /** Those who wait for the receiver to refuse; made when first needed, under the lock. */
    @Nullable WaitQueue closeWaiters;

    Settled(int capacity, Ring ring) {
      this.capacity = capacity;
      this.ring = ring;
    }
  }

  /** Keeps the senders' line to itself. */
  @SuppressWarnings("unused")
  abstract static class SettledPadding extends Settled {
    private long p0, p1, p2, p3, p4, p5, p6;

    SettledPadding(int capacity, Ring ring) {
      super(capacity, ring);
    }
  }

  /** What every send writes. */
  abstract static class SenderSide extends SettledPadding {
    long word;

    /** The senders' copy of head + capacity; may be old, and is then smaller. */
    long limit;

    SenderSide(int capacity, Ring ring) {
      super(capacity, ring);
      limit = capacity;
    }
  }

  /** Keeps the receiver's line to itself. */
  @SuppressWarnings("unused")
  abstract static class SenderPadding extends SenderSide {
    private long p0, p1, p2, p3, p4, p5;

    SenderPadding(int capacity, Ring ring) {
      super(capacity, ring);
    }
  }

  /** What every receive writes. */
  abstract static class ReceiverSide extends SenderPadding {
    /** How many values have been received. */
    long head;

    /** Whom to wake; written by the receiver only. */
    @Nullable Waker receiver;

    ReceiverSide(int capacity, Ring ring) {
      super(capacity, ring);
    }
  }

  /** Keeps neighbours off the receiver's line. */
  @SuppressWarnings("unused")
  abstract static class ReceiverPadding extends ReceiverSide {
    private long p0, p1, p2, p3, p4, p5;

    ReceiverPadding(int capacity, Ring ring) {
      super(capacity, ring);
    }
  }
}
