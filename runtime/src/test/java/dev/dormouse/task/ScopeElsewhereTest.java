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
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.EnumSource;

/** No scope leaks a child that another worker is polling when the scope ends. */
@EnumSource(names = {"TWO_WORKERS", "FOUR_WORKERS"})
class ScopeElsewhereTest extends OnExecutors {

  ScopeElsewhereTest(Executor executor) {
    super(executor);
  }

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

  @Test
  void childThatIsBeingPolledElsewhereEndsAtItsNextAwait() throws Exception {
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

  @Test
  void dropOfTheScopeReturnsAtOnceAndTheTaskEndsAfterTheChild() throws Exception {
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

  @Test
  void grandchildThatIsBeingPolledHoldsEveryTaskAbove() throws Exception {
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

  @Test
  void awaitedEndWaitsForAGrandchildOfACancelledChild() throws Exception {
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

  @Test
  void shutdownWaitsForAChildInTheMiddleOfItsPoll() throws Exception {
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

  @Test
  void scopesThatAreAbortedAtRandomLeaveNothing() throws Exception {
    for (long seed = 1; seed <= 6; seed++) {
      abortAtRandom(seed);
    }
    assertThat(runtime.shutdown(Duration.ofSeconds(30)).isClean()).isTrue();
  }

  private void abortAtRandom(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    AtomicInteger alive = new AtomicInteger();
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
