package dev.dormouse.time;

/**
 * What an {@link Interval} does after ticks that nobody took in time.
 *
 * <p>With a period of 10 ms and a consumer that is busy until 35 ms, when it takes the tick that
 * was due at 10, the ticks are due at:
 *
 * <table>
 *   <caption>Ticks after a delay</caption>
 *   <tr><th>behaviour</th><th>due, in ms</th></tr>
 *   <tr><td>BURST</td><td>0, 10, 20, 30, 40, 50: three of them are taken at once</td></tr>
 *   <tr><td>DELAY</td><td>0, 10, 45, 55</td></tr>
 *   <tr><td>SKIP</td><td>0, 10, 40, 50</td></tr>
 * </table>
 *
 * <p>A tick that is taken up to 5 ms late counts as taken in time.
 */
public enum MissedTickBehavior {
  /** Makes up for missed ticks as fast as they are taken; the count stays right. */
  BURST {
    @Override
    long next(long due, long now, long period) {
      return Moment.saturatedSum(due, period);
    }
  },

  /** Goes on one period after the late tick was taken; the distance is never less than that. */
  DELAY {
    @Override
    long next(long due, long now, long period) {
      return Moment.saturatedSum(now, period);
    }
  },

  /** Leaves the missed ticks out and goes on at the next multiple of the period. */
  SKIP {
    @Override
    long next(long due, long now, long period) {
      return Moment.saturatedSum(now, period - Moment.saturatedDifference(now, due) % period);
    }
  };

  /** Returns the deadline after the one at {@code due}, which was taken late at {@code now}. */
  abstract long next(long due, long now, long period);
}
