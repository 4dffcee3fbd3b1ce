package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.runtime.AsyncRuntime;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(240)
class CoopTest {

  /** Awaits {@code steps} futures in a row and counts in how many polls of the task. */
  private static final class Chain extends RawFuture<Integer> {
    private final Supplier<? extends Future<?>> step;
    private int left;
    private @Nullable Future<?> awaited;
    private int polls;

    Chain(int steps, Supplier<? extends Future<?>> step) {
      this.left = steps;
      this.step = step;
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      polls++;
      for (; left > 0; left--) {
        Future<?> future = awaited == null ? step.get() : awaited;
        awaited = future;
        if (future.pollRaw(cx) == Poll.PENDING) {
          return Poll.PENDING;
        }
        awaited = null;
      }
      return polls;
    }
  }

  private static final int STEPS = 10 * Context.BUDGET_MAX;

  @ParameterizedTest
  @EnumSource
  void consumeBudgetLetsOthersRunOnceItIsSpent(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      assertThat(runtime.blockOn(new Chain(STEPS, Coop::consumeBudget))).isEqualTo(10);
      assertThat(runtime.blockOn(new Chain(STEPS, () -> Futures.ready("x")))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void joinHandlesSpendAndSourcesOfOnesOwnCan(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      assertThat(runtime.blockOn(new Chain(STEPS, () -> Coop.cooperative(Futures.ready("x")))))
          .isEqualTo(10);
      Future<Integer> joining =
          new Chain(
              STEPS,
              () -> {
                JoinHandle<String> handle = runtime.spawnBlocking(() -> "x");
                while (!handle.isFinished()) {
                  Thread.onSpinWait();
                }
                return handle;
              });
      assertThat(runtime.blockOn(joining)).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void unconstrainedSpendsNothing(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      assertThat(runtime.blockOn(Coop.unconstrained(new Chain(STEPS, Coop::consumeBudget))))
          .isEqualTo(1);
      Future<String> around =
          Coop.unconstrained(new Chain(STEPS, Coop::consumeBudget))
              .then(polls -> polled(cx -> polls + " " + cx.budgetLeft()));
      assertThat(runtime.blockOn(around)).isEqualTo("1 " + Context.BUDGET_MAX);
    }
  }

  private static Future<String> polled(Function<Context, String> look) {
    return cx -> Poll.ready(look.apply(cx));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPendingGivesItsUnitBack(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Future<String> looks =
          cx -> {
            Gate pending = new Gate();
            int before = cx.budgetLeft();
            Object first = Coop.cooperative(pending).pollRaw(cx);
            int after = cx.budgetLeft();
            Object second = Coop.cooperative(Gate.opened("x")).pollRaw(cx);
            pending.drop();
            return Poll.ready(
                (first == Poll.PENDING)
                    + " "
                    + (before - after)
                    + " "
                    + second
                    + " "
                    + (after - cx.budgetLeft()));
          };
      assertThat(runtime.blockOn(looks)).isEqualTo("true 0 x 1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLeftCanBeAskedFor(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      assertThat(runtime.blockOn(Coop.hasBudgetRemaining())).isTrue();
      AtomicInteger spent = new AtomicInteger();
      Future<Boolean> spender =
          cx -> {
            while (cx.hasBudget()) {
              spent.addAndGet(cx.proceed() ? 1 : 0);
            }
            return Coop.hasBudgetRemaining().poll(cx);
          };
      assertThat(runtime.blockOn(spender)).isFalse();
      assertThat(spent).hasValue(Context.BUDGET_MAX);
      Future<Boolean> renewed = Futures.yieldNow().then(_ -> Coop.hasBudgetRemaining());
      assertThat(runtime.blockOn(renewed)).isTrue();
    }
  }

  @Test
  void bothFormsEndAndDropWithTheirFuture() throws Exception {
    for (boolean spends : new boolean[] {true, false}) {
      Gate gate = new Gate();
      Future<String> future = spends ? Coop.cooperative(gate) : Coop.unconstrained(gate);
      assertThat(future.pollRaw(Context.noop())).isSameAs(Poll.PENDING);
      future.drop();
      assertThat(gate.isDropped()).isTrue();
      assertThatThrownBy(() -> future.pollRaw(Context.noop())).hasMessageContaining("polled after");
    }
    Gate local = Gate.opened("x");
    assertThat(Coop.unconstrainedLocal(local).pollRaw(Context.noop())).isEqualTo("x");
  }
}
