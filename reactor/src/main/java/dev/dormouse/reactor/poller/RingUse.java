package dev.dormouse.reactor.poller;

/** Who enters a ring. */
enum RingUse {
  /** One thread for good: the one that enables it. */
  BOUND,
  /** One thread at a time. */
  CONFINED,
  /** Several at once. */
  SHARED
}
