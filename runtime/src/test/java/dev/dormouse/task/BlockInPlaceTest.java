package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.Limits;
import dev.dormouse.runtime.ShutdownReport;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that block inside a poll, while another thread goes on in the place of theirs. */
@Timeout(240)
class BlockInPlaceTest {
  private static String awaitAndSay(CountDownLatch latch, String word) throws InterruptedException {
    Gate.await(latch);
    return word;
  }

  private static Future<Void> opens(CountDownLatch latch) {
    return Futures.lazy(() -> {
      latch.countDown();
      return null;
    });
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "TWO_CORES"})
  void otherTasksRunMeanwhileEvenThoseThatItHasJustSpawned(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      CountDownLatch hot = new CountDownLatch(1);
      Future<String> blocking =
          cx -> {
            runtime.spawn(opens(hot));
            return Blocking.inPlace(() -> awaitAndSay(hot, "went on")).poll(cx);
          };
      Future<String> goesOn = blocking.then(word -> Futures.yieldNow().map(_ -> word));
      assertThat(runtime.blockOn(runtime.spawn(goesOn))).isEqualTo("went on");
      JoinHandle<Void> timer = runtime.spawn(Time.sleep(Duration.ofMillis(2)));
      assertThat(runtime.blockOn(timer)).isNull();
      assertThat(runtime.shutdown(Duration.ofSeconds(30)).tasksDropped()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "TWO_CORES"})
  void manyAtOnceHandOnTheirPlacesAgainAndAgain(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      CountDownLatch all = new CountDownLatch(40);
      JoinSet<String> set = new JoinSet<>(runtime);
      for (int i = 0; i < 40; i++) {
        set.spawn(
            Blocking.inPlace(() -> {
              all.countDown();
              return awaitAndSay(all, "met");
            }));
      }
      assertThat(runtime.blockOn(set.joinAll())).hasSize(40).containsOnly("met");
      assertThat(runtime.shutdown(Duration.ofSeconds(30)).tasksDropped()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "TWO_CORES"})
  void pollThatGoesOnAfterTheCallIsAPollLikeAnyOther(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Gate gate = new Gate();
      CountDownLatch latch = new CountDownLatch(1);
      Future<String> mixed =
          Blocking.inPlace(
                  () -> {
                    runtime.spawn(opens(latch));
                    return awaitAndSay(latch, "a");
                  })
              .then(a -> CurrentTask.id().then(_ -> gate.map(b -> a + b)));
      JoinHandle<String> handle = runtime.spawn(mixed);
      gate.awaitPolled();
      gate.open("b");
      assertThat(runtime.blockOn(handle)).isEqualTo("ab");
      Future<String> failing =
          Blocking.inPlace(() -> {
            throw new IOException("expected");
          });
      assertThatThrownBy(() -> runtime.blockOn(failing)).hasMessage("expected");
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "TWO_CORES"})
  void insideTheCallOneMayBlockOnAndNestCalls(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Future<String> nested =
          Blocking.inPlace(() ->
              runtime.blockOn(runtime.spawn(Futures.ready("in")))
                  + runtime.blockInPlace(() -> " and in again"));
      assertThat(runtime.blockOn(nested)).isEqualTo("in and in again");
      assertThat(runtime.blockInPlace(() -> "outside")).isEqualTo("outside");
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "TWO_CORES"})
  void abortDuringTheCallDropsTheTaskAfterIt(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      Gate after = new Gate();
      JoinHandle<String> handle =
          runtime.spawn(
              Blocking.inPlace(
                      () -> {
                        begun.countDown();
                        return awaitAndSay(go, "x");
                      })
                  .then(_ -> after));
      Gate.await(begun);
      handle.abort();
      assertThat(handle.isFinished()).isFalse();
      go.countDown();
      assertThatThrownBy(() -> runtime.blockOn(handle)).hasMessageContaining("cancelled");
      assertThat(after.isDropped()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "TWO_CORES"})
  void closeWaitsForTheCall(Executor executor) throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    Gate dropped = new Gate();
    Gate after = new Gate();
    AsyncRuntime runtime = executor.builder().build();
    Future<Void> spawns = // of its worker, who drops it when the close has begun
        cx -> {
          cx.spawner().spawn(dropped).drop();
          return Poll.ready(null);
        };
    runtime
        .spawn(
            spawns
                .then(_ ->
                    Blocking.inPlace(() -> {
                      begun.countDown();
                      dropped.awaitDropped();
                      ended.set(true);
                      return "x";
                    }))
                .then(_ -> after))
        .drop();
    Gate.await(begun);
    ShutdownReport report = runtime.shutdown(Duration.ZERO);
    assertThat(ended).isTrue();
    assertThat(after.isDropped()).isTrue();
    assertThat(report.threadsStuck()).isEmpty();
  }

  @Test
  void callThatOutlivesTheCloseIsReported() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AsyncRuntime runtime = Executor.ONE_WORKER.builder().closeWait(Duration.ofMillis(50)).build();
    runtime
        .spawn(
            Blocking.inPlace(() -> {
              begun.countDown();
              return awaitAndSay(go, "x");
            }))
        .drop();
    Gate.await(begun);
    assertThat(runtime.shutdown(Duration.ZERO).toString()).contains("BlockInPlaceTest");
    go.countDown();
  }

  @ParameterizedTest
  @EnumSource(names = {"CURRENT_THREAD", "TWO_CORES"})
  void whereTasksStayItIsRefusedAndTheWayOutNamed(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      assertThatThrownBy(() -> runtime.blockOn(Blocking.inPlace(() -> "x")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("spawnBlocking");
      assertThat(runtime.blockInPlace(() -> "outside")).isEqualTo("outside");
    }
  }

  @Test
  void callOfAnotherRuntimeHandsOnTheWorkerThatItIsOn() throws Exception {
    try (AsyncRuntime here = Executor.ONE_WORKER.open();
        AsyncRuntime other = AsyncRuntime.currentThread()) {
      CountDownLatch latch = new CountDownLatch(1);
      Future<String> blocking =
          cx -> {
            here.spawn(opens(latch));
            return Poll.ready(other.blockInPlace(() -> awaitAndSay(latch, "went on")));
          };
      assertThat(here.blockOn(blocking)).isEqualTo("went on");
    }
  }

  @Test
  void tooManyAreRefusedAndTheOthersGoOn() throws Exception {
    int bound = Limits.IN_PLACE_MAX;
    CountDownLatch begun = new CountDownLatch(bound);
    CountDownLatch go = new CountDownLatch(1);
    try (AsyncRuntime runtime = Executor.ONE_WORKER.open()) {
      JoinSet<String> set = new JoinSet<>(runtime);
      for (int i = 0; i < bound; i++) {
        set.spawn(
            Blocking.inPlace(() -> {
              begun.countDown();
              return awaitAndSay(go, "x");
            }));
      }
      Gate.await(begun);
      assertThatThrownBy(() -> runtime.blockOn(Blocking.inPlace(() -> "y")))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining(bound + " threads");
      go.countDown();
      assertThat(runtime.blockOn(set.joinAll())).hasSize(bound);
      assertThat(runtime.blockOn(Blocking.inPlace(() -> "y"))).isEqualTo("y");
    }
  }
}
