package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tasks and their handles promise, whatever runs them. */
@Timeout(240)
@SuppressWarnings("NullAway.Init")
abstract class TaskContract {
  final Failures failures = new Failures();
  AsyncRuntime runtime;

  /** Returns a builder of the runtime under test. */
  abstract RuntimeBuilder builder();

  /** How many threads have a share each of what the runtime may hold. */
  int threadsWithAShare() {
    return 1;
  }

  @BeforeEach
  void open() {
    runtime = builder().closeWait(Gate.PATIENCE).unhandledFailure(failures).build();
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(runtime.metrics().aliveTasks()).isZero();
    assertThat(runtime.metrics().descriptors()).isZero();
  }

  /** Runs the runtime until the task has ended, whatever its end. */
  final void run(JoinHandle<?> handle) throws Exception {
    Future<Void> end =
        cx -> {
          if (!handle.isFinished()) {
            cx.yieldNow();
            return Poll.pending();
          }
          return Poll.ready(null);
        };
    runtime.blockOn(end);
  }

  static <T> Future<T> deferred(Future<T> future) {
    return Futures.<Void>yieldNow().then(_ -> future);
  }

  @Test
  void blockOnReturnsTheValue() throws Exception {
    assertThat(runtime.blockOn(Futures.ready("value"))).isEqualTo("value");
    assertThat(runtime.blockOn(deferred(Futures.ready("later")))).isEqualTo("later");
    assertThat(runtime.blockOn(Futures.ready())).isNull();
  }

  @Test
  void blockOnThrowsTheFailureAsItIs() {
    for (Throwable failure :
        List.of(new IOException("checked"), new IllegalStateException(), new AssertionError())) {
      assertThatThrownBy(() -> runtime.blockOn(Futures.failed(failure))).isSameAs(failure);
      assertThatThrownBy(() -> runtime.blockOn(deferred(Futures.failed(failure))))
          .isSameAs(failure);
    }
    assertThat(failures.isEmpty()).isTrue();
  }

  @Test
  void spawnedTaskRunsUnawaited() throws Exception {
    Gate gate = new Gate();
    Future<String> root =
        cx -> {
          if (gate.polls.get() == 0) {
            if (gate.outcomeMissing()) {
              cx.spawner().spawn(gate);
              gate.open("open");
            }
            cx.yieldNow();
            return Poll.pending();
          }
          return Poll.ready("seen");
        };
    assertThat(runtime.blockOn(root)).isEqualTo("seen");
  }

