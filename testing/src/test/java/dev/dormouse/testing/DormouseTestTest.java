package dev.dormouse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.ListenOptions;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests, most of which fail, and looks at how. */
class DormouseTestTest {

  /** Tests of somebody who makes mistakes. Run by the launcher below only. */
  static class Mistakes {
    static final List<Long> SEEDS = new ArrayList<>();

    @DormouseTest
    void leavesATask(AsyncRuntime runtime) {
      runtime.spawn(Futures.pending());
    }

    @DormouseTest
    void leavesATimer(TestRuntime test) {
      test.runtime().spawn(Time.sleep(Duration.ofDays(1)));
    }

    @DormouseTest(leaksAllowed = true)
    void leavesATaskAndMay(AsyncRuntime runtime) {
      runtime.spawn(Futures.pending());
    }

    @DormouseTest
    void leavesAListener(TestRuntime test) throws Exception {
      test.run(new Listen());
    }

    @DormouseTest
    void taskFailsUnseen(TestRuntime test) throws Exception {
      test.runtime().spawn(Futures.failed(new IllegalStateException("unseen")));
      test.run(Futures.yieldNow());
    }

    @DormouseTest
    void taskFailsAndTheTestSawIt(TestRuntime test) throws Exception {
      test.runtime().spawn(Futures.failed(new IllegalStateException("seen")));
      test.run(Futures.yieldNow());
      assertThat(test.takeUnhandled()).hasSize(1);
    }

    @DormouseTest
    void abortedTaskMayStillEnd(TestRuntime test) {
      test.runtime().spawn(Futures.pending()).abort();
    }

    @DormouseTest(seed = 4711)
    void failsAndLeavesATask(TestRuntime test) {
      test.runtime().spawn(Futures.pending());
      assertThat(test.seed()).isEqualTo(4711);
      throw new AssertionError("the test's own");
    }

    @DormouseTest(longPollMillis = 20)
    void pollsForLong(TestRuntime test) throws Exception {
      // When the second one is counted, the first one has been told.
      test.run(stuckUntilCounted(test, 1).then(_ -> stuckUntilCounted(test, 2)));
    }

    /** Returns a future whose one poll lasts until so many stuck polls were counted. */
    private static Future<String> stuckUntilCounted(TestRuntime test, int count) {
      return Futures.<Void>yieldNow()
          .then(_ ->
              Futures.pollFn(_ -> {
                while (test.runtime().metrics().stuckPolls() < count) {
                  Thread.onSpinWait();
                }
                return Poll.ready("late");
              }));
    }

    @DormouseTest(longPollMillis = 20, executors = TestExecutor.WORK_STEALING)
    void pollsForLongOnAWorker(TestRuntime test) throws Exception {
      pollsForLong(test);
    }

    /** Its day is over at once, and is none that a poll took. */
    @DormouseTest(longPollMillis = 600_000)
    void pollsForAShortWhile(TestRuntime test) throws Exception {
      test.run(Time.sleep(Duration.ofDays(1)));
    }

    @DormouseTest
    void closesItsRuntime(AsyncRuntime runtime) {
      runtime.spawn(Futures.pending());
      runtime.close();
    }

    @DormouseTest
    @Timeout(value = 50, unit = TimeUnit.MILLISECONDS)
    void hangs(TestRuntime test) throws Exception {
      test.run(Futures.pending());
    }

    @DormouseTest(executors = TestExecutor.WORK_STEALING)
    void wantsTheClockOfWorkers(TestClock clock) {}

    @DormouseTest(executors = TestExecutor.THREAD_PER_CORE)
    void leavesATaskOnACore(AsyncRuntime runtime) {
      leaveASleeper(runtime);
    }

    /** Starts a task that sleeps, and waits until it does. */
    private static void leaveASleeper(AsyncRuntime runtime) {
      runtime.spawn(Time.sleep(Duration.ofDays(1)));
      while (runtime.metrics().armedTimers() == 0) {
        Thread.onSpinWait();
      }
    }

    @DormouseTest(executors = TestExecutor.WORK_STEALING)
    void leavesATaskOnAWorker(AsyncRuntime runtime) {
      leaveASleeper(runtime);
    }

    @DormouseTest(executors = TestExecutor.WORK_STEALING)
    void abortedTaskOnAWorkerMayStillEnd(TestRuntime test) throws Exception {
      JoinHandle<Void> task = test.runtime().spawn(Time.sleep(Duration.ofDays(1)));
      test.run(Time.sleep(Duration.ofMillis(1)));
      task.abort();
    }

