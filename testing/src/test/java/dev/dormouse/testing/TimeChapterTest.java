package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.clock;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.time.DelayQueue;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Expired;
import dev.dormouse.time.Interval;
import dev.dormouse.time.MissedTickBehavior;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Sleep;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The listings of the chapters about time and about testing. */
class TimeChapterTest {

  // region timeout
  /** Asks twice, each time for a second at most. */
  static Future<String> askPatiently(Future<String> first, Future<String> second) {
    return async(() -> {
      try {
        return await(Time.timeout(Duration.ofSeconds(1), first));
      } catch (Elapsed tooLate) {
        await(Time.sleep(Duration.ofMillis(200)));
        return await(Time.timeout(Duration.ofSeconds(1), second));
      }
    });
  }

  // endregion

  @DormouseTest
  void secondAnswerComesAfterThePause(TestRuntime test) throws Exception {
    String answer = test.run(askPatiently(Futures.pending(), Futures.ready("here")));
    assertThat(answer).isEqualTo("here");
    assertThat(test.clock().now().nanos()).isEqualTo(Duration.ofMillis(1_200).toNanos());
  }

  // region deadline
  /** All of it together has until the deadline, however long each step takes. */
  static Future<Integer> inTime(Duration all, List<Future<Integer>> steps) {
    return async(() -> {
      Moment deadline = Moment.now(clock()).plus(all);
      int sum = 0;
      for (Future<Integer> step : steps) {
        sum += await(Time.timeoutAt(deadline, step));
      }
      return sum;
    });
  }

  // endregion

  private static Future<Integer> after(long millis, int value) {
    return Time.sleep(Duration.ofMillis(millis)).map(_ -> value);
  }

  @DormouseTest
  void stepsShareOneDeadline(TestRuntime test) throws Exception {
    Duration all = Duration.ofMillis(100);
    assertThat(test.run(inTime(all, List.of(after(60, 1), after(40, 2))))).isEqualTo(3);
    assertThatThrownBy(() -> test.run(inTime(all, List.of(after(60, 1), after(50, 2)))))
        .isInstanceOf(Elapsed.class);
  }

  @DormouseTest
  void missedTicksAreMadeUpForOrNot(TestRuntime test) throws Exception {
    assertThat(test.run(ticksWhenLate(MissedTickBehavior.BURST)))
        .containsExactly(0L, 350L, 350L, 350L, 400L);
    assertThat(test.run(ticksWhenLate(MissedTickBehavior.DELAY)))
        .containsExactly(0L, 350L, 450L, 550L, 650L);
    assertThat(test.run(ticksWhenLate(MissedTickBehavior.SKIP)))
        .containsExactly(0L, 350L, 400L, 500L, 600L);
  }

  private static Future<List<Long>> ticksWhenLate(MissedTickBehavior missed) {
    return async(() -> {
      List<Long> seen = new ArrayList<>();
      // region interval
      Moment start = Moment.now(clock());
      Interval interval = Time.interval(Duration.ofMillis(100), missed);
      for (int n = 0; n < 5; n++) {
        await(interval.tick());
        seen.add(Moment.now(clock()).since(start).toMillis());
        if (n == 0) {
          await(Time.sleep(Duration.ofMillis(350))); // busy with something else
        }
      }
      // endregion
      return seen;
    });
  }

  // region idle
  /** Ends when nothing has arrived for a minute. */
  static final class Idleness {
    private final Sleep sleep = Time.sleep(Duration.ofMinutes(1));

    Future<Void> ended() {
      return sleep;
    }

    void somethingArrived(Moment now) {
      sleep.reset(now.plus(Duration.ofMinutes(1)));
    }
  }

  // endregion

  @DormouseTest
  void arrivalsPutTheEndOff(TestRuntime test) throws Exception {
    test.run(
        async(() -> {
          Idleness idleness = new Idleness();
          Future<String> ended = idleness.ended().map(_ -> "ended");
          Future<String> arrivals =
              async(() -> {
                for (int n = 0; n < 3; n++) {
                  await(Time.sleep(Duration.ofSeconds(50)));
                  idleness.somethingArrived(test.clock().now());
                }
                return await(Futures.pending());
              });
          assertThat(await(Futures.race(ended, arrivals))).isEqualTo("ended");
          assertThat(test.clock().now().nanos()).isEqualTo(Duration.ofSeconds(210).toNanos());
        }));
  }

  // region sessions
  /** Removes sessions that were not seen for an hour. */
  static Future<Integer> expireSessions(DelayQueue<String> sessions) {
    return async(() -> {
      int expired = 0;
      for (Expired<String> next; (next = await(sessions.next())) != null; ) {
        System.Logger log = System.getLogger("sessions");
        log.log(System.Logger.Level.DEBUG, "expired: {0}", next.value());
        expired++;
      }
      return expired;
    });
  }

  // endregion

  @DormouseTest
  void sessionsExpireWhenTheyWereNotSeen(TestRuntime test) throws Exception {
    test.run(
        async(() -> {
          DelayQueue<String> sessions = new DelayQueue<>(clock(), 1_000);
          DelayQueue.Key ann = sessions.insert("ann", Duration.ofHours(1));
          DelayQueue.Key unused = sessions.insert("bob", Duration.ofHours(1));
          DelayQueue.Key gone = sessions.insert("cat", Duration.ofHours(1));
          sessions.reset(ann, Duration.ofHours(3));
          sessions.remove(gone);
          assertThat(await(expireSessions(sessions))).isEqualTo(2);
          assertThat(test.clock().now().nanos()).isEqualTo(Duration.ofHours(3).toNanos());
        }));
  }

  // region advance
  @DormouseTest
  void reminderComesAfterADay(TestRuntime test, TestClock time) throws Exception {
    List<String> mails = new ArrayList<>();
    test.run(
        async(() -> {
          JoinHandle<Void> reminder =
              spawn(
                  async(() -> {
                    await(Time.sleep(Duration.ofDays(1)));
                    mails.add("reminder");
                  }));
          await(Futures.yieldNow()); // let it begin to sleep
          await(time.advance(Duration.ofHours(23)));
          assertThat(mails).isEmpty();
          await(time.advance(Duration.ofHours(1)));
          assertThat(mails).containsExactly("reminder");
          await(reminder);
        }));
  }

  // endregion

  // region runs
  @DormouseTest(
      executors = {
        TestExecutor.CURRENT_THREAD,
        TestExecutor.WORK_STEALING,
        TestExecutor.THREAD_PER_CORE
      },
      runs = 20)
  void raceHasOneWinner(TestRuntime test) throws Exception {
    Future<String> red = Futures.yieldNow().map(_ -> "red");
    Future<String> blue = Futures.yieldNow().map(_ -> "blue");
    assertThat(test.run(Futures.race(red, blue))).isIn("red", "blue");
  }

  // endregion

  // region hold
  @DormouseTest
  void timeoutWaitsForTheOtherThread(TestRuntime test, TestClock time) throws Exception {
    test.run(
        async(() -> {
          Future<String> answer = elsewhere(test, "answer");
          try (var hold = time.hold()) {
            String got = await(Time.timeout(Duration.ofSeconds(5), answer));
            assertThat(got).isEqualTo("answer");
          }
          assertThat(time.now().nanos()).isZero();
        }));
  }

  // endregion

  /** Gives a value that another thread hands over once the runtime waits for it. */
  private static Future<String> elsewhere(TestRuntime test, String value) {
    Handover handover = new Handover();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (test.runtime().metrics().workersParked() == 0) {
            Thread.onSpinWait();
          }
          handover.give(value);
        });
    return handover.taken();
  }
}