  @Test
  void handleGivesTheValueOnce() throws Exception {
    JoinHandle<String> handle = runtime.spawn(Futures.ready("value"));
    assertThat(runtime.blockOn(handle)).isEqualTo("value");
    assertThat(handle.isFinished()).isTrue();
    assertThatThrownBy(() -> handle.poll(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("JoinHandle: polled after");
  }

  @Test
  void awaitedFailureReachesTheHandleAlone() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> handle = runtime.spawn(gate);
    IOException failure = new IOException("expected");
    AtomicInteger polls = new AtomicInteger();
    Future<String> root =
        cx -> {
          Poll<String> answer = handle.poll(cx);
          if (polls.getAndIncrement() == 0) {
            gate.fail(failure); // registered before, so nobody else is told
          }
          return answer;
        };
    JoinError error = catchThrowableOfType(JoinError.class, () -> runtime.blockOn(root));
    assertThat(error.isFailure()).isTrue();
    assertThat(error).hasCause(failure);
    assertThat(failures.isEmpty()).isTrue();
  }

  @Test
  void unawaitedFailureIsToldAndStaysInTheHandle() throws Exception {
    IOException failure = new IOException("expected");
    JoinHandle<String> handle = runtime.spawn(Futures.failed(failure));
    run(handle);
    assertThat(failures.next()).isSameAs(failure);
    assertThatThrownBy(() -> runtime.blockOn(handle))
        .isInstanceOf(JoinError.class)
        .hasCause(failure);
    assertThat(failures.isEmpty()).isTrue();
  }

  @Test
  void droppedHandleDetachesAndItsFailureIsTold() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> handle = runtime.spawn(gate);
    assertThat(handle.poll(Context.of(AssertionError::new))).isEqualTo(Poll.pending());
    handle.drop();
    handle.drop();
    assertThat(gate.drops).hasValue(0);
    IOException failure = new IOException("expected");
    gate.fail(failure);
    run(handle);
    assertThat(failures.next()).isSameAs(failure);
    assertThatThrownBy(() -> handle.poll(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("polled after");
  }

  @Test
  void failureWhoseJoinerIsDroppedBeforeItLooksIsTold() throws Exception {
    IOException failure = new IOException("expected");
    Gate gate = new Gate();
    JoinHandle<String> handle = runtime.spawn(gate);
    handle.poll(Context.of(() -> {}));
    gate.fail(failure);
    run(handle);
    assertThat(failures.isEmpty()).isTrue();
    handle.drop();
    assertThat(failures.next()).isSameAs(failure);
    assertThat(failures.isEmpty()).isTrue();
  }

  @Test
  void abortOfAnIdleTaskDropsItOnce() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> handle = runtime.spawn(gate);
    Future<String> root =
        cx -> {
          if (gate.polls.get() == 0) {
            cx.yieldNow();
            return Poll.pending();
          }
          handle.abort();
          handle.abort();
          return handle.poll(cx);
        };
    JoinError error = catchThrowableOfType(JoinError.class, () -> runtime.blockOn(root));
    assertThat(error.isCancelled()).isTrue();
    assertThat(error).hasMessageContaining(Gate.class.getName());
    assertThat(gate.drops).hasValue(1);
    assertThat(failures.isEmpty()).isTrue();
  }

  @Test
  void abortAfterTheEndChangesNothing() throws Exception {
    JoinHandle<String> handle = runtime.spawn(Futures.ready("value"));
    run(handle);
    handle.abort();
    assertThat(runtime.blockOn(handle)).isEqualTo("value");
  }

  @Test
  void taskThatAbortsItselfIsDroppedAfterItsPoll() throws Exception {
    AtomicReference<JoinHandle<?>> self = new AtomicReference<>();
    AtomicInteger polls = new AtomicInteger();
    CountDownLatch known = new CountDownLatch(1);
    Future<String> suicidal =
        cx -> {
          Gate.await(known);
          polls.incrementAndGet();
          self.get().abort();
          cx.waker().wake();
          return Poll.pending();
        };
    JoinHandle<String> handle = runtime.spawn(suicidal);
    self.set(handle);
    known.countDown();
    JoinError error = catchThrowableOfType(JoinError.class, () -> runtime.blockOn(handle));
    assertThat(error.isCancelled()).isTrue();
    assertThat(polls).hasValue(1);
  }

  @Test
  void taskThatAbortsItselfAndFinishesKeepsItsValue() throws Exception {
    AtomicReference<JoinHandle<?>> self = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    Future<String> racing =
        cx -> {
          Gate.await(known);
          self.get().abort();
          return Poll.ready("value");
        };
    JoinHandle<String> handle = runtime.spawn(racing);
    self.set(handle);
    known.countDown();
    assertThat(runtime.blockOn(handle)).isEqualTo("value");
  }

  @Test
  void failureOfADropReachesTheHandle() throws Exception {
    Gate gate = new Gate();
    gate.dropFailure = new DropFailure("gate", new IOException("cleanup"));
    JoinHandle<String> handle = runtime.spawn(gate);
    handle.abort();
    JoinError error = catchThrowableOfType(JoinError.class, () -> runtime.blockOn(handle));
    assertThat(error.isFailure()).isTrue();
    assertThat(error).hasCause(gate.dropFailure);
  }

  @Test
  void failureOfADropThatNobodyAwaitsIsTold() throws Exception {
    Gate gate = new Gate();
    gate.dropFailure = new DropFailure("gate", new IOException("cleanup"));
    JoinHandle<String> handle = runtime.spawn(gate);
    handle.abort();
    run(handle);
    assertThat(failures.next()).isSameAs(gate.dropFailure);
  }

  @Test
  void lastStoredJoinerIsWoken() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> handle = runtime.spawn(gate);
    AtomicInteger first = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(1);
    handle.poll(Context.of(first::incrementAndGet));
    handle.poll(Context.of(second::countDown));
    gate.open("open");
    run(handle);
    Gate.await(second);
    assertThat(first).hasValue(0);
    assertThat(handle.poll(Context.noop())).isEqualTo(Poll.ready("open"));
  }

