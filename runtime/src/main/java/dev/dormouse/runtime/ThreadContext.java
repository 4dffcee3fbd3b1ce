package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Entropy;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.TaskHold;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import dev.dormouse.task.LocalSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A thread that polls futures which stay on it, beside the workers of its runtime. */
final class ThreadContext extends Context implements Waker {
  final Thread thread = Thread.currentThread();
  private final StealingScheduler scheduler;
  private final Driver driver;
  private final Entropy entropy;

  /** Work that others are in the middle of and that the call waits for. */
  private final AtomicInteger holds = new AtomicInteger();

  /** Whether another poll is worthwhile. */
  private volatile boolean woken = true;

  ThreadContext(StealingScheduler scheduler, long seed) {
    this.scheduler = scheduler;
    this.driver = scheduler.driver();
    this.entropy = SplitMix.forWorker(seed, scheduler.workerCount());
  }

  /**
   * Polls {@code future}, and the local tasks that it spawns, until it has ended.
   *
   * @throws InterruptedException after a drop, if this thread was interrupted
   */
  <T extends @Nullable Object> T run(LocalFuture<T> future) throws Exception {
    try (LocalSet set = new LocalSet(scheduler.options().reports()::report)) {
      return poll(set.runUntil(future));
    } finally {
      awaitHolders();
    }
  }

  private void awaitHolders() {
    boolean interrupted = false;
    while (holds.get() > 0) {
      Parker.park(scheduler);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
  }

  @Override
  public TaskHold holdTask() {
    holds.incrementAndGet();
    return () -> {
      holds.decrementAndGet();
      wake();
    };
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // what is not pending is a value
  private <T extends @Nullable Object> T poll(LocalFuture<T> future) throws Exception {
    while (true) {
      if (woken) {
        woken = false; // before the poll: a wake during it brings another
        startBudget(budgetMax());
        Object answer = future.pollRaw(this);
        if (answer != Poll.PENDING) {
          return (T) answer;
        }
      } else {
        Parker.park(scheduler);
      }
      Exception end = reasonToEnd();
      if (end != null) {
        dropInto(end, future);
        throw end;
      }
    }
  }

  private @Nullable Exception reasonToEnd() {
    if (Thread.interrupted()) {
      return new InterruptedException("blockOn was interrupted");
    }
    return scheduler.isStopping() ? scheduler.rootDropped() : null;
  }

  private static void dropInto(Exception end, LocalFuture<?> future) {
    try {
      future.drop();
    } catch (Throwable failure) {
      end.addSuppressed(failure);
    }
  }

  @Override
  public void wake() {
    woken = true;
    Parker.unpark(thread);
  }

  @Override
  public Waker waker() {
    return this;
  }

  @Override
  public int budgetMax() {
    return scheduler.options().tuning().budget();
  }

  @Override
  public int pickFirst(int branches) {
    return entropy.nextInt(branches);
  }

  @Override
  public Spawner spawner() {
    return scheduler;
  }

  @Override
  public Clock clock() {
    return driver.clock();
  }

  @Override
  public Entropy entropy() {
    return entropy;
  }

  @Override
  public Timers timers() {
    return driver.timers();
  }

  @Override
  public Object reactor() {
    return driver.reactor();
  }
}
