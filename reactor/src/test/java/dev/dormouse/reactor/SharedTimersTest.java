package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Timers that several threads insert and drop while another one fires them. */
@Timeout(240)
class SharedTimersTest {
  private static final int THREADS = 3;
  private static final int SLEEPS = 8_000;
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong();
  private final Clock clock = now::get;
  private final AtomicInteger early = new AtomicInteger();
  private final ReactorTimers timers = new ReactorTimers(clock, true, early::incrementAndGet);

  /** One sleep and how often it was fired. */
  private class Sleeper extends Context implements Waker {
    final AtomicInteger fired = new AtomicInteger();
    final Future<Void> sleep;
    final Timers inlet;

    Sleeper(long nanos, Timers inlet) {
      this.inlet = inlet;
      sleep = Time.sleep(Duration.ofNanos(nanos));
    }

    @Override
    public void wake() {
      fired.incrementAndGet();
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
      return inlet;
    }
  }

  @Test
  void eachTimerIsFiredOrDroppedAndNoneIsLost() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom seeds = new SplittableRandom(seed);
    AtomicInteger running = new AtomicInteger(THREADS);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      SplittableRandom random = seeds.split();
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  sleepAndDrop(random);
                } catch (Throwable thrown) {
                  failure.set(thrown);
                } finally {
                  running.decrementAndGet();
                }
              }));
    }
    while (running.get() > 0) {
      now.addAndGet(MILLI);
      timers.expire();
      Thread.yield();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).as("seed %d", seed).isNull();
    assertThat(timers.armed()).as("seed %d", seed).isZero();
  }

  private void sleepAndDrop(SplittableRandom random) throws Exception {
    Timers mine = timers.openInlet(Thread.currentThread());
    Queue<Sleeper> pending = new ArrayDeque<>();
    for (int i = 0; i < SLEEPS; i++) {
      // Now and then through the inlet of all threads, which counts otherwise.
      Timers through = random.nextInt(4) == 0 ? timers : mine;
      Sleeper sleeper = new Sleeper(1 + random.nextLong(20 * MILLI), through);
      if (sleeper.sleep.pollRaw(sleeper) == Poll.PENDING) {
        pending.add(sleeper);
      }
      if (pending.size() > random.nextInt(64)) {
        end(pending.remove(), random.nextBoolean());
      }
    }
    for (Sleeper sleeper : pending) {
      end(sleeper, false);
    }
  }

  private static void end(Sleeper sleeper, boolean drop) throws Exception {
    if (drop) {
      sleeper.sleep.drop();
      int fired = sleeper.fired.get();
      assertThat(fired).isLessThanOrEqualTo(1);
      return;
    }
    while (sleeper.sleep.pollRaw(sleeper) == Poll.PENDING) {
      Thread.yield();
    }
    // Fired means that the word is set; the wake follows it.
    while (sleeper.fired.get() == 0) {
      Thread.yield();
    }
    assertThat(sleeper.fired).hasValue(1);
  }

  @Test
  void onlyADeadlineBeforeTheEndOfTheSleepCallsTheSleeper() throws Exception {
    arm(10 * MILLI);
    assertThat(early).as("nobody sleeps").hasValue(0);
    assertThat(timers.sleepNanos(-1)).isEqualTo(10 * MILLI);
    arm(10 * MILLI);
    arm(11 * MILLI);
    assertThat(early).hasValue(0);
    arm(9 * MILLI);
    assertThat(early).hasValue(1);
    timers.expire();
    arm(1 * MILLI);
    assertThat(early).as("awake again").hasValue(1);
  }

  @Test
  void sleepWithoutTimersIsEndedByTheFirst() throws Exception {
    assertThat(timers.sleepNanos(-1)).isEqualTo(-1);
    arm(Duration.ofDays(1).toNanos());
    assertThat(early).hasValue(1);
  }

  @Test
  void cancelledTimersNeverReachTheWheel() throws Exception {
    TimerInlet inlet = (TimerInlet) timers.openInlet(Thread.currentThread());
    for (int n = 0; n < 100; n++) {
      arm(MILLI, inlet).sleep.drop();
    }
    assertThat(timers.armed()).isZero();
    Sleeper live = arm(MILLI, inlet);
    timers.expire();
    assertThat(timers.held()).isEqualTo(1);
    assertThat(timers.armed()).isEqualTo(1);
    now.set(MILLI);
    timers.expire();
    assertThat(live.fired).hasValue(1);
    assertThat(timers.held()).isZero();
  }

  @Test
  void cancelledTimersCallTheSleeperOnceOnly() throws Exception {
    TimerInlet inlet = (TimerInlet) timers.openInlet(Thread.currentThread());
    assertThat(timers.sleepNanos(-1)).isEqualTo(-1);
    for (int n = 0; n < 100; n++) {
      now.addAndGet(MILLI);
      arm(500 * MILLI, inlet).sleep.drop();
      if (early.get() > 0) { // what a sleeper does who is called
        timers.expire();
        assertThat(timers.sleepNanos(-1)).isBetween(0L, 500 * MILLI);
      }
    }
    assertThat(early).hasValue(1);
  }

  @Test
  void cancelledTimersDoNotPileUpUnderALongSleep() throws Exception {
    TimerInlet inlet = (TimerInlet) timers.openInlet(Thread.currentThread());
    Sleeper live = arm(MILLI, inlet);
    for (int n = 0; n < 3 * Limits.HANDED_TIMERS_MAX; n++) {
      arm(MILLI, inlet).sleep.drop();
    }
    assertThat(inlet.swept()).isGreaterThan(2 * Limits.HANDED_TIMERS_MAX);
    assertThat(timers.armed()).isEqualTo(1);
    now.set(MILLI);
    timers.expire();
    assertThat(live.fired).hasValue(1);
  }

  @Test
  void manyLiveTimersAreHandedOverUnderALongSleep() throws Exception {
    TimerInlet inlet = (TimerInlet) timers.openInlet(Thread.currentThread());
    arm(MILLI, inlet);
    timers.expire();
    assertThat(timers.sleepNanos(-1)).isEqualTo(MILLI);
    for (int n = 0; n < Limits.HANDED_TIMERS_MAX - 1; n++) {
      arm(10 * MILLI, inlet);
    }
    assertThat(early).hasValue(0);
    arm(10 * MILLI, inlet);
    assertThat(early).hasValue(1);
    for (int n = 0; n < Limits.HANDED_TIMERS_MAX; n++) {
      arm(10 * MILLI, timers);
    }
    assertThat(early).as("the same for threads without an inlet").hasValue(2);
  }

  @Test
  void timersOfAnInletFireInTheirOrder() throws Exception {
    TimerInlet inlet = (TimerInlet) timers.openInlet(Thread.currentThread());
    List<Integer> order = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      int number = n;
      Sleeper sleeper =
          new Sleeper(MILLI, inlet) {
            @Override
            public void wake() {
              order.add(number);
            }
          };
      assertThat(sleeper.sleep.pollRaw(sleeper)).isSameAs(Poll.PENDING);
      if (n == 20) {
        timers.expire();
      }
      if (n == 40) {
        inlet.sweep();
      }
    }
    now.set(MILLI);
    timers.expire();
    assertThat(order).isSorted().hasSize(50);
  }

  @Test
  void inletPassesToAThreadThatStartsLater() throws Exception {
    TimerInlet inlet = (TimerInlet) timers.openInlet(Thread.currentThread());
    Sleeper dropped = arm(MILLI, inlet);
    Sleeper live = arm(MILLI, inlet);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread next =
        Thread.ofPlatform()
            .unstarted(() -> {
              try {
                dropped.sleep.drop();
                for (int n = 0; n < Limits.HANDED_TIMERS_MAX; n++) {
                  arm(MILLI, inlet).sleep.drop();
                }
              } catch (Throwable thrown) {
                failure.set(thrown);
              }
            });
    inlet.passTo(next);
    next.start();
    arm(MILLI, inlet).sleep.drop();
    next.join();
    assertThat(failure.get()).isNull();
    assertThat(inlet.swept()).as("swept by the new owner").isPositive();
    assertThat(timers.armed()).isEqualTo(1);
    now.set(MILLI);
    timers.expire();
    assertThat(live.fired).hasValue(1);
    assertThat(timers.armed()).isZero();
  }

  @Test
  void closedInletRefuses() throws Exception {
    Timers before = timers.openInlet(Thread.currentThread());
    arm(MILLI, before);
    timers.close();
    Timers after = timers.openInlet(Thread.currentThread());
    for (Timers each : List.of(before, after, timers)) {
      assertThatThrownBy(() -> arm(MILLI, each))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the reactor was closed");
    }
    now.set(10 * MILLI);
    assertThat(timers.expire()).as("fired after the close").isFalse();
  }

  @Test
  void closeWakesWhoWaitsOnceAndTheNextPollFails() throws Exception {
    Timers inlet = timers.openInlet(Thread.currentThread());
    List<Sleeper> waiting = new ArrayList<>();
    for (Timers each : List.of(inlet, timers)) {
      waiting.add(arm(MILLI, each));
      waiting.add(arm(1_000_000 * MILLI, each));
    }
    timers.expire(); // they lie in the wheel now
    for (Timers each : List.of(inlet, timers)) {
      waiting.add(arm(MILLI, each));
      arm(MILLI, each).sleep.drop();
    }
    timers.close();
    timers.close();
    assertThat(timers.armed()).isZero();
    for (Sleeper each : waiting) {
      assertThat(each.fired).hasValue(1);
      assertThatThrownBy(() -> each.sleep.pollRaw(each))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was closed");
      each.sleep.drop();
    }
    assertThat(timers.armed()).isZero();
  }

  private void arm(long nanos) throws Exception {
    Sleeper unused = arm(nanos, timers);
  }

  private Sleeper arm(long nanos, Timers through) throws Exception {
    Sleeper sleeper = new Sleeper(nanos, through);
    assertThat(sleeper.sleep.pollRaw(sleeper)).isSameAs(Poll.PENDING);
    return sleeper;
  }
}
