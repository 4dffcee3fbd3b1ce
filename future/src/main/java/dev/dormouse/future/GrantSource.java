package dev.dormouse.future;

import java.util.List;

/**
 * Something that hands what tasks wait for to the first of them, whether that is polled or not: a
 * lock that keeps an order. A task may keep the future that waits and await another one; then what
 * was granted is held by nobody, and all behind it wait for good. An executor that watches finds
 * it.
 *
 * <p>For authors of leaves and executors. A source tells its first waiter's executor of itself with
 * {@link Context#watchGrants}, and again after each {@link #unwatched}. Any thread may ask it; it
 * answers at once, and nothing changes.
 */
public interface GrantSource {

  /** Returns what was granted and has not been polled since. */
  List<Waiting> unclaimed();

  /** Returns the first that wait to be granted something, {@code most} at most. */
  List<Waiting> waiting(int most);

  /** Tells whether nobody waits and nothing is unclaimed. */
  boolean isIdle();

  /** Learns that nobody watches any more. */
  void unwatched();
}
