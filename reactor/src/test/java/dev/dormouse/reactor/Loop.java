package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The smallest executor: one task at a time on the calling thread, turning a reactor. */
final class Loop extends Context implements Waker {
  /** Turns without progress after which a test is stuck. */
  private static final int TURNS_MAX = 200_000;

  static final long TURN_NANOS = 60_000_000_000L;

  final Reactor reactor;
  final AtomicInteger wakes = new AtomicInteger();

  Loop(Reactor reactor) {
    this.reactor = reactor;
  }

  /** Runs {@code future} to its end. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  <T extends @Nullable Object> T run(Future<T> future) throws Exception {
    for (int turns = 0; turns < TURNS_MAX; turns++) {
      int before = wakes.get();
      Object answer = poll(future);
      if (answer != Poll.PENDING) {
        return (T) answer;
      }
      while (wakes.get() == before) {
        assertThat(turns++).as("turns without an end of " + future).isLessThan(TURNS_MAX);
        long start = System.nanoTime();
        if (!reactor.turn(TURN_NANOS) && System.nanoTime() - start >= TURN_NANOS) {
          throw new AssertionError("nothing happened for " + TURN_NANOS + " ns: " + future);
        }
      }
    }
    throw new AssertionError("no end: " + future);
  }

  /** Polls once with a fresh budget. */
  @Nullable Object poll(Future<?> future) throws Exception {
    reactor.claim();
    startBudget(BUDGET_MAX);
    return future.pollRaw(this);
  }

  /** Does the same in the form without objects. */
  int pollCount(Transfer transfer) throws Exception {
    reactor.claim();
    startBudget(BUDGET_MAX);
    return transfer.pollCount(this);
  }

  /** Leaves no budget for the next direct poll. */
  void exhaustBudget() {
    startBudget(0);
  }

  /** Polls a future that must not be ready yet. */
  void assertPending(Future<?> future) throws Exception {
    assertThat(poll(future)).as(future.toString()).isSameAs(Poll.PENDING);
  }

  @Override
  public Waker waker() {
    return this;
  }

  @Override
  public void wake() {
    wakes.incrementAndGet();
    reactor.wakeUp();
  }

  @Override
  public Clock clock() {
    return reactor.clock();
  }

  @Override
  public Timers timers() {
    return reactor.timers();
  }

  @Override
  public Object reactor() {
    return reactor;
  }
}
