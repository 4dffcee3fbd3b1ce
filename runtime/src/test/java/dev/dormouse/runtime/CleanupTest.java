package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.AsyncFrame;
import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the failures of cleanup go, and what a shield saves, on each kind of runtime. */
@Timeout(240)
class CleanupTest {
  private final Failures failures = new Failures();

  static Stream<RuntimeBuilder> runtimes() {
    return Stream.of(
        AsyncRuntime.builder().currentThread().seed(1),
        AsyncRuntime.builder().workStealing().workers(1).seed(1),
        AsyncRuntime.builder().workStealing().workers(2).seed(1),
        AsyncRuntime.builder().threadPerCore().workers(2).seed(1));
  }

  /** Try-with-resources around an await, in the shape that the compiler gives it. */
  private static final class Guarded extends AsyncFrame<String> {
    private final Future<String> child;
    private final IOException closing;

    Guarded(Future<String> child, IOException closing) {
      this.child = child;
      this.closing = closing;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      if (state < 0) {
        throw polledAgain(this);
      }
      if (state == 0) {
        awaited = child;
      }
      state = -1;
      try {
        Object answer = Objects.requireNonNull(awaited).pollRaw(cx);
        if (answer == Poll.PENDING) {
          state = 1;
          return Poll.PENDING;
        }
      } catch (Throwable thrown) {
        thrown.addSuppressed(closing);
        throw thrown;
      }
      throw closing;
    }
  }

  /** Waits for {@code inner} until it is told to end. */
  private static final class Waiter extends RawFuture<String> {
    private final Future<String> inner;

    Waiter(Future<String> inner) {
      this.inner = inner;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      return inner.pollRaw(cx);
    }

    @Override
    public void drop() {
      inner.drop();
    }
  }

  private AsyncRuntime open(RuntimeBuilder builder) {
    return builder.unhandledFailure(failures).build();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void failureOfCloseInADetachedTaskIsTold(RuntimeBuilder builder) throws Exception {
    IOException closing = new IOException("close");
    Gate gate = new Gate();
    try (AsyncRuntime runtime = open(builder)) {
      JoinHandle<String> task = runtime.spawn(new Guarded(gate, closing));
      untilPolled(runtime, gate);
      task.abortHandle().abort();
      until(runtime, task::isFinished);
    }
    assertThat(failures.next()).isInstanceOf(DropFailure.class).hasCause(closing);
    assertThat(gate.drops).hasValue(1);
    assertThat(failures.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void failureOfCloseAtTheEndOfTheRuntimeIsTold(RuntimeBuilder builder) throws Exception {
    IOException closing = new IOException("close");
    Gate gate = new Gate();
    try (AsyncRuntime runtime = open(builder)) {
      runtime.spawn(new Guarded(gate, closing)).drop();
      untilPolled(runtime, gate);
    }
    assertThat(failures.next()).isInstanceOf(DropFailure.class).hasCause(closing);
    assertThat(gate.drops).hasValue(1);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void failureOfCloseReachesWhoAwaitsTheTask(RuntimeBuilder builder) throws Exception {
    IOException closing = new IOException("close");
    Gate gate = new Gate();
    try (AsyncRuntime runtime = open(builder)) {
      JoinHandle<String> task = runtime.spawn(new Guarded(gate, closing));
      untilPolled(runtime, gate);
      task.abort();
      assertThatThrownBy(() -> runtime.blockOn(task))
          .cause()
          .isInstanceOf(DropFailure.class)
          .hasCause(closing);
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void shieldedTaskRunsOnWhenItsWaiterIsAborted(RuntimeBuilder builder) throws Exception {
    Gate work = new Gate();
    AtomicReference<String> ended = new AtomicReference<>();
    try (AsyncRuntime runtime = open(builder)) {
      Future<String> noted =
          work.map(value -> {
            ended.set(value);
            return value;
          });
      JoinHandle<String> waiter = runtime.spawn(new Waiter(Futures.shield(noted)));
      untilPolled(runtime, work);
      waiter.abort();
      until(runtime, waiter::isFinished);
      assertThat(work.drops).hasValue(0);

      work.open("done");
      until(runtime, () -> ended.get() != null);
    }
    assertThat(work.drops).hasValue(0);
    assertThat(failures.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void failureOfAShieldedTaskWithoutAWaiterIsTold(RuntimeBuilder builder) throws Exception {
    Gate work = new Gate();
    IOException failure = new IOException("lost");
    try (AsyncRuntime runtime = open(builder)) {
      JoinHandle<String> waiter = runtime.spawn(new Waiter(Futures.shield(work)));
      untilPolled(runtime, work);
      waiter.abort();
      until(runtime, waiter::isFinished);
      work.fail(failure);
      until(runtime, () -> !failures.isEmpty());
    }
    assertThat(failures.next()).isSameAs(failure);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void failureOfAShieldedTaskIsThrownToItsWaiterAsItIs(RuntimeBuilder builder) {
    IOException failure = new IOException("lost");
    Gate work = new Gate();
    Future<String> shield = Futures.shield(work);
    Future<String> waiter =
        cx -> {
          Poll<String> answer = shield.poll(cx);
          work.fail(failure); // awaited by now, so nobody else is told
          return answer;
        };
    try (AsyncRuntime runtime = open(builder)) {
      assertThatThrownBy(() -> runtime.blockOn(waiter)).isSameAs(failure);
    }
    assertThat(failures.isEmpty()).isTrue();
  }

  private static void untilPolled(AsyncRuntime runtime, Gate gate) throws Exception {
    until(runtime, () -> gate.polls.get() > 0);
  }

  private static void until(AsyncRuntime runtime, BooleanSupplier condition) throws Exception {
    Future<Void> met =
        cx -> {
          if (condition.getAsBoolean()) {
            return Poll.ready(null);
          }
          cx.yieldNow();
          return Poll.pending();
        };
    runtime.blockOn(met);
  }
}
