package dev.dormouse.sync;

/**
 * That all have come to a {@link Barrier}.
 *
 * @param isLeader whether this one was the last, as exactly one of each round is
 */
public record BarrierPass(boolean isLeader) {
  static final BarrierPass LEADER = new BarrierPass(true);
  static final BarrierPass FOLLOWER = new BarrierPass(false);
}
