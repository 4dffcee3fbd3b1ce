package dev.dormouse.smoke;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static dev.dormouse.future.Async.spawner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.TaskId;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import dev.dormouse.runtime.TaskDump;
import dev.dormouse.task.JoinMap;
import dev.dormouse.task.JoinQueue;
import dev.dormouse.task.JoinSet;
import dev.dormouse.task.LocalSet;
import dev.dormouse.task.Scope;
import dev.dormouse.task.ScopeOptions;
import dev.dormouse.task.TaskTracker;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The places in the source that failures and dumps name, on running runtimes. */
class PlacesTest {
  private static final String HERE = "dev.dormouse.smoke.PlacesTest.";

  /** The lines that {@link #here} was called on, by method. */
  private int leafLine;

  private int childLine;
  private int parentLine;

  static Stream<RuntimeBuilder> runtimes() {
    return Stream.of(
        AsyncRuntime.builder().currentThread(),
        AsyncRuntime.builder().workStealing().workers(1),
        AsyncRuntime.builder().threadPerCore().workers(1));
  }

  /** The line that this was called on. */
  private static int here() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
  }

  private static String place(String method, int line) {
    return HERE + method + "(PlacesTest.java:" + line + ")";
  }

  private Future<String> leaf() {
    return async(() -> {
      await(Futures.yieldNow());
      leafLine = here() + 1;
      throw new IOException("reset");
    });
  }

  private Future<String> child() {
    return async(() -> {
      await(Time.sleep(Duration.ofMillis(1)));
      await(Futures.yieldNow());
      childLine = here() + 1;
      return await(leaf());
    });
  }

  private Future<String> parent() {
    return async(() -> {
      parentLine = here() + 1;
      JoinHandle<String> handle = spawn(child());
      return await(handle);
    });
  }

  private Future<String> grandparent() {
    return async(() -> {
      JoinHandle<String> handle = spawn(parent());
      return await(handle);
    });
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void failureNamesTheSpawnSiteOfEachLevelThatItCrossed(RuntimeBuilder builder) {
    try (AsyncRuntime runtime = builder.build()) {
      JoinError outer = catchThrowableOfType(JoinError.class, () -> runtime.blockOn(grandparent()));

      assertThat(outer.getMessage())
          .contains("task " + HERE + "parent(PlacesTest.java:")
          .contains(" spawned at " + HERE + "grandparent(PlacesTest.java:");
      assertThat(outer.getCause()).isInstanceOf(JoinError.class);
      JoinError inner = (JoinError) Objects.requireNonNull(outer.getCause());
      assertThat(inner.getMessage())
          .contains("task " + HERE + "child(PlacesTest.java:")
          .contains(" spawned at " + place("parent", parentLine) + " failed: ");
      assertThat(inner.spawnSite())
          .isEqualTo(
              new StackTraceElement(
                  PlacesTest.class.getName(), "parent", "PlacesTest.java", parentLine));
      assertThat(inner.getCause()).isInstanceOf(IOException.class);
      StringWriter printed = new StringWriter();
      outer.printStackTrace(new PrintWriter(printed, true));
      assertThat(printed.toString())
          .containsSubsequence(
              "grandparent(PlacesTest.java:",
              "Caused by: " + JoinError.class.getName(),
              "spawned at " + place("parent", parentLine),
              "Caused by: java.io.IOException: reset");
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void traceIsTheChainOfAwaitsAfterSeveralSuspensions(RuntimeBuilder builder) {
    try (AsyncRuntime runtime = builder.build()) {
      IOException failure = catchThrowableOfType(IOException.class, () -> runtime.blockOn(child()));

      List<String> blocks =
          Arrays.stream(failure.getStackTrace())
              .filter(each -> each.getClassName().equals(PlacesTest.class.getName()))
              .map(each -> each.getMethodName() + ":" + each.getLineNumber())
              .filter(each -> each.startsWith("lambda$"))
              .limit(2)
              .toList();
      assertThat(blocks.getFirst()).matches("lambda\\$leaf\\$\\d+:" + leafLine);
      assertThat(blocks.getLast()).matches("lambda\\$child\\$\\d+:" + childLine);
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void failureThatNobodyAwaitsIsReportedWithItsSite(RuntimeBuilder builder) throws Exception {
    BlockingQueue<String> reports = new LinkedBlockingQueue<>();
    try (AsyncRuntime runtime = builder.unhandledFailure((what, _) -> reports.add(what)).build()) {
      runtime.blockOn(
          async(() -> {
            spawn(leaf()).drop();
            await(Futures.yieldNow());
            await(Time.sleep(Duration.ofMillis(1)));
          }));

      assertThat(reports.poll(60, TimeUnit.SECONDS))
          .startsWith("task " + HERE + "leaf(PlacesTest.java:")
          .contains(" spawned at " + HERE + "failureThatNobodyAwaitsIsReportedWithItsSite(");
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void spawnFromOrdinaryCodeIsFoundOnTheStackIfThatIsAskedFor(RuntimeBuilder builder) {
    try (AsyncRuntime runtime = builder.spawnSites(true).build()) {
      int line = here() + 1;
      JoinHandle<String> handle = runtime.spawn(leaf());
      JoinHandle<String> byPart = runtime.spawner().spawn(leaf());

      assertThat(siteOf(runtime, handle)).hasToString(place(handleMethod(), line));
      assertThat(siteOf(runtime, byPart)).hasToString(place(handleMethod(), line + 1));
    }
    try (AsyncRuntime runtime = builder.spawnSites(false).build()) {
      assertThat(siteOf(runtime, runtime.spawn(leaf()))).isNull();
    }
  }

  private static String handleMethod() {
    return "spawnFromOrdinaryCodeIsFoundOnTheStackIfThatIsAskedFor";
  }

  private static StackTraceElement siteOf(AsyncRuntime runtime, Future<?> handle) {
    return catchThrowableOfType(JoinError.class, () -> runtime.blockOn(handle)).spawnSite();
  }

  /** A task that never ends, and the line that spawned it. */
  private record Spawned(AbortHandle task, int line) {}

  private static Future<String> never() {
    return async(() -> await(Futures.pending()));
  }

  /** Spawns in each way there is; what {@code s} and {@code all} have is aborted by their ends. */
  private static Future<List<Spawned>> spawnInEachWay(Scope s, AsyncRuntime runtime) {
    return async(() -> {
      List<Spawned> all = new ArrayList<>();
      var set = new JoinSet<String>(s);
      var queue = new JoinQueue<String>(s);
      var map = new JoinMap<String, String>(s);
      var tracker = new TaskTracker(s);
      Spawner spawner = s;
      all.add(new Spawned(s.spawn(never()), here()));
      all.add(new Spawned(spawner.spawn(never()), here()));
      all.add(new Spawned(runtime.spawn(never()), here()));
      all.add(new Spawned(set.spawn(never()), here()));
      all.add(new Spawned(set.spawnOn(runtime, never()), here()));
      all.add(new Spawned(queue.spawn(never()), here()));
      all.add(new Spawned(map.spawn("a", never()), here()));
      all.add(new Spawned(map.spawnOn(runtime, "b", never()), here()));
      all.add(new Spawned(tracker.spawn(never()), here()));
      all.add(new Spawned(tracker.spawnOn(runtime, never()), here()));
      Map<TaskId, String> places = new HashMap<>();
      for (TaskDump task : runtime.dump().tasks()) {
        places.put(task.id(), task.site().toString());
      }
      for (Spawned each : all) {
        assertThat(places.get(each.task().id())).isEqualTo(place("spawnInEachWay", each.line()));
        each.task().abort();
      }
      return all;
    });
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void spawnsOfScopesAndSetsInABlockNameTheirPlace(RuntimeBuilder builder) throws Exception {
    try (AsyncRuntime runtime = builder.build()) {
      List<Spawned> all = runtime.blockOn(Scope.scope(s -> spawnInEachWay(s, runtime)));
      assertThat(all).hasSize(10);
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void localSpawnsInABlockNameTheirPlace(RuntimeBuilder builder) throws Exception {
    try (AsyncRuntime runtime = builder.build();
        LocalSet local = new LocalSet((_, _) -> {})) {
      runtime.blockOnLocal(
          local.runUntil(
              asyncLocal(() -> {
                var set = new JoinSet<String>(local);
                var map = new JoinMap<String, String>(local);
                var tracker = new TaskTracker(local);
                int line = here() + 1;
                JoinHandle<String> own = local.spawnLocal(leaf());
                JoinHandle<String> counted = tracker.spawnLocal(leaf());
                set.spawnLocal(leaf());
                map.spawnLocal("a", leaf());
                assertThat(lineOf(await(own.outcome()))).isEqualTo(line);
                assertThat(lineOf(await(counted.outcome()))).isEqualTo(line + 1);
                assertThat(lineOf(await(set.joinNext()))).isEqualTo(line + 2);
                assertThat(lineOf(await(map.joinNext()).outcome())).isEqualTo(line + 3);
              })));
    }
  }

  private static String broken() throws IOException {
    throw new IOException("reset");
  }

  private static Future<List<Integer>> callInEachWay(Scope s) {
    return async(() -> {
      var set = new JoinSet<String>(s);
      var map = new JoinMap<String, String>(s);
      var tracker = new TaskTracker(s);
      int line = here() + 1;
      JoinHandle<String> child = s.spawnBlocking(PlacesTest::broken);
      JoinHandle<String> counted = tracker.spawnBlocking(PlacesTest::broken);
      set.spawnBlocking(PlacesTest::broken);
      map.spawnBlocking("a", PlacesTest::broken);
      return List.of(
          lineOf(await(child.outcome())) - line,
          lineOf(await(counted.outcome())) - line,
          lineOf(await(set.joinNext())) - line,
          lineOf(await(map.joinNext()).outcome()) - line);
    });
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void blockingCallsOfScopesAndSetsInABlockNameTheirPlace(RuntimeBuilder builder) throws Exception {
    try (AsyncRuntime runtime = builder.build()) {
      ScopeOptions collecting = ScopeOptions.keepGoing();
      assertThat(runtime.blockOn(Scope.scope(collecting, PlacesTest::callInEachWay)))
          .containsExactly(0, 1, 2, 3);
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void blockingCallIsDumpedWithThePlaceThatStartedIt(RuntimeBuilder builder) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch out = new CountDownLatch(1);
    int[] line = {0};
    try (AsyncRuntime runtime = builder.build()) {
      Callable<Boolean> waits =
          () -> {
            inside.countDown();
            return out.await(30, TimeUnit.SECONDS);
          };
      JoinHandle<Boolean> call =
          runtime.blockOn(
              async(() -> {
                line[0] = here() + 1;
                return spawner().spawnBlocking(waits);
              }));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      String place = place("blockingCallIsDumpedWithThePlaceThatStartedIt", line[0]);
      assertThat(runtime.dump().threads())
          .anyMatch(thread -> thread.doing().equals("runs a blocking call spawned at " + place));
      assertThat(FutureInfo.of(call).what())
          .startsWith("join of blocking call ")
          .endsWith(" spawned at " + place);
      out.countDown();
      assertThat(runtime.blockOn(call)).isTrue();
    }
  }

  private static int lineOf(@Nullable Outcome<String> end) {
    return end instanceof Outcome.Failure<String>(JoinError failure)
        ? Objects.requireNonNull(failure.spawnSite()).getLineNumber()
        : 0;
  }

  private static Future<Void> stuck() {
    return async(() -> {
      await(Futures.<Object>pending());
    });
  }

  private static Future<Void> waiting() {
    return async(() -> {
      await(Futures.yieldNow());
      await(Futures.join(stuck(), Time.timeout(Duration.ofHours(1), stuck())));
    });
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void suspendedTaskIsReadFromAnotherThread(RuntimeBuilder builder) throws Exception {
    try (AsyncRuntime runtime = builder.build()) {
      Future<Void> task = waiting();
      JoinHandle<Void> handle = runtime.spawn(task);
      runtime.blockOn(
          async(() -> {
            for (int i = 0; i < 4; i++) {
              await(Futures.yieldNow());
            }
          }));

      assertThat(FutureInfo.of(handle).what())
          .startsWith("join of task " + HERE + "waiting(PlacesTest.java:");
      assertThat(FutureInfo.tree(task).replaceAll("\\d+\\)", "N)"))
          .isEqualTo(
              """
              %1$swaiting(PlacesTest.java:N)
                join of 2
                  %1$sstuck(PlacesTest.java:N)
                    pending
                  timeout PT1H
                    %1$sstuck(PlacesTest.java:N)
                      pending
              """
                  .formatted(HERE));
      handle.abort();
    }
  }
}
