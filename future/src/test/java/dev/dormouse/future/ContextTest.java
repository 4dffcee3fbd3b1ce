package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContextTest {
  private final TestContext cx = new TestContext();

  @Test
  void budgetOfNUnitsAllowsNAndThenYields() {
    cx.budget(3);
    assertThat(cx.proceed()).isTrue();
    assertThat(cx.proceed()).isTrue();
    assertThat(cx.hasBudget()).isTrue();
    assertThat(cx.proceed()).isTrue();
    assertThat(cx.hasBudget()).isFalse();
    assertThat(cx.yields()).isZero();
    assertThat(cx.proceed()).isFalse();
    assertThat(cx.proceed()).isFalse();
    assertThat(cx.yields()).isEqualTo(2);
    assertThat(cx.waker.wakes()).isEqualTo(2);
  }

  @Test
  void refundMakesRoomForOneUnit() {
    cx.budget(1);
    assertThat(cx.proceed()).isTrue();
    cx.refund();
    assertThat(cx.proceed()).isTrue();
    assertThat(cx.proceed()).isFalse();
  }

  @Test
  void nextPollBeginsWithAFullBudgetWhateverWasLeft() {
    cx.budget(0);
    assertThat(cx.hasBudget()).isFalse();
    cx.budget(2);
    assertThat(cx.proceed()).isTrue();
    cx.budget(2);
    assertThat(cx.proceed()).isTrue();
    assertThat(cx.proceed()).isTrue();
    assertThat(cx.proceed()).isFalse();
  }

  @Test
  void negativeBudgetIsRefused() {
    assertThatThrownBy(() -> cx.budget(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the budget is negative: -1");
  }

  @Test
  void executorThatGrantsNoBudgetHasNoneToExhaust() {
    Context foreign = Context.of(Waker.noop());
    for (int n = 0; n < 10 * Context.BUDGET_MAX; n++) {
      assertThat(foreign.proceed()).isTrue();
    }
    foreign.refund();
    assertThat(foreign.hasBudget()).isTrue();
    assertThat(foreign.proceed()).isTrue();
  }

  @Test
  void childContextSpendsTheBudgetOfItsParent() {
    CountingWaker child = new CountingWaker();
    cx.budget(1);
    Context inner = cx.withWaker(child);
    assertThat(inner.waker()).isSameAs(child);
    assertThat(inner.proceed()).isTrue();
    assertThat(inner.hasBudget()).isFalse();
    assertThat(inner.proceed()).isFalse();
    assertThat(child.takeWakes()).isEqualTo(1);
    assertThat(cx.yields()).isEqualTo(1);
    inner.refund();
    assertThat(cx.hasBudget()).isTrue();
  }

  @Test
  void yieldInAChildPutsTheTaskBehindAndMarksTheChild() {
    CountingWaker child = new CountingWaker();
    cx.withWaker(child).yieldNow();
    assertThat(cx.yields()).isEqualTo(1);
    assertThat(child.wakes()).isEqualTo(1);
  }

  @Test
  void childContextOffersTheServicesOfItsParent() {
    Entropy seven = () -> 7;
    cx.entropy(seven);
    Context inner = cx.withWaker(new CountingWaker());
    assertThat(inner.clock()).isSameAs(cx.clock);
    assertThat(inner.timers()).isSameAs(cx.timers);
    assertThat(inner.entropy()).isSameAs(seven);
    assertThat(inner.pickFirst(3)).isEqualTo(cx.pickFirst(3));
    assertThat(inner.reactor()).isNull();
    assertThatThrownBy(inner::spawner).hasMessageContaining("TestContext");
  }

  @Test
  void missingServiceIsNamedWithWhatNeedsItAndWhatToDo() {
    Context foreign = Context.of(Waker.noop());
    assertMissing(foreign::clock, "Clock", "reading the time", "Context.clock()");
    assertMissing(foreign::timers, "Timers", "sleeping and time-outs", "Context.timers()");
    assertMissing(foreign::entropy, "Entropy", "random choices", "Context.entropy()");
    assertMissing(foreign::spawner, "Spawner", "spawning tasks", "Context.spawner()");
    assertThat(foreign.reactor()).isNull();
  }

  private static void assertMissing(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
      String seam,
      String purpose,
      String method) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offers no " + seam)
        .hasMessageContaining(purpose)
        .hasMessageContaining(method)
        .hasMessageContaining("AsyncRuntime");
  }

  @Test
  void noopContextWakesNobodyAndNeverRunsOut() {
    Context noop = Context.noop();
    noop.waker().wake();
    noop.yieldNow();
    for (int n = 0; n < 2 * Context.BUDGET_MAX; n++) {
      assertThat(noop.proceed()).isTrue();
    }
    noop.refund();
    assertThat(noop.hasBudget()).isTrue();
    assertThat(noop.pickFirst(4)).isZero();
    assertThat(Waker.noop()).isSameAs(noop.waker());
  }

  @Test
  void picksStayInRangeAndReachEachBranch() {
    for (int branches = 1; branches <= 7; branches++) {
      boolean[] seen = new boolean[branches];
      for (int n = 0; n < 200; n++) {
        seen[cx.pickFirst(branches)] = true;
      }
      assertThat(seen).doesNotContain(false);
    }
  }

  @Test
  void entropyStaysInRangeAndRefusesAnEmptyOne() {
    Entropy highest = () -> -1L;
    Entropy lowest = () -> 0L;
    assertThat(highest.nextInt(10)).isEqualTo(9);
    assertThat(highest.nextInt(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE - 1);
    assertThat(lowest.nextInt(10)).isZero();
    assertThatThrownBy(() -> lowest.nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bound must be positive, is 0");
  }
}
