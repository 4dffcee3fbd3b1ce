package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.ShutdownReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No scope leaks a child: by a drop at any await, an abort, or while a child is being polled. */
@Timeout(120)
class ScopeDropTest {
  /** A child that stays in the middle of its first poll until the test lets it go on. */
  private static final class Stuck extends RawFuture<String> {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);
    final AtomicInteger polls = new AtomicInteger();
    final Gate inside = new Gate();

    @Override
    public Object pollRaw(Context cx) throws Exception {
      polls.incrementAndGet();
      entered.countDown();
      Gate.await(go);
      return inside.pollRaw(cx);
    }

    @Override
    public void drop() {
      inside.drop();
    }
  }

  /** A future that a task polls and another thread drops when the test says so. */
  private static final class Leash extends RawFuture<String> {
    private final Future<String> inner;
    private final Gate pulled = new Gate();

    Leash(Future<String> inner) {
      this.inner = inner;
    }

    void pull() {
      pulled.open("pulled");
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      if (pulled.pollRaw(cx) != Poll.PENDING) {
        inner.drop();
        return "dropped";
      }
      return inner.pollRaw(cx);
    }

    @Override
    public void drop() {
      inner.drop();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "ONE_WORKER", "TWO_CORES"})
  void childThatIsBeingPolledElsewhereEndsAtItsNextAwait(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Stuck child = new Stuck();
      JoinHandle<String> owner =
          runtime.spawn(
              Scope.scope(s -> {
                s.spawn(child);
                return new Gate();
              }));
      Gate.await(child.entered);
      owner.abort();
      for (int i = 0; i < 100; i++) {
        runtime.blockOn(Futures.yieldNow());
      }
      assertThat(owner.isFinished()).isFalse();
      assertThat(child.inside.isDropped()).isFalse();
      child.go.countDown();
      assertThatThrownBy(() -> runtime.blockOn(owner))
          .isInstanceOfSatisfying(JoinError.class, e -> assertThat(e.isCancelled()).isTrue());
      assertThat(child.inside.isDropped()).isTrue();
      assertThat(child.polls).hasValue(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "ONE_WORKER", "TWO_CORES"})
  void dropOfTheScopeReturnsAtOnceAndTheTaskEndsAfterTheChild(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Stuck child = new Stuck();
      Leash leash =
          new Leash(
              Scope.scope(s -> {
                s.spawn(child);
                return new Gate();
              }));
      JoinHandle<String> owner = runtime.spawn(leash);
      Gate.await(child.entered);
      leash.pull();
      for (int i = 0; i < 100; i++) {
        runtime.blockOn(Futures.yieldNow());
      }
      assertThat(owner.isFinished()).isFalse();
      child.go.countDown();
      assertThat(runtime.blockOn(owner)).isEqualTo("dropped");
      assertThat(child.inside.isDropped()).isTrue();
      assertThat(child.polls).hasValue(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "ONE_WORKER", "TWO_CORES"})
  void grandchildThatIsBeingPolledHoldsEveryTaskAbove(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Stuck grandchild = new Stuck();
      AtomicBoolean above = new AtomicBoolean();
      JoinHandle<String> owner =
          runtime.spawn(
              Scope.scope(outer -> {
                JoinHandle<String> child =
                    outer.spawn(
                        Scope.scope(inner -> {
                          inner.spawn(grandchild);
                          return new Gate();
                        }));
                above.set(child.isFinished());
                return new Gate();
              }));
      Gate.await(grandchild.entered);
      owner.abort();
      for (int i = 0; i < 100; i++) {
        runtime.blockOn(Futures.yieldNow());
      }
      assertThat(owner.isFinished()).isFalse();
      grandchild.go.countDown();
      assertThatThrownBy(() -> runtime.blockOn(owner)).isInstanceOf(JoinError.class);
      assertThat(grandchild.inside.isDropped()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "ONE_WORKER", "TWO_CORES"})
  void awaitedEndWaitsForAGrandchildOfACancelledChild(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Stuck grandchild = new Stuck();
      IllegalStateException failure = new IllegalStateException("expected");
      JoinHandle<String> owner =
          runtime.spawn(
              Scope.scope(outer -> {
                outer.spawn(
                    Scope.scope(inner -> {
                      inner.spawn(grandchild);
                      return new Gate();
                    }));
                return new Entered(grandchild.entered).then(_ -> Futures.failed(failure));
              }));
      Gate.await(grandchild.entered);
      for (int i = 0; i < 100; i++) {
        runtime.blockOn(Futures.yieldNow());
      }
      assertThat(owner.isFinished()).isFalse();
      grandchild.go.countDown();
      assertThatThrownBy(() -> runtime.blockOn(owner)).hasCause(failure);
      assertThat(grandchild.inside.isDropped()).isTrue();
    }
  }

  /** Ready once a latch is open. */
  private record Entered(CountDownLatch latch) implements Future<String> {
    @Override
    public Poll<String> poll(Context cx) {
      if (latch.getCount() == 0) {
        return Poll.ready("entered");
      }
      cx.yieldNow();
      return Poll.pending();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CURRENT_THREAD", "ONE_WORKER", "TWO_CORES"})
  void shutdownWaitsForAChildInTheMiddleOfItsPoll(Executor executor) throws Exception {
    AsyncRuntime runtime = executor.open();
    Stuck child = new Stuck();
    JoinHandle<String> owner =
        runtime.spawn(
            Scope.scope(s -> {
              s.spawn(child);
              return new Gate();
            }));
    Gate.await(child.entered);
    Thread closer = Thread.ofPlatform().start(runtime::close);
    assertThat(owner.isFinished()).isFalse();
    child.go.countDown();
    closer.join();
    assertThat(owner.isFinished()).isTrue();
    assertThat(child.inside.isDropped()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void idleChildrenAreDroppedInTheDropNewestFirstAndNeverPolledAgain(Executor executor)
      throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      List<Gate> gates = List.of(new Gate(), new Gate(), new Gate());
      List<Integer> order = new ArrayList<>();
      AtomicInteger polls = new AtomicInteger();
      Leash leash =
          new Leash(
              Scope.scope(s -> {
                for (int i = 0; i < gates.size(); i++) {
                  s.spawn(new Recorded(gates.get(i), i, order, polls));
                }
                return new Recorded(new Gate(), 9, order, polls);
              }));
      JoinHandle<String> owner = runtime.spawn(leash);
      Loop.until(runtime, () -> gates.stream().allMatch(Gate::isPolled));
      runtime.blockOn(Futures.yieldNow());
      int before = polls.get();
      leash.pull();
      assertThat(runtime.blockOn(owner)).isEqualTo("dropped");
      assertThat(order).containsExactly(2, 1, 0, 9);
      gates.forEach(gate -> gate.open("late"));
      runtime.blockOn(Futures.yieldNow());
      assertThat(polls.get()).isLessThanOrEqualTo(before + 1); // the body's, in the leash's poll
      ShutdownReport report = runtime.shutdown(Duration.ofSeconds(30));
      assertThat(report.isClean()).as("%s", report).isTrue();
    }
  }

  /** Writes down its drop. */
  private record Recorded(Gate gate, int number, List<Integer> order, AtomicInteger polls)
      implements Future<String> {
    @Override
    public Poll<String> poll(Context cx) throws Exception {
      polls.incrementAndGet();
      return gate.poll(cx);
    }

    @Override
    public void drop() {
      order.add(number);
      gate.drop();
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropAtEverySuspensionLeavesNothing(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      int polls = 0;
      boolean ended = false;
      for (; !ended && polls < 200; polls++) {
        List<Gate> probes = new ArrayList<>();
        Future<String> nested = nestedScopes(probes);
        Steps steps = new Steps(nested, polls);
        ended = runtime.blockOn(runtime.spawn(steps));
        for (Gate probe : probes) {
          assertThat(!probe.isPolled() || probe.isDropped() || probe.isOpen())
              .as("after %s polls", polls)
              .isTrue();
        }
      }
      assertThat(ended).isTrue();
      assertThat(polls).isGreaterThan(3);
      assertThat(runtime.shutdown(Duration.ofSeconds(30)).isClean()).isTrue();
    }
  }

  /** Polls a future a number of times, then drops it; tells whether it had ended before. */
  private static final class Steps extends RawFuture<Boolean> {
    private final Future<String> inner;
    private int left;

    Steps(Future<String> inner, int polls) {
      this.inner = inner;
      this.left = polls;
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      if (left-- == 0) {
        inner.drop();
        return false;
      }
      return inner.pollRaw(cx) == Poll.PENDING ? Poll.PENDING : true;
    }
  }

  /** A scope in a scope, with children that wait, yield, and spawn; it ends by itself. */
  private static Future<String> nestedScopes(List<Gate> probes) {
    return Scope.scope(
        ScopeOptions.failFast().endingWithBody(),
        outer -> {
          outer.spawn(probe(probes));
          outer.atEnd(Futures.yieldNow());
          Future<String> inner =
              Scope.scope(
                  ScopeOptions.failFast().endingWithBody(),
                  s -> {
                    s.spawn(probe(probes));
                    JoinHandle<Void> quick = s.spawn(Futures.yieldNow());
                    return Futures.yieldNow().then(_ -> quick).map(_ -> "inner");
                  });
          JoinHandle<String> child = outer.spawn(inner);
          return Futures.yieldNow().then(_ -> child).then(v -> Futures.yieldNow().map(_ -> v));
        });
  }

  private static Gate probe(List<Gate> probes) {
    Gate probe = new Gate();
    synchronized (probes) {
      probes.add(probe);
    }
    return probe;
  }

  @Test
  void unpolledScopeRunsNothingWhenDropped() throws Exception {
    AtomicBoolean started = new AtomicBoolean();
    Future<String> whole =
        Scope.scope(_ -> {
          started.set(true);
          return Futures.ready("x");
        });
    whole.drop();
    whole.drop();
    assertThat(started).isFalse();
    assertThatThrownBy(() -> whole.pollRaw(Context.noop())).hasMessageStartingWith("scope: polled");
  }

  @ParameterizedTest
  @EnumSource
  void dropRunsNoFinaliserAndThrowsWhatTheDropsThrow(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.open()) {
      Gate child = new Gate();
      child.dropFailure = new IllegalStateException("child");
      Gate body = new Gate();
      body.dropFailure = new IllegalStateException("body");
      Gate finaliser = new Gate();
      JoinHandle<String> owner =
          runtime.spawn(
              Scope.scope(s -> {
                s.atEnd(finaliser);
                s.spawn(child);
                return body;
              }));
      Loop.until(runtime, () -> child.isPolled() && body.isPolled());
      runtime.blockOn(Futures.yieldNow());
      owner.abort();
      assertThatThrownBy(() -> runtime.blockOn(owner))
          .isInstanceOf(JoinError.class)
          .satisfies(error -> {
            List<Throwable> all = new ArrayList<>(List.of(error.getCause()));
            all.addAll(List.of(error.getCause().getSuppressed()));
            assertThat(all).contains(body.dropFailure);
          });
      assertThat(finaliser.isPolled()).isFalse();
      assertThat(finaliser.isDropped()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void scopesThatAreAbortedAtRandomLeaveNothing(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    AtomicInteger alive = new AtomicInteger();
    try (AsyncRuntime runtime = Executor.FOUR_WORKERS.open()) {
      for (int round = 0; round < 40; round++) {
        JoinHandle<String> owner = runtime.spawn(tree(random.split(), alive, 3));
        for (int spins = random.nextInt(400); spins > 0; spins--) {
          Thread.onSpinWait();
        }
        if (random.nextInt(4) > 0) {
          owner.abort();
        }
        try {
          runtime.blockOn(owner);
        } catch (JoinError error) {
          assertThat(error.isCancelled() || error.getCause() instanceof IllegalStateException)
              .as("seed %s: %s", seed, error)
              .isTrue();
        }
        // The handle is ready, so no future below it may be there any more.
        assertThat(alive).as("seed %s, round %s", seed, round).hasValue(0);
      }
      assertThat(runtime.shutdown(Duration.ofSeconds(30)).isClean()).isTrue();
    }
  }

  /** A tree of scopes whose leaves yield, and sometimes fail. */
  private static Future<String> tree(SplittableRandom random, AtomicInteger alive, int depth) {
    if (depth == 0) {
      return new Leaf(random, alive);
    }
    return Scope.scope(s -> {
      for (int i = random.nextInt(3); i >= 0; i--) {
        s.spawn(tree(random.split(), alive, depth - 1));
      }
      return new Leaf(random, alive);
    });
  }

  /** Yields some times; counts itself as alive from its first poll to its end. */
  private static final class Leaf extends RawFuture<String> {
    private final AtomicInteger alive;
    private final boolean fails;
    private int yields;
    private boolean counted;

    Leaf(SplittableRandom random, AtomicInteger alive) {
      this.alive = alive;
      this.yields = random.nextInt(6);
      this.fails = random.nextInt(40) == 0;
    }

    @Override
    public Object pollRaw(Context cx) {
      if (!counted) {
        counted = true;
        alive.incrementAndGet();
      }
      if (yields-- > 0) {
        cx.yieldNow();
        return Poll.PENDING;
      }
      drop();
      if (fails) {
        throw new IllegalStateException("expected");
      }
      return "leaf";
    }

    @Override
    public void drop() {
      if (counted) {
        counted = false;
        alive.decrementAndGet();
      }
    }
  }
}
