package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long MILLI = 1_000_000;

  /** A clock that moves by hand; it begins somewhere odd, as real ones do. */
  private static final class HandClock implements Clock {
    long now = -3_141_592_653L;

    @Override
    public long nanos() {
      return now;
    }
  }

  private final HandClock clock = new HandClock();
  private final List<Long> fired = new ArrayList<>();
  private final ReactorTimers timers = new ReactorTimers(clock, false, () -> {});

  /** A sleep that has been polled once and records its deadline when it fires. */
  private final class Sleeper extends Context implements Waker {
    final long deadline;
    final Future<Void> sleep;
    boolean woken;

    Sleeper(long deadline) throws Exception {
      this.deadline = deadline;
      this.sleep = Time.sleepUntil(new Moment(deadline));
      sleep.pollRaw(this);
    }

    @Override
    public void wake() {
      assertThat(woken).as("fires once").isFalse();
      woken = true;
      fired.add(deadline);
    }

    @Override
    public Waker waker() {
      return this;
    }

    @Override
    public Clock clock() {
      return clock;
    }

    @Override
    public Timers timers() {
      return timers;
    }
  }

  private Sleeper after(long nanos) throws Exception {
    return new Sleeper(clock.now + nanos);
  }

  private void advance(long nanos) {
    clock.now += nanos;
    timers.expire();
  }

  @Test
  void firesNotBeforeItsDeadline() throws Exception {
    Sleeper sleeper = after(5 * MILLI + 1);
    advance(5 * MILLI);
    assertThat(sleeper.woken).isFalse();
    advance(1);
    assertThat(sleeper.woken).as("the tick is rounded up").isFalse();
    advance(MILLI);
    assertThat(sleeper.woken).isTrue();
    assertThat(sleeper.sleep.pollRaw(sleeper)).isNull();
  }

  @Test
  void sleepNamesTheNextDeadline() throws Exception {
    assertThat(timers.sleepNanos(-1)).isEqualTo(-1);
    assertThat(timers.sleepNanos(77)).isEqualTo(77);
    after(9 * MILLI);
    after(4 * MILLI);
    assertThat(timers.sleepNanos(-1)).isEqualTo(4 * MILLI);
    assertThat(timers.sleepNanos(MILLI)).isEqualTo(MILLI);
    clock.now += 10 * MILLI;
    assertThat(timers.sleepNanos(-1)).isZero();
  }

  @Test
  void sleepingByTheWheelAloneReachesADistantDeadlineInFewSteps() throws Exception {
    Sleeper sleeper = after(Duration.ofDays(365).toNanos() + 12_345_678);
    int steps = 0;
    while (!sleeper.woken) {
      clock.now += timers.sleepNanos(-1);
      timers.expire();
      steps++;
      assertThat(steps).isLessThan(8);
    }
    assertThat(clock.now - sleeper.deadline).isBetween(0L, MILLI);
  }

  @Test
  void deadlineBeyondTheWheelIsKept() throws Exception {
    long years = Duration.ofDays(365 * 29).toNanos();
    advance(5 * MILLI);
    Sleeper sleeper = after(years);
    Sleeper soon = after(2 * MILLI);
    advance(2 * MILLI);
    assertThat(soon.woken).isTrue();
    for (int steps = 0; !sleeper.woken; steps++) {
      clock.now += timers.sleepNanos(-1);
      timers.expire();
      assertThat(steps).isLessThan(40);
    }
    assertThat(clock.now - sleeper.deadline).isBetween(0L, MILLI);
  }

  @Test
  void deadlineJustBehindTheTurnOfTheTopLevelIsNotLate() throws Exception {
    advance(((1L << 36) - 10) * MILLI);
    Sleeper sleeper = after(20 * MILLI);
    Sleeper before = after(5 * MILLI);
    advance(5 * MILLI);
    assertThat(before.woken).isTrue();
    advance(15 * MILLI);
    assertThat(sleeper.woken).isTrue();
    assertThat(timers.armed()).isZero();
  }

  @Test
  void pastDeadlineIsReadyWithoutTheWheel() throws Exception {
    Sleeper sleeper = after(-1);
    assertThat(timers.armed()).isZero();
    assertThat(sleeper.woken).isFalse();
  }

  @Test
  void cancelledTimersFireNeverAndCountNot() throws Exception {
    Sleeper kept = after(3 * MILLI);
    Sleeper dropped = after(3 * MILLI);
    assertThat(timers.armed()).isEqualTo(2);
    dropped.sleep.drop();
    dropped.sleep.drop();
    assertThat(timers.armed()).isEqualTo(1);
    advance(4 * MILLI);
    assertThat(kept.woken).isTrue();
    assertThat(dropped.woken).isFalse();
    assertThat(timers.armed()).isZero();
    kept.sleep.drop();
    assertThat(timers.armed()).isZero();
  }

  @Test
  void cancelFromTheWakerOfATimerThatIsDueInTheSameTurn() throws Exception {
    Sleeper second = after(3 * MILLI);
    Future<Void> first = Time.sleepUntil(new Moment(second.deadline));
    Context cx =
        second.withWaker(second.sleep::drop); // due together: one of them is unlinked, not fired
    first.pollRaw(cx);
    Future<Void> third = Time.sleepUntil(new Moment(second.deadline));
    third.pollRaw(second.withWaker(second.sleep::drop));
    advance(3 * MILLI);
    assertThat(timers.armed()).isZero();
  }

  @Test
  void cancelledTimersNeverReachTheWheel() throws Exception {
    after(MILLI);
    for (int i = 0; i < Limits.HANDED_TIMERS_MAX / 2; i++) {
      after(2 * MILLI).sleep.drop();
    }
    assertThat(timers.expire()).isFalse();
    assertThat(timers.held()).isEqualTo(1);
    assertThat(timers.armed()).isEqualTo(1);
    assertThat(timers.sleepNanos(-1)).isEqualTo(MILLI);
    advance(MILLI);
    assertThat(fired).hasSize(1);
    assertThat(timers.sleepNanos(-1)).as("no alarm for the dropped ones").isEqualTo(-1);
  }

  @Test
  void newTimersDoNotPileUpBetweenTurns() throws Exception {
    for (int i = 0; i < 3 * Limits.HANDED_TIMERS_MAX; i++) {
      after(2 * MILLI);
    }
    assertThat(timers.held()).isEqualTo(3 * Limits.HANDED_TIMERS_MAX);
    advance(2 * MILLI);
    assertThat(fired).hasSize(3 * Limits.HANDED_TIMERS_MAX);
  }

  @Test
  void manyCancelledTimersAreSweptOut() throws Exception {
    after(Duration.ofHours(1).toNanos());
    for (int i = 0; i < 10 * Limits.DEAD_TIMERS_MIN; i++) {
      Sleeper sleeper = after(Duration.ofMinutes(1 + i % 100).toNanos());
      timers.expire(); // brings it to the wheel
      sleeper.sleep.drop();
      assertThat(timers.held()).isLessThanOrEqualTo(Limits.DEAD_TIMERS_MIN + 3);
    }
    assertThat(timers.armed()).isEqualTo(1);
  }

  @Test
  void agreesWithASortedModel() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PriorityQueue<Sleeper> model =
        new PriorityQueue<>(Comparator.comparingLong((Sleeper s) -> s.deadline));
    long origin = clock.now;
    for (int step = 0; step < 20_000; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          Sleeper sleeper = after(1 + random.nextLong(scale(random)));
          model.add(sleeper);
        }
        case 3 -> {
          Sleeper any = anyOf(model, random);
          if (any != null) {
            any.sleep.drop();
            model.remove(any);
          }
        }
        case 4, 5 -> advanceWith(model, random.nextLong(MILLI << random.nextInt(30)), origin, seed);
        case 6 -> advanceWith(model, random.nextLong(3 * MILLI), origin, seed);
        default -> {
          // What a sleeping thread does: to the next deadline the wheel knows, and not further.
          long nanos = timers.sleepNanos(-1);
          if (!model.isEmpty()) {
            long due = ceilTick(model.element().deadline, origin) * MILLI + origin;
            assertThat(nanos).as("seed %d", seed).isBetween(0L, Math.max(0, due - clock.now));
          }
          // A bound keeps the clock from running round within the test.
          advanceWith(model, Math.clamp(nanos, 0, MILLI << 28), origin, seed);
        }
      }
      assertThat(timers.armed()).as("seed %d, step %d", seed, step).isEqualTo(model.size());
    }
  }

  private static long scale(Random random) {
    return MILLI << random.nextInt(38);
  }

  private static @Nullable Sleeper anyOf(PriorityQueue<Sleeper> model, Random random) {
    return model.isEmpty()
        ? null
        : model.stream().skip(random.nextInt(model.size())).findFirst().orElseThrow();
  }

  private static long ceilTick(long deadline, long origin) {
    return Math.ceilDiv(deadline - origin, MILLI);
  }

  private void advanceWith(PriorityQueue<Sleeper> model, long nanos, long origin, long seed) {
    fired.clear();
    advance(nanos);
    long now = Math.floorDiv(clock.now - origin, MILLI);
    List<Long> due = new ArrayList<>();
    while (!model.isEmpty() && ceilTick(model.element().deadline, origin) <= now) {
      due.add(model.remove().deadline);
    }
    assertThat(fired).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(due);
    assertThat(fired.stream().map(deadline -> ceilTick(deadline, origin)))
        .as("order of the ticks, seed %d", seed)
        .isSorted();
  }

  @Test
  void throwingWakerHarmsNoOtherTimer() throws Exception {
    Sleeper kept = after(2 * MILLI);
    for (int i = 0; i < 2; i++) {
      Future<Void> sleep = Time.sleepUntil(new Moment(kept.deadline));
      sleep.pollRaw(
          kept.withWaker(() -> {
            throw new IllegalStateException("scripted");
          }));
    }
    Sleeper last = after(2 * MILLI);
    try (LogCapture log = new LogCapture()) {
      advance(2 * MILLI);
      assertThat(log.messages()).hasSize(2);
    }
    assertThat(kept.woken).isTrue();
    assertThat(last.woken).isTrue();
    assertThat(timers.armed()).isZero();
  }

  @Test
  void firedEntryCanBeArmedAgainByItsWaker() throws Exception {
    Sleeper sleeper = after(2 * MILLI);
    advance(2 * MILLI);
    assertThat(sleeper.sleep.pollRaw(sleeper)).isNotSameAs(Poll.PENDING);
  }
}
