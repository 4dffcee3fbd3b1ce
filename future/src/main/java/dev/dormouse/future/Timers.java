package dev.dormouse.future;

/**
 * The seam for waiting: keeps entries until their deadline and fires them.
 *
 * <p>An executor implements it over its wheel. Whether {@code insert} may be called from other
 * threads than the polling one is the executor's own matter, since entries insert themselves while
 * they are polled; {@code cancelled} may come from any thread.
 */
public interface Timers {

  /**
   * Takes an armed entry. It is fired once, not before its deadline on the executor's clock, by a
   * call of {@link TimerEntry#fire}.
   */
  void insert(TimerEntry entry);

  /**
   * Learns that an entry it holds was cancelled. The entry has let go of its waker; unlinking it
   * may wait.
   */
  void cancelled(TimerEntry entry);
}
