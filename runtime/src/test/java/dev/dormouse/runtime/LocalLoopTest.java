package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop of the current thread does beyond the contract of tasks. */
@Timeout(240)
class LocalLoopTest {
  private final FakeDriver driver = new FakeDriver();
  private final AsyncRuntime runtime = AsyncRuntime.builder().currentThread().build(driver);
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    runtime.close();
    assertThat(driver.closed).isTrue();
  }

  /** Returns a task that writes its name and yields, several times. */
  private Future<Void> loud(String name, int times) {
    int[] left = {times};
    return cx -> {
      log.add(name);
      if (--left[0] == 0) {
        return Poll.ready(null);
      }
      cx.yieldNow();
      return Poll.pending();
    };
  }

  private static Future<Void> wakingItself(int times) {
    int[] left = {times};
    return cx -> {
      if (--left[0] == 0) {
        return Poll.ready(null);
      }
      cx.waker().wake();
      return Poll.pending();
    };
  }

  @Test
  void yieldingTasksTakeTurns() throws Exception {
    JoinHandle<Void> first = runtime.spawn(loud("a", 3));
    JoinHandle<Void> second = runtime.spawn(loud("b", 3));
    runtime.blockOn(Futures.join(first, second));
    assertThat(String.join("", log)).isEqualTo("ababab");
  }

  @Test
  void taskThatIsAlwaysReadyLetsOthersRunWhenItsBudgetIsSpent() throws Exception {
    int units = 3 * Context.BUDGET_MAX;
    int[] done = {0};
    Future<Void> greedy =
        cx -> {
          while (done[0] < units) {
            if (!cx.proceed()) {
              return Poll.pending();
            }
            done[0]++;
          }
          return Poll.ready(null);
        };
    List<Integer> seen = new ArrayList<>();
    int[] looks = {0};
    Future<Void> modest =
        cx -> {
          seen.add(done[0]);
          if (++looks[0] == 4) {
            return Poll.ready(null);
          }
          cx.yieldNow();
          return Poll.pending();
        };
    JoinHandle<Void> first = runtime.spawn(greedy);
    JoinHandle<Void> second = runtime.spawn(modest);
    runtime.blockOn(Futures.join(first, second));
    assertThat(seen).containsExactly(128, 256, 384, 384);
  }

  @Test
  void sleepersWakeInTheOrderOfTheirDeadlines() throws Exception {
    List<JoinHandle<Void>> handles = new ArrayList<>();
    for (int seconds : new int[] {3, 1, 2}) {
      handles.add(
          runtime.spawn(
              Time.sleep(Duration.ofSeconds(seconds))
                  .map(none -> {
                    log.add("" + seconds);
                    return none;
                  })));
    }
    for (JoinHandle<Void> handle : handles) {
      runtime.blockOn(handle);
    }
    assertThat(log).containsExactly("1", "2", "3");
    assertThat(driver.clock().nanos()).isGreaterThanOrEqualTo(3_000_000_000L);
  }

  @Test
  void loneYielderTurnsTheDriverEachTime() throws Exception {
    int before = driver.turns.get();
    runtime.blockOn(loud("a", 10));
    assertThat(driver.turns.get() - before).isEqualTo(9);
    assertThat(driver.waits).hasValue(0);
  }

  @Test
  void driverIsTurnedLessOftenWhileItFindsNothing() throws Exception {
    int polls = 10 * Limits.TURN_POLLS_MAX;
    JoinHandle<Void> first = runtime.spawn(wakingItself(polls));
    JoinHandle<Void> second = runtime.spawn(wakingItself(polls));
    runtime.blockOn(Futures.join(first, second));
    int least = 2 * polls / Limits.TURN_POLLS_MAX;
    assertThat(driver.turns.get()).isBetween(least, least + 3);
  }

  @Test
  void driverIsTurnedOftenWhileTimePasses() throws Exception {
    int[] left = {10 * Limits.TURN_POLLS_MAX};
    Future<Void> slow =
        cx -> {
          driver.nanos += Limits.TURN_LATE_NANOS;
          if (--left[0] == 0) {
            return Poll.ready(null);
          }
          cx.waker().wake();
          return Poll.pending();
        };
    JoinHandle<Void> handle = runtime.spawn(slow);
    JoinHandle<Void> other = runtime.spawn(wakingItself(left[0]));
    int most = 2 * left[0] / Limits.TURN_POLLS_MIN;
    runtime.blockOn(Futures.join(handle, other));
    assertThat(driver.turns.get()).isBetween(most - 3, most + 3);
  }

  @Test
  void driverIsOnlyWokenWhenTheLoopSleeps() throws Exception {
    Gate gate = new Gate();
    Thread opener =
        new Thread(() -> {
          while (driver.waits.get() == 0) {
            Thread.onSpinWait();
          }
          gate.open("open");
        });
    opener.start();
    runtime.blockOn(gate);
    opener.join();
    assertThat(driver.wakeUps).hasValue(1);
    Gate other = new Gate();
    Future<String> busy =
        cx -> {
          Poll<String> answer = other.poll(cx);
          Thread sender = new Thread(() -> other.open("open"));
          sender.start();
          sender.join();
          return answer;
        };
    assertThat(runtime.blockOn(busy)).isEqualTo("open");
    assertThat(driver.wakeUps).hasValue(1);
  }

  @Test
  void tasksRestBetweenTwoCallsOfBlockOn() throws Exception {
    JoinHandle<Void> handle = runtime.spawn(loud("a", 3));
    assertThat(log).isEmpty();
    runtime.blockOn(Futures.ready());
    int then = log.size();
    assertThat(runtime.metrics().aliveTasks()).isEqualTo(then < 3 ? 1 : 0);
    runtime.blockOn(handle);
    assertThat(log).hasSize(3);
  }

  @Test
  void blockOnByASecondThreadIsRefusedAndNamesBoth() throws Exception {
    Gate gate = new Gate();
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    Thread second =
        new Thread(() -> {
          catchThrowable(gate::awaitPolled);
          refusal.set(catchThrowable(() -> runtime.blockOn(Futures.ready())));
          gate.open("open");
        });
    second.start();
    assertThat(runtime.blockOn(gate)).isEqualTo("open");
    second.join();
    assertThat(refusal.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Thread.currentThread().toString())
        .hasMessageContaining("one thread at a time");
    assertThat(refusal.get().getMessage().split("LocalLoopTest.java")).hasSize(3);
  }

  @Test
  void nestedBlockOnNamesBothPlaces() {
    Future<Void> nested =
        _ -> {
          runtime.blockOn(Futures.ready());
          return Poll.ready(null);
        };
    Throwable refusal = catchThrowable(() -> runtime.blockOn(nested));
    assertThat(refusal).isInstanceOf(IllegalStateException.class);
    assertThat(refusal.getMessage())
        .matches(
            "(?s)blockOn at .*lambda.*nestedBlockOn.* is inside a task that blockOn at"
                + " .*nestedBlockOn.*");
  }

  @Test
  void otherThreadsMayRunItOneAfterTheOther() throws Exception {
    JoinHandle<Void> handle = runtime.spawn(loud("a", 5));
    Thread other = new Thread(() -> catchThrowable(() -> runtime.blockOn(Futures.yieldNow())));
    other.start();
    other.join();
    runtime.blockOn(handle);
    assertThat(log).hasSize(5);
  }

  @Test
  void spawnLocalStaysOnItsThread() throws Exception {
    Gate gate = new Gate();
    LocalFuture<String> confined = gate;
    Future<JoinHandle<String>> spawning = cx -> Poll.ready(cx.spawner().spawnLocal(confined));
    JoinHandle<String> handle = runtime.blockOn(spawning);
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    Thread other =
        new Thread(() -> refusal.set(catchThrowable(() -> runtime.blockOn(Futures.ready()))));
    other.start();
    other.join();
    assertThat(refusal.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Thread.currentThread().toString());
    gate.open("open");
    assertThat(runtime.blockOn(handle)).isEqualTo("open");
    Thread free = new Thread(() -> refusal.set(catchThrowable(() -> runtime.blockOn(gateOpen()))));
    free.start();
    free.join();
    assertThat(refusal.get()).isNull();
  }

  private static Future<Void> gateOpen() {
    return Futures.ready();
  }

  @Test
  void spawnLocalOutsideATaskIsRefused() {
    assertThatThrownBy(() -> runtime.spawnLocal(Futures.ready()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inside a task");
  }

  @Test
  void shutdownByAnotherThreadWaitsForTheLoop() throws Exception {
    Gate gate = new Gate();
    AtomicReference<ShutdownReport> report = new AtomicReference<>();
    CountDownLatch asked = new CountDownLatch(1);
    Thread other =
        new Thread(() -> {
          catchThrowable(gate::awaitPolled);
          asked.countDown();
          report.set(runtime.shutdown(Duration.ofDays(1)));
        });
    other.start();
    Future<String> root =
        cx -> {
          Poll<String> answer = gate.poll(cx);
          if (gate.polls.get() == 1) {
            Gate.await(asked);
            gate.open("open");
          }
          return answer;
        };
    assertThat(runtime.blockOn(root)).isEqualTo("open");
    other.join();
    assertThat(report.get().isClean()).isTrue();
  }

  @Test
  void brokenDriverFailsBlockOnAndDropsTheRoot() {
    Gate gate = new Gate();
    driver.failure = new IllegalStateException("broken");
    assertThatThrownBy(() -> runtime.blockOn(gate)).isSameAs(driver.failure);
    assertThat(gate.drops).hasValue(1);
    driver.failure = null;
  }

  @Test
  void tasksThatDoNotFitTheQueueGoThroughTheInbox() throws Exception {
    RuntimeOptions options = new RuntimeBuilder().currentThread().options();
    int slots = 1024;
    LocalScheduler loop =
        new LocalScheduler(
            new LocalLoop(options, new FakeDriver(), new LocalRing(slots), new TaskRoll()));
    List<JoinHandle<Void>> handles = new ArrayList<>();
    AtomicInteger spawned = new AtomicInteger();
    Future<Void> spawning =
        cx -> {
          while (spawned.getAndIncrement() < 3 * slots) {
            handles.add(cx.spawner().spawn(loud("a", 3)));
          }
          return Poll.ready(null);
        };
    loop.blockOn(spawning);
    for (JoinHandle<Void> handle : handles) {
      loop.blockOn(handle);
    }
    assertThat(log).hasSize(3 * 3 * slots);
    loop.close();
  }

  @Test
  void tasksThatEndInTheirFirstPollNeverReachTheRoll() throws Exception {
    TaskRoll roll = new TaskRoll();
    LocalScheduler loop = withRoll(roll);
    boolean[] spawned = {false};
    Future<Void> spawning =
        cx -> {
          if (spawned[0]) {
            return Poll.ready(null);
          }
          spawned[0] = true;
          for (int i = 0; i < 10 * Limits.ROLL_MIN; i++) {
            cx.spawner().spawn(Futures.ready(i));
          }
          cx.spawner().spawn(new Gate());
          cx.yieldNow();
          return Poll.pending();
        };
    loop.blockOn(spawning);
    assertThat(roll.size()).isBetween(1, 2); // the gate, and the root unless it was swept
    assertThat(loop.metrics().aliveTasks()).isEqualTo(1);
    loop.close();
  }

  @Test
  void taskThatTheRollHasNoMemoryForEndsAndTheOthersLiveOn() throws Exception {
    LocalScheduler loop = withRoll(new TaskRoll(Limits.ROLL_MIN));
    List<Gate> gates = new ArrayList<>();
    List<JoinHandle<String>> handles = new ArrayList<>();
    for (int i = 0; i < Limits.ROLL_MIN; i++) {
      gates.add(new Gate());
      handles.add(loop.spawn(gates.getLast()));
    }
    Gate last = new Gate();
    JoinHandle<String> tooMany = loop.spawn(last);
    assertThatThrownBy(() -> loop.blockOn(tooMany)).hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(last.drops).hasValue(1);
    gates.getFirst().open("on");
    assertThat(handles.getFirst().isFinished()).isFalse();
    assertThat(loop.blockOn(handles.getFirst())).isEqualTo("on");
    loop.close();
    assertThat(gates.subList(1, gates.size())).allMatch(gate -> gate.drops.get() == 1);
  }

  @Test
  void closeDropsWhatWasNeverPolledThenWhatRests() throws Exception {
    List<String> drops = new ArrayList<>();
    LocalScheduler loop = withRoll(new TaskRoll());
    for (String name : List.of("a", "b")) {
      loop.spawn(new DropNote(name, drops));
    }
    loop.blockOn(Futures.yieldNow());
    for (String name : List.of("c", "d")) {
      loop.spawn(new DropNote(name, drops));
    }
    assertThat(loop.shutdown(Duration.ZERO).tasksDropped()).isEqualTo(4);
    assertThat(drops).containsExactly("d", "c", "b", "a");
  }

  /** A future that is never ready and writes down that it was dropped. */
  private static final class DropNote extends RawFuture<Void> {
    private final String name;
    private final List<String> drops;

    DropNote(String name, List<String> drops) {
      this.name = name;
      this.drops = drops;
    }

    @Override
    public Object pollRaw(Context cx) {
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      drops.add(name);
    }
  }

  @Test
  void tasksWithoutRoomInQueueAndRollEnd() throws Exception {
    int slots = 1024;
    LocalScheduler loop =
        new LocalScheduler(
            new LocalLoop(
                quiet(), new FakeDriver(), new LocalRing(slots), new TaskRoll(Limits.ROLL_MIN)));
    List<Gate> gates = new ArrayList<>();
    List<JoinHandle<String>> handles = new ArrayList<>();
    Future<Void> spawning =
        cx -> {
          while (gates.size() <= slots + Limits.ROLL_MIN) {
            gates.add(new Gate());
            handles.add(cx.spawner().spawn(gates.getLast()));
          }
          return Poll.ready(null);
        };
    loop.blockOn(spawning);
    assertThat(loop.metrics().aliveTasks()).isEqualTo(slots + Limits.ROLL_MIN);
    assertThatThrownBy(() -> handles.getLast().poll(Context.noop()))
        .hasCauseInstanceOf(OutOfMemoryError.class);
    loop.close();
    assertThat(gates).allMatch(gate -> gate.drops.get() == 1);
  }

  /** Returns options of a loop whose failures nobody is told. */
  private static RuntimeOptions quiet() {
    return new RuntimeBuilder().currentThread().unhandledFailure((_, _) -> {}).options();
  }

  private static LocalScheduler withRoll(TaskRoll roll) {
    return new LocalScheduler(new LocalLoop(quiet(), new FakeDriver(), new LocalRing(), roll));
  }

  @Test
  void metricsCountWhatIsThere() throws Exception {
    runtime.spawn(new Gate());
    assertThat(runtime.metrics().aliveTasks()).isEqualTo(1);
    runtime.blockOn(Futures.yieldNow());
    RuntimeMetrics metrics = runtime.metrics();
    assertThat(metrics.workers()).isEqualTo(1);
    assertThat(metrics.aliveTasks()).isEqualTo(1);
    assertThat(metrics.queuedTasks()).isZero();
    assertThat(metrics.polls()).isEqualTo(3);
  }

  @Test
  void workersOfALoopAreRefused() {
    assertThatThrownBy(() -> AsyncRuntime.builder().currentThread().workers(2).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("workStealing()");
  }
}