  @Test
  void throwingJoinerHarmsNobody() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> handle = runtime.spawn(gate);
    IllegalStateException failure = new IllegalStateException("expected");
    Waker broken =
        () -> {
          throw failure;
        };
    handle.poll(Context.of(broken));
    gate.open("open");
    run(handle);
    assertThat(failures.next()).isSameAs(failure);
    assertThat(runtime.blockOn(handle)).isEqualTo("open");
  }

  @Test
  void errorsInAPollEndThatTaskOnly() throws Exception {
    Future<String> deep =
        new Future<>() {
          @Override
          public Poll<String> poll(Context cx) throws Exception {
            return poll(cx);
          }
        };
    Future<String> big =
        _ -> {
          List<long[]> all = new ArrayList<>();
          while (true) {
            all.add(new long[Integer.MAX_VALUE - 8]);
          }
        };
    JoinHandle<String> overflow = runtime.spawn(deep);
    JoinHandle<String> memory = runtime.spawn(big);
    assertThatThrownBy(() -> runtime.blockOn(overflow))
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThatThrownBy(() -> runtime.blockOn(memory)).hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(runtime.blockOn(runtime.spawn(Futures.ready("lives")))).isEqualTo("lives");
  }

  @Test
  void brokenHandlerHarmsNobody() throws Exception {
    UnhandledFailure broken =
        (_, failure) -> {
          throw new IllegalStateException("handler", failure);
        };
    try (AsyncRuntime other = builder().unhandledFailure(broken).build()) {
      JoinHandle<String> handle = other.spawn(Futures.failed(new IOException("expected")));
      assertThatThrownBy(() -> other.blockOn(handle)).hasRootCauseMessage("expected");
      assertThat(other.blockOn(Futures.ready("lives"))).isEqualTo("lives");
    }
  }

  @Test
  void wakeByAnotherThreadIsNotLost() throws Exception {
    Gate gate = new Gate();
    Thread opener =
        new Thread(() -> {
          catchThrowable(gate::awaitPolled);
          gate.open("open");
        });
    opener.start();
    assertThat(runtime.blockOn(gate)).isEqualTo("open");
    opener.join();
  }

  @Test
  void spawnByAnotherThreadRuns() throws Exception {
    Gate gate = new Gate();
    Gate second = new Gate();
    Thread other =
        new Thread(() -> {
          catchThrowable(gate::awaitPolled);
          runtime.spawn(
              second.map(value -> {
                gate.open(value);
                return value;
              }));
          second.open("by another");
        });
    other.start();
    assertThat(runtime.blockOn(gate)).isEqualTo("by another");
    other.join();
  }

  @Test
  void interruptDropsTheRoot() throws Exception {
    Gate gate = new Gate();
    Thread blocked = Thread.currentThread();
    Thread other =
        new Thread(() -> {
          catchThrowable(gate::awaitPolled);
          blocked.interrupt();
        });
    other.start();
    assertThatThrownBy(() -> runtime.blockOn(gate)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(gate.drops).hasValue(1);
    other.join();
    assertThat(runtime.blockOn(Futures.ready("lives"))).isEqualTo("lives");
  }

  @Test
  void interruptBeforeBlockOnDropsTheRoot() {
    Gate gate = new Gate();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> runtime.blockOn(gate)).isInstanceOf(InterruptedException.class);
    assertThat(gate.drops).hasValue(1);
  }

  @Test
  void interruptDropsARootThatIsAboutToGoOn() throws Exception {
    Gate gate = new Gate();
    Future<String> yielding =
        new RawFuture<>() {
          @Override
          public Object pollRaw(Context cx) {
            cx.yieldNow();
            return Poll.PENDING;
          }

          @Override
          public void drop() {
            gate.drop();
          }
        };
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> runtime.blockOn(yielding)).isInstanceOf(InterruptedException.class);
    assertThat(gate.drops).hasValue(1);
    assertThat(runtime.blockOn(Futures.ready("lives"))).isEqualTo("lives");
  }

  @Test
  void blockOnInsideATaskIsRefused() {
    Future<String> nested =
        _ -> {
          runtime.blockOn(Futures.ready());
          return Poll.ready("nested");
        };
    assertThatThrownBy(() -> runtime.blockOn(nested))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await the future instead")
        .hasMessageContaining("TaskContract");
  }

  @Test
  void spawnBeyondTheBoundFails() throws Exception {
    int most = 3 * threadsWithAShare();
    try (AsyncRuntime small = builder().tasksMax(most).build()) {
      for (int i = 0; i < most; i++) {
        small.spawn(new Gate());
      }
      assertThatThrownBy(() -> small.spawn(new Gate()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("3 tasks are alive");
    }
  }

  @Test
  void wakerAfterTheEndDoesNothing() throws Exception {
    AtomicReference<Waker> kept = new AtomicReference<>();
    Future<String> leaking =
        cx -> {
          kept.set(cx.waker());
          return Poll.ready("value");
        };
    assertThat(runtime.blockOn(leaking)).isEqualTo("value");
    kept.get().wake();
    assertThat(runtime.blockOn(Futures.ready("lives"))).isEqualTo("lives");
  }

  @Test
  void abortHandleKeepsNoResultAlive() throws Exception {
    AtomicReference<WeakReference<Object>> watch = new AtomicReference<>();
    AbortHandle abort = runToAbortHandle(watch);
    // Other tasks push what the executor last touched out of its fields.
    run(runtime.spawn(Futures.ready("other")));
    // A worker may have it on its stack for as long as it is held up between two statements.
    long start = System.nanoTime();
    while (watch.get().get() != null
        && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(Gate.PATIENCE_SECONDS)) {
      System.gc();
    }
    assertThat(watch.get().get()).isNull();
    assertThat(abort.isFinished()).isTrue();
    abort.abort();
  }

  private AbortHandle runToAbortHandle(AtomicReference<WeakReference<Object>> watch)
      throws Exception {
    Future<Object> future =
        _ -> {
          Object value = new Object();
          watch.set(new WeakReference<>(value));
          return Poll.ready(value);
        };
    JoinHandle<Object> handle = runtime.spawn(future);
    run(handle);
    return handle.abortHandle();
  }

  @Test
  void cancellationIsToldFromFailureOnClose() throws Exception {
    Gate gate = new Gate();
    Future<String> closing =
        cx -> {
          Poll<String> answer = gate.poll(cx);
          runtime.close();
          return answer;
        };
    assertThatThrownBy(() -> runtime.blockOn(closing)).isInstanceOf(CancellationException.class);
  }
}
