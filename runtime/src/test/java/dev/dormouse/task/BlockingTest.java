package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.ShutdownReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that block, on threads for them. */
@Timeout(240)
class BlockingTest {
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  /** A call that occupies its thread until the test lets it go. */
  private String occupy() throws InterruptedException {
    busy.countDown();
    go.await();
    return "went on";
  }

  @ParameterizedTest
  @EnumSource
  void spawnedCallGivesItsValueOrItsFailure(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      assertThat(runtime.blockOn(runtime.spawnBlocking(() -> "value"))).isEqualTo("value");
      assertThat((Object) runtime.blockOn(runtime.spawnBlocking(() -> null))).isNull();
      JoinHandle<String> failing =
          runtime.spawnBlocking(() -> {
            throw new IOException("expected");
          });
      assertThatThrownBy(() -> runtime.blockOn(failing))
          .isInstanceOf(JoinError.class)
          .hasRootCauseMessage("expected");
      assertThat(failing.isFinished()).isTrue();
      assertThatThrownBy(() -> failing.pollRaw(Context.noop()))
          .hasMessageStartingWith("JoinHandle: polled after");
    }
  }

  @ParameterizedTest
  @EnumSource
  void spawnedCallRunsUnawaitedAndWithoutItsLoop(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      CountDownLatch called = new CountDownLatch(1);
      runtime
          .spawnBlocking(() -> {
            called.countDown();
            return null;
          })
          .drop();
      Gate.await(called);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureThatNobodyAwaitsIsToldOnce(Executor executor) throws Exception {
    Failures failures = new Failures();
    try (AsyncRuntime runtime = executor.builder().unhandledFailure(failures).build()) {
      IOException failure = new IOException("expected");
      JoinHandle<String> handle =
          runtime.spawnBlocking(() -> {
            throw failure;
          });
      assertThat(failures.next()).isSameAs(failure);
      handle.drop();
      handle.drop();
      assertThat(failures.isEmpty()).isTrue();
    }
  }

  @Test
  void abortBeforeTheStartKeepsTheCallFromBeginning() throws Exception {
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().currentThread().blockingThreadsMax(1).build()) {
      JoinHandle<String> first = runtime.spawnBlocking(this::occupy);
      Gate.await(busy);
      AtomicBoolean began = new AtomicBoolean();
      JoinHandle<Boolean> queued = runtime.spawnBlocking(() -> began.getAndSet(true));
      queued.abort();
      assertThat(queued.isFinished()).isTrue();
      assertThatThrownBy(() -> runtime.blockOn(queued))
          .isInstanceOfSatisfying(JoinError.class, e -> assertThat(e.isCancelled()).isTrue());
      go.countDown();
      assertThat(runtime.blockOn(first)).isEqualTo("went on");
      assertThat(runtime.blockOn(runtime.spawnBlocking(() -> "next"))).isEqualTo("next");
      assertThat(began).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void abortOfARunningCallChangesNothing(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      JoinHandle<String> handle = runtime.spawnBlocking(this::occupy);
      Gate.await(busy);
      handle.abort();
      handle.abortHandle().abort();
      assertThat(handle.isFinished()).isFalse();
      assertThat(Loop.isPending(runtime, handle)).isTrue();
      go.countDown();
      assertThat(runtime.blockOn(handle)).isEqualTo("went on");
    }
  }

  @Test
  void fullQueueRefusesAndRecovers() throws Exception {
    try (AsyncRuntime runtime =
        AsyncRuntime.builder()
            .currentThread()
            .blockingThreadsMax(1)
            .blockingQueueMax(2)
            .blockingKeepAlive(Duration.ofMillis(1))
            .build()) {
      JoinHandle<String> first = runtime.spawnBlocking(this::occupy);
      Gate.await(busy);
      List<JoinHandle<String>> queued =
          List.of(runtime.spawnBlocking(() -> "a"), runtime.spawnBlocking(() -> "b"));
      assertThatThrownBy(() -> runtime.spawnBlocking(() -> "c"))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("2 more calls wait");
      assertThatThrownBy(() -> runtime.blockOn(Blocking.call(() -> "c")))
          .isInstanceOf(RejectedExecutionException.class);
      go.countDown();
      runtime.blockOn(first);
      for (JoinHandle<String> each : queued) {
        runtime.blockOn(each);
      }
      assertThat(runtime.blockOn(runtime.spawnBlocking(() -> "d"))).isEqualTo("d");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TWO_CORES") // each has its own threads
  void callsAreNeverMoreThanTheThreads(Executor executor) throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (AsyncRuntime runtime = executor.builder().blockingThreadsMax(3).build()) {
      JoinSet<Integer> set = new JoinSet<>(runtime);
      for (int i = 0; i < 200; i++) {
        set.spawnBlocking(() -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          return running.getAndDecrement();
        });
      }
      assertThat(runtime.blockOn(set.joinAll())).hasSize(200);
    }
    assertThat(most.get()).isBetween(1, 3);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TWO_CORES") // each has its own threads
  void closeCancelsWhatIsQueuedAndWaitsForWhatRuns(Executor executor) throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    JoinHandle<Boolean> running;
    JoinHandle<String> queued;
    try (AsyncRuntime runtime = executor.builder().blockingThreadsMax(1).build()) {
      running =
          runtime.spawnBlocking(() -> {
            occupy();
            return ended.getAndSet(true);
          });
      Gate.await(busy);
      queued = runtime.spawnBlocking(() -> "never");
      Thread.ofPlatform()
          .start(() -> {
            while (!queued.isFinished()) {
              Thread.onSpinWait();
            }
            go.countDown();
          });
    }
    assertThat(ended).isTrue();
    assertThat(running.pollRaw(Context.noop())).isEqualTo(false);
    assertThatThrownBy(() -> queued.pollRaw(Context.noop()))
        .isInstanceOfSatisfying(JoinError.class, e -> assertThat(e.isCancelled()).isTrue());
  }

  @ParameterizedTest
  @EnumSource
  void callThatOutlivesTheCloseIsReported(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.builder().closeWait(Duration.ofMillis(50)).build();
    runtime.spawnBlocking(this::occupy).drop();
    Gate.await(busy);
    ShutdownReport report = runtime.shutdown(Duration.ZERO);
    assertThat(report.toString()).contains("BlockingTest.occupy");
    go.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void callAfterTheCloseIsCancelled(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.open();
    runtime.close();
    JoinHandle<String> late = runtime.spawnBlocking(() -> "never");
    assertThat(late.isFinished()).isTrue();
    assertThatThrownBy(() -> late.pollRaw(Context.noop())).isInstanceOf(JoinError.class);
  }

  @ParameterizedTest
  @EnumSource
  void closeInsideABlockingCallDoesNotWaitForItself(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.builder().closeWait(Duration.ofSeconds(100)).build();
    JoinHandle<Void> closing =
        runtime.spawnBlocking(() -> {
          runtime.close();
          return null;
        });
    while (!closing.isFinished()) {
      Thread.onSpinWait();
    }
    assertThat(closing.pollRaw(Context.noop())).isNull();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TWO_CORES") // each has its own threads
  void awaitedCallFailsAsItIsAndIsDroppedAtEverySuspension(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.builder().blockingThreadsMax(1).build()) {
      IOException failure = new IOException("expected");
      assertThatThrownBy(() ->
              runtime.blockOn(
                  Blocking.call(() -> {
                    throw failure;
                  })))
          .isSameAs(failure);
      assertThat(runtime.blockOn(Blocking.call(() -> "value"))).isEqualTo("value");

      AtomicInteger begun = new AtomicInteger();
      Blocking.call(begun::incrementAndGet).drop();
      JoinHandle<String> occupying = runtime.spawnBlocking(this::occupy);
      Gate.await(busy);
      Future<Integer> queued = Blocking.call(begun::incrementAndGet);
      assertThat(Loop.isPending(runtime, queued)).isTrue();
      queued.drop();
      queued.drop();
      assertThatThrownBy(() -> queued.pollRaw(Context.noop()))
          .hasMessageStartingWith("Blocking.call: polled after");
      go.countDown();
      runtime.blockOn(occupying);
      assertThat(runtime.blockOn(Blocking.call(() -> "after"))).isEqualTo("after");
      assertThat(begun.get()).isZero();
    }
  }

  @Test
  void executorWithoutThreadsSaysSo() {
    assertThatThrownBy(() -> Blocking.call(() -> 1).poll(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offers no Reactor");
  }

  @ParameterizedTest
  @EnumSource
  void throwingWakerOfTheJoinerIsTold(Executor executor) throws Exception {
    Failures failures = new Failures();
    try (AsyncRuntime runtime = executor.builder().unhandledFailure(failures).build()) {
      JoinHandle<String> handle = runtime.spawnBlocking(this::occupy);
      Gate.await(busy);
      IllegalStateException broken = new IllegalStateException("expected");
      Context throwing =
          Context.of(() -> {
            throw broken;
          });
      assertThat(handle.pollRaw(throwing)).isSameAs(Poll.PENDING);
      go.countDown();
      assertThat(failures.next()).isSameAs(broken);
      assertThat(runtime.blockOn(handle)).isEqualTo("went on");
      assertThat(runtime.blockOn(Futures.ready("alive"))).isEqualTo("alive");
    }
  }
}