    /** Holds up a worker until the end of the test has looked often. */
    @DormouseTest(executors = TestExecutor.WORK_STEALING)
    void pollThatIsHeldUpMayStillEnd(TestRuntime test) throws Exception {
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      test.runtime()
          .spawn(
              Futures.pollFn(_ -> {
                entered.countDown();
                go.await();
                return Poll.ready("end");
              }));
      entered.await();
      long looked = test.runtime().metrics().polls() + 200;
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            while (test.runtime().metrics().polls() < looked) {
              Thread.yield();
            }
            go.countDown();
          });
    }

    @DormouseTest(
        executors = {
          TestExecutor.CURRENT_THREAD,
          TestExecutor.WORK_STEALING,
          TestExecutor.THREAD_PER_CORE
        },
        workers = 3,
        runs = 2,
        seed = 100)
    void runsOnEachTwice(TestRuntime test) {
      SEEDS.add(test.seed());
      assertThat(test.runtime().metrics().workers()).isNotEqualTo(2);
    }

    @DormouseTest(runs = 3)
    void failsInItsThirdRun() {
      SEEDS.add(0L);
      assertThat(SEEDS).hasSizeLessThan(3);
    }

    @DormouseTest(executors = {})
    void namesNoExecutor() {}

    @DormouseTest(runs = 0)
    void isNeverRun() {}

    @DormouseTest(longPollMillis = -1)
    void pollsForLessThanNothing() {}

    @DormouseTest
    void hasAFreshSeed(TestRuntime test) {
      SEEDS.add(test.seed());
    }
  }

  /** Opens a listener and forgets it. */
  private static final class Listen extends RawFuture<Void> {
    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Reactor.of(cx).kernel().listen(any, ListenOptions.DEFAULT);
      return null;
    }

    @Override
    public void drop() {}
  }

  /** Tests of somebody who takes them for methods that return futures. */
  static class Returning {
    @DormouseTest
    void isRunByJUnit() {}

    @DormouseTest
    Future<String> isPassedOverByJUnit() {
      return Futures.ready("unseen");
    }
  }

  /** Runs one of the methods of mistakes; returns what it fails with, or null. */
  private static @Nullable Throwable run(String method) {
    List<String> ended = new ArrayList<>();
    List<Throwable> failures = run(Mistakes.class, method, ended);
    assertThat(ended).as("tests run").hasSize(1);
    assertThat(failures).hasSizeLessThanOrEqualTo(1);
    return failures.isEmpty() ? null : failures.getFirst();
  }

  /** Runs a method; returns what it and its runs fail with, and adds the names of the runs. */
  private static List<Throwable> run(Class<?> tests, String method, List<String> ended) {
    List<Throwable> failures = new ArrayList<>();
    Class<?>[] given =
        Arrays.stream(tests.getDeclaredMethods())
            .filter(any -> any.getName().equals(method))
            .findFirst()
            .orElseThrow()
            .getParameterTypes();
    LauncherFactory.create()
        .execute(
            request().selectors(selectMethod(tests, method, given)).build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                  ended.add(test.getDisplayName());
                }
                result.getThrowable().ifPresent(failures::add);
              }
            });
    return failures;
  }

  @Test
  void leftTasksTimersAndDescriptorsFailTheTest() {
    assertThat(run("leavesATask"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("the test left behind: 1 task; await, abort or close them");
    assertThat(run("leavesATimer")).hasMessageContaining("1 task, 1 timer");
    assertThat(run("leavesAListener")).hasMessageContaining("1 descriptor");
    assertThat(run("leavesATaskAndMay")).isNull();
    assertThat(run("abortedTaskMayStillEnd")).isNull();
  }

  @Test
  void failureThatNobodySawFailsTheTest() {
    Throwable failure = run("taskFailsUnseen");
    assertThat(failure).hasMessageContaining("nobody awaited it").hasMessageContaining("unseen");
    assertThat(run("taskFailsAndTheTestSawIt")).isNull();
  }

  @Test
  void ownFailureComesFirstAndNamesTheSeed() {
    Throwable failure = run("failsAndLeavesATask");
    assertThat(failure).hasMessage("the test's own");
    assertThat(failure.getSuppressed()).hasSize(2);
    assertThat(failure.getSuppressed()[1]).hasMessageContaining("1 task");
    assertThat(failure.getSuppressed()[0])
        .hasMessage("the seed was 4711; to run it again: -Ddormouse.test.seed=4711");
  }

  @Test
  void longPollFailsTheTestWithItsStack() {
    for (String name : List.of("pollsForLong", "pollsForLongOnAWorker")) {
      Throwable failure;
      do { // a machine that is busy may hold up a poll on its way there; then that one is told
        failure = run(name);
        assertThat(failure).hasMessageStartingWith("a poll took more than 20 ms; it was here, in ");
      } while (Arrays.stream(failure.getStackTrace())
          .noneMatch(frame -> frame.getClassName().startsWith(Mistakes.class.getName())));
    }
    assertThat(run("pollsForAShortWhile")).isNull();
  }

  @Test
  void propertySetsTheSeedOfEveryTest() {
    Mistakes.SEEDS.clear();
    run("hasAFreshSeed");
    run("hasAFreshSeed");
    System.setProperty(Seeds.PROPERTY, "-5");
    try {
      run("hasAFreshSeed");
      assertThat(runs("failsInItsThirdRun")).as("the one run to be seen again").hasSize(1);
    } finally {
      System.clearProperty(Seeds.PROPERTY);
    }
    assertThat(Mistakes.SEEDS.subList(0, 3)).doesNotHaveDuplicates().endsWith(-5L);
  }

  private static List<String> runs(String method) {
    List<String> ended = new ArrayList<>();
    List<Throwable> unused = run(Mistakes.class, method, ended);
    return ended;
  }

  @Test
  void runsOnEachExecutorWithASeedForEachRun() {
    Mistakes.SEEDS.clear();
    List<String> ended = new ArrayList<>();
    assertThat(run(Mistakes.class, "runsOnEachTwice", ended)).isEmpty();
    assertThat(ended)
        .containsExactly(
            "[1] current_thread",
            "[2] current_thread",
            "[3] work_stealing",
            "[4] work_stealing",
            "[5] thread_per_core",
            "[6] thread_per_core");
    assertThat(Mistakes.SEEDS).containsExactly(100L, 101L, 100L, 101L, 100L, 101L);
  }

  @Test
  void eachRunFailsForItself() {
    Mistakes.SEEDS.clear();
    List<String> ended = new ArrayList<>();
    assertThat(run(Mistakes.class, "failsInItsThirdRun", ended)).hasSize(1);
    assertThat(ended).hasSize(3);
  }

  @Test
  void workersAreWatchedForLeaksToo() {
    assertThat(run("leavesATaskOnAWorker")).hasMessageContaining("1 task, 1 timer");
    assertThat(run("leavesATaskOnACore")).hasMessageContaining("1 task, 1 timer");
    assertThat(run("abortedTaskOnAWorkerMayStillEnd")).isNull();
    assertThat(run("pollThatIsHeldUpMayStillEnd")).isNull();
    assertThat(run("wantsTheClockOfWorkers"))
        .hasMessage(
            "a TestClock goes with TestExecutor.CURRENT_THREAD only; on WORK_STEALING time passes"
                + " by itself");
  }

  @Test
  void closedRuntimeHasNothingLeft() {
    assertThat(run("closesItsRuntime")).isNull();
  }

  @Test
  void testThatHangsIsInterrupted() {
    assertThat(run("hangs")).isInstanceOf(TimeoutException.class);
  }

  @Test
  void senselessSettingsAreRefused() {
    for (String method : List.of("namesNoExecutor", "isNeverRun", "pollsForLessThanNothing")) {
      List<String> ended = new ArrayList<>();
      assertThat(run(Mistakes.class, method, ended)).as(method).hasSize(1);
      assertThat(ended).isEmpty();
    }
  }

  @Test
  void testThatReturnsSomethingIsNotPassedOverInSilence() {
    assertThat(run(Returning.class, "isRunByJUnit", new ArrayList<>()))
        .singleElement()
        .asString()
        .contains("isPassedOverByJUnit returns Future, and JUnit runs no such test");
  }

  // region before-each
  /** Methods before and after a test share its runtime. */
  @Nested
  class Around {
    private @Nullable JoinHandle<String> helper;

    @BeforeEach
    void startHelper(AsyncRuntime runtime) {
      helper = runtime.spawn(Time.sleep(Duration.ofHours(1)).map(_ -> "helped"));
    }

    @DormouseTest
    void helperRunsInTheSameRuntime(TestRuntime test, TestClock clock) throws Exception {
      assertThat(test.run(Objects.requireNonNull(helper))).isEqualTo("helped");
      assertThat(clock.now()).isEqualTo(new Moment(Duration.ofHours(1).toNanos()));
    }

    @AfterEach
    void nothingRuns(AsyncRuntime runtime) {
      assertThat(runtime.metrics().aliveTasks()).isZero();
    }
  }

  // endregion
}
