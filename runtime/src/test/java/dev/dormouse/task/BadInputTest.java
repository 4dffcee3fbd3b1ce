package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.Limits;
import dev.dormouse.runtime.RuntimeBuilder;
import dev.dormouse.time.DelayQueue;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What nobody should do: each has a clear error at the right place, and the runtime lives on. */
@Timeout(240)
class BadInputTest {
  private static final Duration NEGATIVE = Duration.ofSeconds(-1);

  private final Failures failures = new Failures();

  private AsyncRuntime open(Executor executor) {
    return executor.builder().unhandledFailure(failures).build();
  }

  /** Shows that tasks, timers and blocking calls still work. */
  private static void assertLives(AsyncRuntime runtime) throws Exception {
    assertThat(runtime.blockOn(runtime.spawn(Futures.ready("lives")))).isEqualTo("lives");
    runtime.blockOn(Time.sleep(Duration.ofMillis(1)));
    assertThat(runtime.blockOn(runtime.spawnBlocking(() -> "lives"))).isEqualTo("lives");
  }

  private static void assertRefused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).message().contains(words);
  }

  // ---- Numbers

  @Test
  void countsOutOfBoundsAreRefusedWithTheBound() {
    RuntimeBuilder builder = AsyncRuntime.builder();
    for (int count : new int[] {0, -3, Limits.CORES_MAX + 1}) {
      assertRefused(
          () -> builder.workers(count), "workers", "from 1 to " + Limits.CORES_MAX, "" + count);
    }
    int tooMany = Limits.WORKERS_MAX + 1;
    assertRefused(
        () -> AsyncRuntime.builder().workStealing().workers(tooMany).build(),
        "workers",
        "" + Limits.WORKERS_MAX,
        "" + tooMany);
    for (int count : new int[] {0, -3}) {
      assertRefused(() -> builder.tasksMax(count), "tasksMax: at least 1", "" + count);
      assertRefused(() -> builder.blockingThreadsMax(count), "blockingThreadsMax: at least 1");
      assertRefused(() -> builder.blockingQueueMax(count), "blockingQueueMax: at least 1");
    }
    assertRefused(() -> AsyncRuntime.builder().currentThread().workers(2).build(), "workers", "2");
  }

  @Test
  void negativeDurationsAreRefusedWithTheirValue() {
    RuntimeBuilder builder = AsyncRuntime.builder();
    String value = NEGATIVE.toString();
    assertRefused(() -> builder.stuckPollLimit(NEGATIVE), "stuckPollLimit: at least 1 ms", value);
    assertRefused(() -> builder.stuckPollLimit(Duration.ZERO), "stuckPollLimit: at least 1 ms");
    assertRefused(() -> builder.blockingKeepAlive(NEGATIVE), "blockingKeepAlive", value);
    assertRefused(() -> builder.closeWait(NEGATIVE), "closeWait", value);
    assertRefused(() -> Time.sleep(NEGATIVE), "sleep", "negative", value);
    assertRefused(() -> Time.timeout(NEGATIVE, Futures.ready()), "timeout", "negative", value);
    assertRefused(() -> Time.interval(NEGATIVE), "interval", "negative", value);
    assertRefused(() -> Time.interval(Duration.ZERO), "interval", "zero");
    assertRefused(() -> ScopeOptions.failFast().within(NEGATIVE), value);
    assertRefused(() -> ScopeOptions.failFast().withFinaliserLimit(NEGATIVE), value);
    DelayQueue<String> queue = new DelayQueue<>(() -> 0, 1);
    assertRefused(() -> queue.insert("x", NEGATIVE), "insert", "negative", value);
  }

  @ParameterizedTest
  @EnumSource
  void negativeGraceIsRefusedAndTheRuntimeLivesOn(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      assertRefused(() -> runtime.shutdown(NEGATIVE), "shutdown", NEGATIVE.toString());
      assertLives(runtime);
    }
  }

  // ---- Too late

  private static void assertCancelled(JoinHandle<?> handle) {
    assertThat(handle.isFinished()).isTrue();
    assertThatThrownBy(() -> handle.poll(Context.noop()))
        .isInstanceOfSatisfying(JoinError.class, error -> assertThat(error.isCancelled()).isTrue());
  }

  @ParameterizedTest
  @EnumSource
  void spawnAfterTheEndIsCancelledAtItsHandle(Executor executor) throws Exception {
    AsyncRuntime runtime = open(executor);
    JoinSet<String> set = new JoinSet<>(runtime);
    assertThat(runtime.shutdown(Duration.ofSeconds(30)).isClean()).isTrue();
    Gate gate = new Gate();
    assertCancelled(runtime.spawn(gate));
    assertThat(gate.isDropped()).isTrue();
    assertThat(gate.isPolled()).isFalse();
    Gate inSet = new Gate();
    assertThat(set.spawn(inSet).isFinished()).isTrue();
    assertThat(inSet.isDropped()).isTrue();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> runtime.blockOn(Futures.ready()), () -> runtime.blockOnLocal(Futures.ready()))) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("blockOn")
          .hasMessageContaining("closed");
    }
    runtime.close();
  }

  @Test
  void spawnIntoAClosedSetIsCancelledAtItsHandle() {
    LocalSet set = new LocalSet();
    set.close();
    Gate gate = new Gate();
    assertCancelled(set.spawnLocal(gate));
    assertThat(gate.isDropped()).isTrue();
  }

  // ---- Futures that throw

  private static final List<Throwable> THROWN =
      List.of(new IOException("poll"), new IllegalStateException("poll"), new StackOverflowError());

  @ParameterizedTest
  @EnumSource
  void whatAPollThrowsReachesTheHandleAsItIs(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      for (Throwable thrown : THROWN) {
        Future<String> body = Futures.<Void>yieldNow().then(_ -> Futures.failed(thrown));
        JoinHandle<String> handle = runtime.spawn(body);
        assertThatThrownBy(() -> runtime.blockOn(handle))
            .isInstanceOf(JoinError.class)
            .hasCause(thrown);
        assertThatThrownBy(() -> runtime.blockOn(Scope.scope(s -> s.spawn(failing(thrown)))))
            .isSameAs(thrown);
        assertLocal(runtime, failing(thrown), thrown);
        assertLives(runtime);
      }
    }
  }

  private static Future<String> failing(Throwable thrown) {
    return Futures.<Void>yieldNow().then(_ -> Futures.failed(thrown));
  }

  /** Fails a task of a local set and joins it there. */
  private void assertLocal(AsyncRuntime runtime, LocalFuture<String> body, Throwable thrown)
      throws Exception {
    try (LocalSet set = new LocalSet(failures)) {
      JoinHandle<String> handle = set.spawnLocal(body);
      assertThatThrownBy(() -> runtime.blockOnLocal(set.runUntil(handle)))
          .isInstanceOf(JoinError.class)
          .hasCause(thrown);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatADropThrowsReachesTheHandle(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      Gate gate = new Gate();
      gate.dropFailure = new IllegalStateException("drop");
      JoinHandle<String> handle = runtime.spawn(gate);
      handle.abort();
      assertThatThrownBy(() -> runtime.blockOn(handle))
          .isInstanceOf(JoinError.class)
          .hasCause(gate.dropFailure);
      Gate unawaited = new Gate();
      unawaited.dropFailure = new IllegalStateException("drop, unawaited");
      JoinHandle<String> detached = runtime.spawn(unawaited);
      detached.abort();
      detached.drop();
      Loop.until(runtime, unawaited::isDropped);
      Throwable told = failures.next();
      if (told == gate.dropFailure) {
        told = failures.next(); // the first one ended before somebody awaited it
      }
      assertThat(told).isSameAs(unawaited.dropFailure);
      assertLives(runtime);
    }
  }

  // ---- Wakers

  /** Is pending until its timer fires, whose waker does something before it wakes the task. */
  private static final class Waking extends RawFuture<String> {
    private final Future<Void> timer = Time.sleep(Duration.ofMillis(1));
    private final Runnable first;
    private final AtomicInteger wakes = new AtomicInteger();

    Waking(Runnable first) {
      this.first = first;
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      Waker outer = cx.waker();
      Waker own =
          () -> {
            wakes.incrementAndGet();
            outer.wake();
            first.run();
          };
      return timer.pollRaw(cx.withWaker(own)) == Poll.PENDING ? Poll.PENDING : "woken";
    }

    @Override
    public void drop() {
      timer.drop();
    }
  }

  @ParameterizedTest
  @EnumSource
  void wakerThatThrowsHarmsNobody(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      // Called by the driver, where other timers fire after it.
      Waking throwing =
          new Waking(() -> {
            throw new IllegalStateException("waker");
          });
      JoinHandle<String> handle = runtime.spawn(throwing);
      JoinHandle<String> beside = runtime.spawn(new Waking(() -> {}));
      assertThat(runtime.blockOn(handle)).isEqualTo("woken");
      assertThat(runtime.blockOn(beside)).isEqualTo("woken");
      // Called by the end of a task.
      Gate gate = new Gate();
      JoinHandle<String> joined = runtime.spawn(gate);
      IllegalStateException failure = new IllegalStateException("joiner");
      assertThat(joined.poll(Context.of(throwing(failure)))).isEqualTo(Poll.pending());
      gate.open("open");
      Loop.until(runtime, joined::isFinished);
      assertThat(failures.next()).isSameAs(failure);
      assertThat(runtime.blockOn(joined)).isEqualTo("open");
      assertLives(runtime);
    }
  }

  private static Waker throwing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  @ParameterizedTest
  @EnumSource
  void wakersMayComeBackIntoTheRuntime(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      AtomicReference<JoinHandle<String>> spawned = new AtomicReference<>();
      AtomicReference<JoinHandle<String>> aborted = new AtomicReference<>();
      Gate victim = new Gate();
      aborted.set(runtime.spawn(victim));
      // Inside the driver: spawns, aborts, wakes and asks.
      Waking meddling =
          new Waking(() -> {
            spawned.set(runtime.spawn(Gate.opened("spawned")));
            aborted.get().abort();
            assertThat(runtime.metrics().aliveTasks()).isPositive();
          });
      assertThat(runtime.blockOn(runtime.spawn(meddling))).isEqualTo("woken");
      Loop.until(runtime, () -> spawned.get() != null);
      assertThat(runtime.blockOn(spawned.get())).isEqualTo("spawned");
      assertThatThrownBy(() -> runtime.blockOn(aborted.get())).isInstanceOf(JoinError.class);
      // At the end of a task: the joiner's waker takes the result and starts the next task.
      Gate gate = new Gate();
      JoinHandle<String> first = runtime.spawn(gate);
      AtomicReference<Object> taken = new AtomicReference<>();
      CountDownLatch over = new CountDownLatch(1);
      Waker taking =
          () -> {
            taken.set(resultOf(first));
            spawned.set(runtime.spawn(Gate.opened("next")));
            over.countDown();
          };
      assertThat(first.poll(Context.of(taking))).isEqualTo(Poll.pending());
      gate.open("open");
      Loop.until(runtime, () -> over.getCount() == 0);
      assertThat(taken.get()).isEqualTo("open");
      assertThat(runtime.blockOn(spawned.get())).isEqualTo("next");
      assertLives(runtime);
    }
  }

  private static Object resultOf(JoinHandle<String> handle) {
    try {
      return handle.pollRaw(Context.noop());
    } catch (Exception failure) {
      return failure;
    }
  }

  @ParameterizedTest
  @EnumSource
  void wakesOfItselfDuringAPollAndADropAreHarmless(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      AtomicReference<Waker> own = new AtomicReference<>();
      AtomicInteger drops = new AtomicInteger();
      Future<String> restless =
          new RawFuture<>() {
            @Override
            public Object pollRaw(Context cx) {
              own.set(cx.waker());
              cx.waker().wake();
              cx.waker().wake();
              return Poll.PENDING;
            }

            @Override
            public void drop() {
              drops.incrementAndGet();
              own.get().wake();
            }
          };
      JoinHandle<String> handle = runtime.spawn(restless);
      Loop.until(runtime, () -> own.get() != null);
      handle.abort();
      assertThatThrownBy(() -> runtime.blockOn(handle)).isInstanceOf(JoinError.class);
      own.get().wake();
      assertThat(drops).hasValue(1);
      assertLives(runtime);
    }
  }

  // ---- Handles

  @ParameterizedTest
  @EnumSource
  void taskThatAbortsItselfIsDroppedOnceAfterItsPoll(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      Gate gate = new Gate();
      Future<String> suicidal =
          new RawFuture<>() {
            @Override
            public Object pollRaw(Context cx) throws Exception {
              Objects.requireNonNull(cx.task()).abort();
              return gate.pollRaw(cx);
            }

            @Override
            public void drop() {
              gate.drop();
            }
          };
      JoinHandle<String> handle = runtime.spawn(suicidal);
      assertThatThrownBy(() -> runtime.blockOn(handle))
          .isInstanceOfSatisfying(
              JoinError.class, error -> assertThat(error.isCancelled()).isTrue());
      assertThat(gate.isDropped()).isTrue();
      assertThat(failures.isEmpty()).isTrue();
      assertLives(runtime);
    }
  }

  @ParameterizedTest
  @EnumSource
  void handlePolledAfterItsEndSaysSo(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      JoinHandle<String> handle = runtime.spawn(Futures.ready("once"));
      JoinHandle<String> blocking = runtime.spawnBlocking(() -> "once");
      JoinHandle<String> failed = runtime.spawn(Futures.failed(new IOException("once")));
      JoinHandle<String> dropped = runtime.spawn(Futures.ready("never"));
      assertThat(runtime.blockOn(handle)).isEqualTo("once");
      assertThat(runtime.blockOn(blocking)).isEqualTo("once");
      assertThatThrownBy(() -> runtime.blockOn(failed)).isInstanceOf(JoinError.class);
      dropped.drop();
      for (JoinHandle<String> spent : List.of(handle, blocking, failed, dropped)) {
        assertThatThrownBy(() -> spent.poll(Context.noop()))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("JoinHandle: polled after");
        // As a task, that misuse is the failure of who does it, and of nobody else.
        assertThatThrownBy(() -> runtime.blockOn(spent)).isInstanceOf(IllegalStateException.class);
      }
      assertLives(runtime);
    }
  }

  // ---- No memory

  @ParameterizedTest
  @EnumSource
  void outOfMemoryEndsTheTaskThatMetIt(Executor executor) throws Exception {
    try (AsyncRuntime runtime = open(executor)) {
      JoinHandle<String> handle = runtime.spawn(greedy());
      assertThatThrownBy(() -> runtime.blockOn(handle))
          .isInstanceOf(JoinError.class)
          .hasCauseInstanceOf(OutOfMemoryError.class);
      JoinHandle<String> blocking = runtime.spawnBlocking(BadInputTest::allocate);
      assertThatThrownBy(() -> runtime.blockOn(blocking))
          .isInstanceOf(JoinError.class)
          .hasCauseInstanceOf(OutOfMemoryError.class);
      assertThatThrownBy(() -> runtime.blockOn(Scope.scope(s -> s.spawn(greedy()))))
          .isInstanceOf(OutOfMemoryError.class);
      try (LocalSet set = new LocalSet(failures)) {
        JoinHandle<String> local = set.spawnLocal(greedy());
        assertThatThrownBy(() -> runtime.blockOnLocal(set.runUntil(local)))
            .hasCauseInstanceOf(OutOfMemoryError.class);
      }
      assertLives(runtime);
    }
  }

  private static Future<String> greedy() {
    return Futures.<Void>yieldNow().then(_ -> Futures.lazy(BadInputTest::allocate));
  }

  /** Asks for an array that no JVM can make, so that nothing else runs out of memory. */
  private static String allocate() {
    return "never " + new long[Integer.MAX_VALUE].length;
  }
}
