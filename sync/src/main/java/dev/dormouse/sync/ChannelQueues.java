package dev.dormouse.sync;

/** What few channels need, made when first needed. Guarded by the channel's lock. */
final class ChannelQueues {
  /** The senders that wait for places, first come first. */
  final GrantQueue senders;

  /** Those who wait for the receiver to refuse. */
  final WaitQueue closers = new WaitQueue();

  /** How many weak senders are open. */
  int weakSenders;

  ChannelQueues(Channel channel) {
    senders = new Senders(channel);
  }

  private static final class Senders extends GrantQueue {
    private final Channel channel;

    Senders(Channel channel) {
      this.channel = channel;
    }

    @Override
    Object lock() {
      return channel;
    }
  }
}
