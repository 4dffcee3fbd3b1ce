package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

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
@Timeout(120)
class SharedTimersTest {
  private static final int THREADS = 3;
  private static final int SLEEPS = 8_000;
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong();
  private final Clock clock = now::get;
  private final AtomicInteger early = new AtomicInteger();
  private final ReactorTimers timers = new ReactorTimers(clock, true, early::incrementAndGet);

  /** One sleep and how often it was fired. */
  private final class Sleeper extends Context implements Waker {
    final AtomicInteger fired = new AtomicInteger();
    final Future<Void> sleep;

    Sleeper(long nanos) {
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
      return timers;
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
    Queue<Sleeper> pending = new ArrayDeque<>();
    for (int i = 0; i < SLEEPS; i++) {
      Sleeper sleeper = new Sleeper(1 + random.nextLong(20 * MILLI));
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

  private void arm(long nanos) throws Exception {
    Sleeper sleeper = new Sleeper(nanos);
    assertThat(sleeper.sleep.pollRaw(sleeper)).isSameAs(Poll.PENDING);
  }
}
