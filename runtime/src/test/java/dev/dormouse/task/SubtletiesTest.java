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
import dev.dormouse.runtime.ShutdownReport;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Sleep;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises that are easily forgotten, and hold on every executor. */
@EnumSource
class SubtletiesTest extends OnExecutors {
  private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

  SubtletiesTest(Executor executor) {
    super(executor);
  }

  private static void assertCancelled(JoinHandle<?> handle) {
    assertThatThrownBy(() -> handle.poll(Context.noop()))
        .isInstanceOfSatisfying(JoinError.class, error -> assertThat(error.isCancelled()).isTrue());
  }

  /** Is never ready, and looks at its own handle when it is dropped. */
  private static final class Lookback extends RawFuture<String> {
    final AtomicReference<@Nullable JoinHandle<String>> handle = new AtomicReference<>();
    final AtomicReference<@Nullable Boolean> finishedInDrop = new AtomicReference<>();
    final AtomicBoolean polled = new AtomicBoolean();

    @Override
    public Object pollRaw(Context cx) {
      polled.set(true);
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      JoinHandle<String> mine = handle.get();
      finishedInDrop.compareAndSet(null, mine != null && mine.isFinished());
    }
  }

  @Test
  void futureIsDroppedBeforeItsHandleIsReady() throws Exception {
    Lookback aborted = new Lookback();
    aborted.handle.set(runtime.spawn(aborted));
    Loop.until(runtime, aborted.polled::get);
    JoinHandle<String> handle = aborted.handle.get();
    handle.abort();
    assertThatThrownBy(() -> runtime.blockOn(handle)).isInstanceOf(JoinError.class);
    assertThat(aborted.finishedInDrop.get()).isFalse();
  }

  @Test
  void abortFromElsewhereDropsAConfinedFutureOnItsOwnThread() throws Exception {
    AtomicReference<@Nullable Thread> dropper = new AtomicReference<>();
    Gate polled = new Gate();
    LocalFuture<String> confined =
        new RawFuture<>() {
          @Override
          public Object pollRaw(Context cx) {
            polled.open("polled");
            return Poll.PENDING;
          }

          @Override
          public void drop() {
            dropper.set(Thread.currentThread());
          }
        };
    AtomicReference<@Nullable JoinHandle<String>> handle = new AtomicReference<>();
    Future<Void> body =
        cx -> {
          JoinHandle<String> task = handle.get();
          if (task == null) {
            handle.set(cx.spawner().spawnLocal(confined));
          } else if (polled.isOpen()) {
            if (task.isFinished()) {
              return Poll.ready(null);
            }
            Thread other = new Thread(task::abort);
            other.start();
            other.join();
          }
          cx.yieldNow();
          return Poll.pending();
        };
    runtime.blockOnLocal(body);
    assertThat(dropper.get()).isSameAs(Thread.currentThread());
    assertCancelled(handle.get());
  }

  @Test
  void shutdownWithoutGraceDropsAtOnce() throws Exception {
    Gate waiting = new Gate();
    JoinHandle<String> handle = runtime.spawn(waiting);
    Loop.until(runtime, waiting::isPolled);
    ShutdownReport report = runtime.shutdown(Duration.ZERO);
    assertThat(report.tasksDropped()).isEqualTo(1);
    assertThat(report.threadsStuck()).isEmpty();
    assertThat(waiting.isDropped()).isTrue();
    assertCancelled(handle);
  }

  @Test
  void endlessDurationsNeitherOverflowNorEnd() throws Exception {
    List<JoinHandle<Void>> sleepers = new ArrayList<>();
    Sleep longest = Time.sleep(ENDLESS);
    sleepers.add(runtime.spawn(longest));
    sleepers.add(runtime.spawn(Time.sleepUntil(Moment.MAX)));
    String value = runtime.blockOn(Time.timeout(ENDLESS, Futures.yieldNow().map(_ -> "in time")));
    assertThat(value).isEqualTo("in time");
    Loop.until(runtime, () -> runtime.metrics().armedTimers() == 2);
    runtime.shutdown(Duration.ZERO);
    sleepers.forEach(SubtletiesTest::assertCancelled);
  }

  @Test
  void timerOfAClosedRuntimeFailsElsewhereInsteadOfWaitingForever() throws Exception {
    Sleep sleep = Time.sleep(Duration.ofHours(1));
    assertThat(Loop.isPending(runtime, sleep)).isTrue();
    runtime.close();
    try (AsyncRuntime other = executor.open()) {
      assertThatThrownBy(() -> other.blockOn(sleep))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void runtimeIsMadeAndClosedInsideATaskOfAnother() throws Exception {
    Future<String> task =
        _ -> {
          Gate left = new Gate();
          try (AsyncRuntime inner = executor.open()) {
            inner.spawn(left);
          }
          return Poll.ready(left.isDropped() ? "dropped" : "left");
        };
    assertThat(runtime.blockOn(runtime.spawn(task))).isEqualTo("dropped");
  }

  @Test
  void lastStoredWakerIsTheOneThatCounts() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> first = runtime.spawn(gate);
    AtomicInteger earlier = new AtomicInteger();
    AtomicInteger later = new AtomicInteger();
    assertThat(first.pollRaw(Context.of(earlier::incrementAndGet))).isSameAs(Poll.PENDING);
    assertThat(first.pollRaw(Context.of(later::incrementAndGet))).isSameAs(Poll.PENDING);
    gate.open("value");
    Loop.until(runtime, () -> later.get() == 1);
    assertThat(earlier).hasValue(0);
    assertThat(runtime.blockOn(first)).isEqualTo("value");
  }

  @Test
  void wakerOfAnEndedTaskWakesNobody() throws Exception {
    AtomicReference<@Nullable Waker> kept = new AtomicReference<>();
    AtomicInteger polls = new AtomicInteger();
    Future<String> keeping =
        cx -> {
          kept.set(cx.waker());
          polls.incrementAndGet();
          return Poll.ready("end");
        };
    JoinHandle<String> ended = runtime.spawn(keeping);
    assertThat(runtime.blockOn(ended)).isEqualTo("end");
    for (int i = 0; i < 3; i++) {
      kept.get().wake();
      runtime.blockOn(Futures.yieldNow());
    }
    assertThat(polls).hasValue(1);
  }
}
