package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.ShutdownReport;
import dev.dormouse.time.Interval;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestClockTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static Duration reading(TestClock clock) {
    return Duration.ofNanos(clock.nanos());
  }

  // region hour
  @DormouseTest
  void sleepOfAnHourTakesAMoment(TestRuntime test) throws Exception {
    test.run(
        async(() -> {
          await(Time.sleep(Duration.ofHours(1)));
          assertThat(test.clock().now().nanos()).isEqualTo(Duration.ofHours(1).toNanos());
        }));
  }

  // endregion

  @DormouseTest
  void tasksWakeInTheOrderOfTheirDeadlines(TestRuntime test) throws Exception {
    List<String> journal = new ArrayList<>();
    test.run(
        async(() -> {
          List<JoinHandle<Void>> handles = new ArrayList<>();
          for (int seconds : new int[] {30, 10, 7_200, 20}) {
            handles.add(
                spawn(
                    async(() -> {
                      await(Time.sleep(Duration.ofSeconds(seconds)));
                      journal.add(seconds + "@" + reading(test.clock()).toSeconds());
                    })));
          }
          for (JoinHandle<Void> handle : handles) {
            await(handle);
          }
        }));
    assertThat(journal).containsExactly("10@10", "20@20", "30@30", "7200@7200");
  }

  @DormouseTest
  void droppedTimerDoesNotMoveTheClock(TestRuntime test) throws Exception {
    String value =
        test.run(
            async(() -> {
              String first =
                  await(Time.timeout(HOUR, Time.sleep(Duration.ofMillis(3)).map(_ -> "in time")));
              await(Time.sleep(Duration.ofMillis(2)));
              return first;
            }));
    assertThat(value).isEqualTo("in time");
    assertThat(reading(test.clock())).isEqualTo(Duration.ofMillis(5));
  }

  @DormouseTest
  void intervalTicksWithoutWaiting(TestRuntime test) throws Exception {
    test.run(
        async(() -> {
          Interval daily = Time.interval(Duration.ofDays(1));
          for (int day = 0; day < 1_000; day++) {
            assertThat(await(daily.tick()).nanos()).isEqualTo(Duration.ofDays(day).toNanos());
          }
        }));
  }

  @DormouseTest
  void advanceLetsTheTasksRunThatAreDueAndGoesNoFurther(TestRuntime test) throws Exception {
    List<String> journal = new ArrayList<>();
    test.run(
        async(() -> {
          JoinHandle<Void> due = spawn(journal(journal, "due", Duration.ofMillis(1_500)));
          JoinHandle<Void> later = spawn(journal(journal, "later", Duration.ofMillis(2_500)));
          await(Futures.yieldNow());
          await(test.clock().advance(Duration.ofMillis(2_000)));
          assertThat(journal).containsExactly("due");
          assertThat(reading(test.clock())).isEqualTo(Duration.ofMillis(2_000));
          await(test.clock().advance(Duration.ofNanos(700_000)));
          await(test.clock().advance(Duration.ZERO));
          assertThat(reading(test.clock())).isEqualTo(Duration.ofNanos(2_000_700_000));
          await(later);
          await(due);
        }));
    assertThat(reading(test.clock())).isEqualTo(Duration.ofMillis(2_500));
  }

  private static Future<Void> journal(List<String> journal, String line, Duration after) {
    return Time.sleep(after)
        .map(_ -> {
          journal.add(line);
          return null;
        });
  }

  @DormouseTest(paused = false)
  void runningClockWaitsAndRefusesToAdvance(TestRuntime test) throws Exception {
    long start = System.nanoTime();
    test.run(Time.sleep(Duration.ofMillis(5)));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    assertThatThrownBy(() -> test.run(test.clock().advance(HOUR)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("advance: the clock runs; pause it first");
  }

  @DormouseTest
  void resumedClockGoesOnFromWhereItStood(TestRuntime test) throws Exception {
    TestClock clock = test.clock();
    test.run(Time.sleep(HOUR));
    clock.resume();
    test.run(Time.sleep(Duration.ofMillis(2)));
    clock.pause();
    Duration read = reading(clock);
    assertThat(read).isBetween(HOUR.plusMillis(2), HOUR.plusMinutes(1));
    assertThat(reading(clock)).isEqualTo(read);
    test.run(Time.sleep(HOUR));
    assertThat(reading(clock)).isGreaterThanOrEqualTo(read.plus(HOUR));
  }

  @Test
  void pausingOrResumingTwiceIsRefused() {
    TestClock clock = TestClock.paused();
    assertThat(clock).hasToString("TestClock[PT0S, paused]");
    assertThatThrownBy(clock::pause)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("pause: the clock stands still already");
    clock.resume();
    assertThat(clock.isPaused()).isFalse();
    assertThatThrownBy(clock::resume)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("resume: the clock runs already");
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @DormouseTest
  void advanceFiresInTheOrderOfDeadlinesAndTheClockReadsItsEnd(TestRuntime test) throws Exception {
    List<String> journal = new ArrayList<>();
    TestClock clock = test.clock();
    test.run(
        async(() -> {
          List<JoinHandle<Void>> handles = new ArrayList<>();
          for (int millis : new int[] {700, 3, 70_000, 65, 3, 4_100, 64, 700}) {
            int number = handles.size();
            handles.add(
                spawn(
                    Time.sleep(Duration.ofMillis(millis))
                        .map(_ -> {
                          journal.add(number + ": " + millis + "@" + reading(clock).toMillis());
                          return null;
                        })));
          }
          await(Futures.yieldNow());
          await(clock.advance(Duration.ofMillis(5_000)));
          assertThat(journal)
              .containsExactly(
                  "1: 3@5000",
                  "4: 3@5000",
                  "6: 64@5000",
                  "3: 65@5000",
                  "0: 700@5000",
                  "7: 700@5000",
                  "5: 4100@5000");
          for (JoinHandle<Void> handle : handles) {
            await(handle);
          }
          assertThat(journal).endsWith("2: 70000@70000");
        }));
  }

  @DormouseTest
  void hugeAdvanceStopsAtTheLastReading(TestRuntime test) throws Exception {
    TestClock clock = test.clock();
    test.run(
        async(() -> {
          JoinHandle<Void> longest = spawn(Time.sleep(ChronoUnit.FOREVER.getDuration()));
          await(Futures.yieldNow());
          await(clock.advance(ChronoUnit.FOREVER.getDuration()));
          assertThat(clock.now()).isEqualTo(Moment.MAX);
          await(longest);
          await(clock.advance(ChronoUnit.FOREVER.getDuration()));
          await(Time.sleep(HOUR));
        }));
    assertThat(clock.now()).isEqualTo(Moment.MAX);
  }

  @DormouseTest
  void longestSleepIsJumpedOver(TestRuntime test) throws Exception {
    test.run(Time.sleep(ChronoUnit.FOREVER.getDuration()));
    assertThat(reading(test.clock())).isEqualTo(Time.DURATION_MAX);
  }

  @DormouseTest
  void droppedAdvanceLeavesNoTimer(TestRuntime test) throws Exception {
    Future<Void> advance = test.clock().advance(HOUR);
    test.run(
        Futures.pollFn(cx -> {
          Poll<Void> unused = advance.poll(cx);
          return Poll.ready("dropped after one poll");
        }));
    advance.drop();
    assertThat(reading(test.clock())).isEqualTo(HOUR);
  }

  @DormouseTest
  void heldClockWaitsForAnotherThread(TestRuntime test) throws Exception {
    TestClock clock = test.clock();
    AsyncRuntime runtime = test.runtime();
    Handover handover = new Handover();
    test.run(
        async(() -> {
          JoinHandle<Void> sleeper = spawn(Time.sleep(HOUR));
          try (var hold = clock.hold()) {
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  while (runtime.metrics().workersParked() == 0) {
                    Thread.onSpinWait();
                  }
                  handover.give("woken");
                });
            assertThat(await(handover.taken())).isEqualTo("woken");
            assertThat(reading(clock)).isZero();
          }
          await(sleeper);
        }));
    assertThat(reading(clock)).isEqualTo(HOUR);
  }

  @DormouseTest
  void holdsAddUpAndEndOnce(TestRuntime test) throws Exception {
    TestClock clock = test.clock();
    TestClock.Hold first = clock.hold();
    TestClock.Hold second = clock.hold();
    assertThat(clock.skipTo(1)).isFalse();
    first.close();
    first.close();
    assertThat(clock.skipTo(1)).isFalse();
    test.run(clock.advance(HOUR));
    second.close();
    test.run(Time.sleep(HOUR));
    assertThat(reading(clock)).isEqualTo(HOUR.multipliedBy(2));
  }

  /** The call ends only once the loop waits: it would have jumped by then. */
  @DormouseTest
  void blockingCallHoldsTheClock(TestRuntime test) throws Exception {
    TestClock clock = test.clock();
    Callable<Duration> job =
        () -> {
          while (test.runtime().metrics().workersParked() == 0) {
            Thread.onSpinWait();
          }
          return reading(clock);
        };
    Duration seen =
        test.run(
            async(() -> {
              JoinHandle<Void> sleeper = spawn(Time.sleep(HOUR));
              Duration read = await(new Blocking<>(job));
              assertThat(reading(clock)).isZero();
              await(sleeper);
              return read;
            }));
    assertThat(seen).isZero();
    assertThat(reading(clock)).isEqualTo(HOUR);
  }

  @DormouseTest
  void spawnedBlockingCallHoldsTheClockToo(TestRuntime test) throws Exception {
    AsyncRuntime runtime = test.runtime();
    test.run(
        async(() -> {
          JoinHandle<Void> sleeper = spawn(Time.sleep(HOUR));
          JoinHandle<Duration> call =
              runtime.spawnBlocking(() -> {
                while (runtime.metrics().workersParked() == 0) {
                  Thread.onSpinWait();
                }
                return reading(test.clock());
              });
          assertThat(await(call)).isZero();
          await(sleeper);
        }));
    assertThat(reading(test.clock())).isEqualTo(HOUR);
  }

  /** Its waiter may have been woken, and run, before the thread has put the call down. */
  @DormouseTest(runs = 300)
  void clockJumpsAfterTheLastBlockingCallWasCountedOff(TestRuntime test) throws Exception {
    test.run(new Blocking<>(() -> "done"));
    test.run(Time.sleep(HOUR));
    assertThat(reading(test.clock())).isEqualTo(HOUR);
  }

  /** A call on a thread for blocking work. */
  private static final class Blocking<T> extends RawFuture<T> {
    private final Callable<T> job;
    private @Nullable Future<T> call;

    Blocking(Callable<T> job) {
      this.job = job;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      if (call == null) {
        call = Reactor.of(cx).offload().call(job);
      }
      return call.pollRaw(cx);
    }

    @Override
    public void drop() {
      if (call != null) {
        call.drop();
      }
    }
  }

  @Test
  void sameSeedSameRun() throws Exception {
    List<String> first = randomRun(77);
    assertThat(first).hasSize(200).doesNotHaveDuplicates();
    for (int again = 0; again < 3; again++) {
      assertThat(randomRun(77)).isEqualTo(first);
    }
    assertThat(randomRun(78)).isNotEqualTo(first);
  }

  private static List<String> randomRun(long seed) throws Exception {
    List<String> journal = new ArrayList<>();
    try (TestRuntime test = TestRuntime.currentThread(TestClock.paused(), seed)) {
      test.run(
          async(() -> {
            for (int n = 0; n < 200; n++) {
              int picked =
                  await(
                      Futures.race(
                          Time.sleep(Duration.ofMillis(1)).map(_ -> 1),
                          Time.sleep(Duration.ofMillis(1)).map(_ -> 2)));
              journal.add(n + ": " + picked + " at " + test.clock().nanos());
            }
          }));
    }
    return journal;
  }

  @Test
  void graceOfAShutdownIsOfThisTimeToo() {
    TestClock clock = TestClock.paused();
    AsyncRuntime runtime = AsyncRuntime.builder().currentThread().clock(clock).build();
    runtime.spawn(Time.sleep(Duration.ofDays(10)));
    ShutdownReport report = runtime.shutdown(Duration.ofDays(2));
    assertThat(report.tasksDropped()).isEqualTo(1);
    assertThat(reading(clock)).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void clockOfAWorkStealingRuntimeIsRefused() {
    assertThatThrownBy(
            () -> AsyncRuntime.builder().workStealing().clock(TestClock.paused()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("clock: time jumps on a runtime of the current thread only");
  }

  @Test
  void wakeFromAnotherThreadIsNotLostWhileTimeStands() throws Exception {
    for (int n = 0; n < 200; n++) {
      try (TestRuntime test = TestRuntime.paused()) {
        Thread[] spawner = new Thread[1];
        String got =
            test.run(
                async(() -> {
                  JoinHandle<String>[] handle = newHandles();
                  spawner[0] =
                      Thread.ofPlatform()
                          .start(() -> handle[0] = test.runtime().spawn(Futures.ready("hello")));
                  await(
                      new Blocking<>(() -> {
                        spawner[0].join();
                        return "joined";
                      }));
                  return await(handle[0]);
                }));
        assertThat(got).isEqualTo("hello");
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // no array of a generic type can be made
  private static JoinHandle<String>[] newHandles() {
    return new JoinHandle[1];
  }
}
