package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Sleep;
import dev.dormouse.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What wakers may do while the wheel fires: throw, drop, reset and arm timers. */
class FiringTest {
  private static final long MILLI = 1_000_000;

  private long now = 7;
  private final ReactorTimers timers = new ReactorTimers(() -> now, false, () -> {});
  private final List<String> fired = new ArrayList<>();

  private Context waking(Waker waker) {
    return new Context() {
      @Override
      public Waker waker() {
        return waker;
      }

      @Override
      public Clock clock() {
        return () -> now;
      }

      @Override
      public Timers timers() {
        return timers;
      }
    };
  }

  private Sleep sleep(long millis, Waker waker) throws Exception {
    Sleep sleep = Time.sleepUntil(in(millis));
    assertThat(sleep.pollRaw(waking(waker))).isSameAs(Poll.PENDING);
    return sleep;
  }

  private Sleep sleep(long millis, String name) throws Exception {
    return sleep(millis, () -> fired.add(name));
  }

  private Moment in(long millis) {
    return new Moment(now + millis * MILLI);
  }

  private void advance(long millis) {
    now += millis * MILLI;
    timers.expire();
  }

  @Test
  void longestLagIsKeptUntilSomebodyAsks() throws Exception {
    sleep(5, "early");
    sleep(20, "late");
    advance(30);
    assertThat(fired).containsExactly("early", "late");
    sleep(1, "punctual");
    advance(1);
    assertThat(timers.takeLagNanos()).isEqualTo(25 * MILLI);
    assertThat(timers.takeLagNanos()).isZero();
  }

  /** Logging may fail as well, for want of memory for instance. */
  @Test
  void logThatThrowsLosesNoOtherTimer() throws Exception {
    for (int i = 0; i < 2; i++) {
      sleep(
          1,
          () -> {
            throw new IllegalStateException("scripted");
          });
      sleep(1, "kept");
    }
    Logger logger = Logger.getLogger("dev.dormouse.reactor");
    Handler broken = new BrokenHandler();
    logger.addHandler(broken);
    logger.setUseParentHandlers(false);
    try {
      advance(1);
    } finally {
      logger.removeHandler(broken);
      logger.setUseParentHandlers(true);
    }
    assertThat(fired).containsExactly("kept", "kept");
    assertThat(timers.armed()).isZero();
  }

  private static final class BrokenHandler extends Handler {
    @Override
    public void publish(LogRecord line) {
      throw new LinkageError("scripted");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void wakerDropsTheOthersThatAreDue() throws Exception {
    List<Sleep> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(
          sleep(
              1,
              () -> {
                fired.add("one");
                all.forEach(Sleep::drop);
              }));
    }
    advance(1);
    assertThat(fired).containsExactly("one");
    assertThat(timers.armed()).isZero();
    assertThat(timers.nextDeadlineNanos()).isEqualTo(TimerWheel.NEVER);
  }

  @Test
  void wakerMovesAnotherThatIsDue() throws Exception {
    List<Sleep> moved = new ArrayList<>();
    Waker mover =
        () -> {
          fired.add("mover");
          moved.forEach(sleep -> sleep.reset(in(2)));
        };
    sleep(1, mover);
    moved.add(sleep(1, "moved"));
    sleep(1, mover);
    advance(1);
    assertThat(fired).as("whoever is moved is woken to wait anew").contains("moved");
    Sleep sleep = moved.getFirst();
    assertThat(sleep.pollRaw(waking(() -> fired.add("again")))).isSameAs(Poll.PENDING);
    advance(1);
    assertThat(fired).doesNotContain("again");
    advance(1);
    assertThat(fired).endsWith("again");
    assertThat(sleep.pollRaw(waking(Waker.noop()))).isNull();
    assertThat(timers.armed()).isZero();
  }

  @Test
  void wakerPollsItsTimerAndBeginsAnother() throws Exception {
    List<Sleep> own = new ArrayList<>();
    own.add(
        sleep(
            1,
            () -> {
              try {
                assertThat(own.getFirst().pollRaw(waking(Waker.noop()))).isNull();
                sleep(1, "next");
              } catch (Exception failure) {
                throw new AssertionError(failure);
              }
            }));
    advance(1);
    assertThat(fired).isEmpty();
    assertThat(timers.armed()).isEqualTo(1);
    advance(1);
    assertThat(fired).containsExactly("next");
  }

  @Test
  void nextDeadlineLooksPastTimersThatWereDropped() throws Exception {
    assertThat(timers.nextDeadlineNanos()).isEqualTo(TimerWheel.NEVER);
    sleep(3, "dropped").drop();
    sleep(70, "dropped").drop();
    Sleep kept = sleep(100, "kept");
    sleep(90, "dropped").drop();
    sleep(5_000, "later");
    assertThat(timers.nextDeadlineNanos()).isEqualTo(now + 100 * MILLI);
    kept.drop();
    assertThat(timers.nextDeadlineNanos()).isEqualTo(now + 5_000 * MILLI);
  }

  @Test
  void nextDeadlineIsTheReadingAtWhichTheTimerFires() throws Exception {
    Sleep odd = Time.sleepUntil(new Moment(now + 5 * MILLI + 1));
    assertThat(odd.pollRaw(waking(() -> fired.add("odd")))).isSameAs(Poll.PENDING);
    long next = timers.nextDeadlineNanos();
    assertThat(next).isEqualTo(now + 6 * MILLI);
    now = next;
    timers.expire();
    assertThat(fired).containsExactly("odd");
  }

  @Test
  void timersOfOneTickFireInTheOrderInWhichTheyCame() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int[] ticks = {1, 63, 64, 65, 300, 4_095, 4_096, 4_097, 70_000};
    List<List<Integer>> came = new ArrayList<>();
    List<List<Integer>> went = new ArrayList<>();
    for (int i = 0; i < ticks.length; i++) {
      came.add(new ArrayList<>());
      went.add(new ArrayList<>());
    }
    long start = now;
    for (int n = 0; n < 3_000; n++) {
      int number = n;
      int at = random.nextInt(ticks.length);
      Moment deadline = new Moment(start + ticks[at] * MILLI);
      if (deadline.nanos() > now) {
        Sleep sleep = Time.sleepUntil(deadline);
        assertThat(sleep.pollRaw(waking(() -> went.get(at).add(number)))).isSameAs(Poll.PENDING);
        if (random.nextInt(4) == 0) {
          sleep.drop();
        } else {
          came.get(at).add(number);
        }
      }
      if (random.nextInt(10) == 0) {
        advance(random.nextInt(40));
      }
    }
    advance(100_000);
    assertThat(went).as("seed %d", seed).isEqualTo(came);
  }
}
