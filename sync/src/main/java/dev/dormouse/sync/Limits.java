package dev.dormouse.sync;

/** The bounds of this module, each with what happens there. */
public final class Limits {
  /** Most values a bounded channel can hold; a larger capacity is refused when it is made. */
  public static final int CHANNEL_CAPACITY_MAX = (1 << 24) - 1;

  /** Most values that an unbounded channel can hold; sending another one is an error. */
  public static final int UNBOUNDED_VALUES_MAX = Integer.MAX_VALUE;

  /** Most senders that may be open on one channel; {@link Sender#copy} refuses more. */
  public static final int CHANNEL_SENDERS_MAX = Integer.MAX_VALUE - 1;

  /** Most receivers that one channel of several receivers may have; more are refused. */
  public static final int CHANNEL_RECEIVERS_MAX = Integer.MAX_VALUE - 1;

  /** Most permits that may be free in a semaphore, or held together; adding more is refused. */
  public static final int PERMITS_MAX = Integer.MAX_VALUE;

  /** Most readers that a {@link RwLock} lets in together, unless it is made for fewer. */
  public static final int READERS_MAX = (1 << 29) - 1;

  /**
   * Smallest piece of a channel's storage, in values; smaller channels are one piece. A power of 2.
   */
  static final int CHUNK_MIN = 32;

  /** Largest channel, in values, whose storage is one piece that it keeps. */
  static final int ONE_CHUNK_MAX = 64;

  /** Cells of a broadcast channel that nobody has used yet. */
  static final int CELLS_MIN = 8;

  /** Most cells that a broadcast channel keeps when everything sent was received. */
  static final int CELLS_KEPT = 64;

  /**
   * How many receivers that were closed may stay linked among those that wait, unless more are
   * open; beyond that all are woken, which unlinks them.
   */
  static final int DEAD_WAITERS_MAX = 64;

  /**
   * How often a receiver looks again at a slot that a sender has taken and not yet filled, before
   * it lets other tasks run. Only a sender that was preempted between two instructions gets there.
   */
  static final int SPINS_MAX = 200;

  private Limits() {}
}
