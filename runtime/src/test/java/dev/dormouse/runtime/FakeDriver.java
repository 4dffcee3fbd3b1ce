package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Future;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import dev.dormouse.reactor.Offload;
import dev.dormouse.reactor.ReactorMetrics;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A driver with a clock of its own: time passes when a turn has nothing but timers to wait for. */
final class FakeDriver implements Driver, Timers {
  private final PriorityQueue<TimerEntry> entries =
      new PriorityQueue<>(Comparator.comparingLong(TimerEntry::deadlineNanos));
  private final Offload offload = new NoThreads();
  private final Semaphore calls = new Semaphore(0);
  final AtomicInteger turns = new AtomicInteger();
  final AtomicInteger waits = new AtomicInteger();
  final AtomicInteger wakeUps = new AtomicInteger();
  volatile long nanos = 1_000;
  volatile long lagNanos;
  volatile boolean closed;
  volatile RuntimeException failure;

  @Override
  public boolean turn(long timeoutNanos) {
    turns.incrementAndGet();
    if (failure != null) {
      throw failure;
    }
    boolean any = expire();
    if (any || timeoutNanos == 0) {
      return any;
    }
    waits.incrementAndGet();
    TimerEntry next = first();
    if (next != null || timeoutNanos > 0) {
      if (!calls.tryAcquire()) {
        long end = timeoutNanos > 0 ? nanos + timeoutNanos : Long.MAX_VALUE;
        nanos = next == null ? end : Math.min(end, next.deadlineNanos());
      }
    } else {
      try {
        calls.acquire();
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
      }
    }
    return expire();
  }

  private synchronized TimerEntry first() {
    while (!entries.isEmpty() && entries.peek().isCancelled()) {
      entries.poll();
    }
    return entries.peek();
  }

  private boolean expire() {
    boolean any = false;
    for (TimerEntry next; (next = first()) != null && next.deadlineNanos() <= nanos; any = true) {
      synchronized (this) {
        entries.remove(next);
      }
      Waker waker = next.fire();
      if (waker != null) {
        waker.wake();
      }
    }
    return any;
  }

  @Override
  public void wakeUp() {
    wakeUps.incrementAndGet();
    calls.release();
  }

  @Override
  public synchronized void insert(TimerEntry entry) {
    entries.add(entry);
  }

  @Override
  public void cancelled(TimerEntry entry) {
    // first() finds it
  }

  @Override
  public Clock clock() {
    return () -> nanos;
  }

  @Override
  public Timers timers() {
    return this;
  }

  @Override
  public Object reactor() {
    return this;
  }

  @Override
  public Offload offload() {
    return offload;
  }

  @Override
  public ReactorMetrics metrics() {
    return new ReactorMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public long takeTimerLagNanos() {
    return lagNanos;
  }

  @Override
  public int descriptors() {
    return 0;
  }

  @Override
  public synchronized int armedTimers() {
    return entries.size();
  }

  @Override
  public String pollerName() {
    return "fake";
  }

  @Override
  public String pollerReason() {
    return "for tests";
  }

  @Override
  public Duration spinLimit() {
    return Duration.ZERO;
  }

  @Override
  public String spinReason() {
    return "for tests";
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Threads for blocking calls in a world that has none. */
  private static final class NoThreads implements Offload {
    @Override
    public <T extends @Nullable Object> Future<T> call(Callable<T> job) {
      throw new AssertionError("a runtime over a FakeDriver makes no blocking calls");
    }

    @Override
    public void submit(Work work) {
      throw new AssertionError("a runtime over a FakeDriver makes no blocking calls");
    }

    @Override
    public void withdraw(Work work) {
      throw new AssertionError("a runtime over a FakeDriver makes no blocking calls");
    }

    @Override
    public Map<Thread, Work> running() {
      return Map.of();
    }

    @Override
    public List<Thread> awaitIdle(Duration most) {
      return List.of();
    }
  }
}
