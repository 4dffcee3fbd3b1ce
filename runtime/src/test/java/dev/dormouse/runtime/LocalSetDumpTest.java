package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.task.LocalSet;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tasks of a {@link LocalSet} in dumps and in reports of polls that take too long. */
@Timeout(240)
class LocalSetDumpTest {
  private final Gate resting = new Gate();
  private final Gate end = new Gate();

  /** Runs a set with a resting task, and {@code others}, on a thread of its own. */
  private Thread runsASet(AsyncRuntime runtime, LocalFuture<?>... others) {
    return Thread.ofPlatform()
        .start(() -> {
          try (LocalSet set = new LocalSet()) {
            set.spawnLocal(resting.named("resting"), DumpContract.SITE).drop();
            for (LocalFuture<?> other : others) {
              set.spawnLocal(other).drop();
            }
            runtime.blockOnLocal(set.runUntil(end));
          } catch (Exception failure) {
            throw new AssertionError(failure);
          }
        });
  }

  private static TaskDump host(AsyncRuntime runtime) {
    return runtime.dump().tasks().stream()
        .filter(task -> task.site() != DumpContract.SITE)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void tasksShowBelowTheTaskThatRunsTheSet(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.builder().build()) {
      Thread thread = runsASet(runtime);
      resting.awaitPolled();
      TaskDump host = host(runtime);
      while (host.state() != TaskDump.State.WAITING) {
        host = host(runtime);
      }
      FutureDump run = host.future();
      assertThat(run.what()).isEqualTo("run of a LocalSet");
      assertThat(run.children()).hasSize(2);
      assertThat(run.children().getFirst().what()).isEqualTo(Gate.class.getName());
      FutureDump task = run.children().getLast();
      assertThat(task.what())
          .matches("task resting \\(id \\d+\\) spawned at com.acme.Echo.main\\(Echo.java:31\\)");
      assertThat(task.children().getFirst().what()).isEqualTo("resting");
      assertThat(runtime.dump().toJson()).contains("task resting (id ");
      end.open("end");
      thread.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void stuckTaskIsNamedBeforeItsHostAndCounted(Executor executor) throws Exception {
    BlockingQueue<StuckPoll> told = new LinkedBlockingQueue<>();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch out = new CountDownLatch(1);
    AsyncRuntime runtime =
        executor
            .builder()
            .stuckPollLimit(Duration.ofMillis(20))
            .onStuckPoll(poll -> {
              if (poll.task().startsWith("task sticky (id ")) {
                told.add(poll);
              }
            })
            .build();
    try (runtime) {
      Future<String> sticky =
          Futures.<String>pollFn(
                  _ -> {
                    inside.countDown();
                    Gate.await(out);
                    return Poll.ready("came out");
                  })
              .named("sticky");
      Thread thread = runsASet(runtime, sticky);
      Gate.await(inside);
      TaskDump host = host(runtime);
      assertThat(host.future().children())
          .anyMatch(task -> task.what().matches("task sticky \\(id \\d+\\), running"))
          .anyMatch(task -> task.what().startsWith("task resting (id "));
      StuckPoll poll = told.poll(Gate.PATIENCE_SECONDS, TimeUnit.SECONDS);
      out.countDown();
      assertThat(poll).isNotNull();
      assertThat(poll.task()).matches("task sticky \\(id \\d+\\) in task .* \\(id \\d+\\)");
      assertThat(runtime.metrics().stuckPolls()).isPositive();
      end.open("end");
      thread.join();
    }
  }

  @Test
  void setInsideASetNamesTheInnerTaskAndThenTheOuterOneAgain() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread();
        LocalSet outer = new LocalSet();
        LocalSet inner = new LocalSet()) {
      LocalLoop loop = ((LocalScheduler) runtime.spawner()).loop;
      Future<String> innermost = _ -> Poll.ready(String.valueOf(nameOf(loop)));
      JoinHandle<String> nested = inner.spawnLocal(innermost.named("inner"));
      LocalFuture<String> runs = inner.runUntil(nested);
      LocalFuture<String> middle =
          new LocalFuture<>() {
            @Override
            public Poll<String> poll(Context cx) throws Exception {
              Poll<String> seen = runs.poll(cx);
              return seen instanceof Poll.Ready<String>(String name)
                  ? Poll.ready(name + "|" + nameOf(loop))
                  : seen;
            }

            @Override
            public void drop() {
              runs.drop();
            }
          };
      JoinHandle<String> handle = outer.spawnLocal(middle);
      String names = runtime.blockOnLocal(outer.runUntil(handle));
      assertThat(names)
          .startsWith("task inner (id ")
          .contains("|task " + middle.getClass().getName());
      assertThat(nameOf(loop)).isNull();
    }
  }

  private static String nameOf(LocalLoop loop) {
    LocalFuture<?> part = loop.part();
    return part == null ? null : dev.dormouse.future.FutureInfo.nameOf(part);
  }
}
