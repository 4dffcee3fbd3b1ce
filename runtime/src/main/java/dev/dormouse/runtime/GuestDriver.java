package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Future;
import dev.dormouse.future.Timers;
import dev.dormouse.reactor.Offload;
import dev.dormouse.reactor.ReactorMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The driver of a thread that polls beside the workers of a runtime: those turn the reactor, and
 * what they wake there wakes this thread. A turn is a sleep.
 *
 * @param workers the driver of the workers
 * @param thread the thread that sleeps
 */
record GuestDriver(Driver workers, Thread thread) implements Driver {

  @Override
  public boolean turn(long timeoutNanos) {
    if (timeoutNanos < 0) {
      Parker.park(this);
    } else if (timeoutNanos > 0) {
      Parker.parkNanos(this, timeoutNanos);
    }
    return false;
  }

  @Override
  public void wakeUp() {
    Parker.unpark(thread); // before the sleep, it is remembered
  }

  @Override
  public Clock clock() {
    return workers.clock();
  }

  @Override
  public Timers timers() {
    return workers.timers();
  }

  @Override
  public Object reactor() {
    return workers.reactor();
  }

  /** {@inheritDoc} Waiting for its threads is for who ends the runtime. */
  @Override
  public Offload offload() {
    return new BorrowedThreads(workers.offload());
  }

  @Override
  public int descriptors() {
    return workers.descriptors();
  }

  @Override
  public ReactorMetrics metrics() {
    return workers.metrics();
  }

  @Override
  public long takeTimerLagNanos() {
    return 0;
  }

  @Override
  public int armedTimers() {
    return workers.armedTimers();
  }

  @Override
  public String pollerName() {
    return workers.pollerName();
  }

  @Override
  public String pollerReason() {
    return workers.pollerReason();
  }

  @Override
  public Duration spinLimit() {
    return workers.spinLimit();
  }

  @Override
  public String spinReason() {
    return workers.spinReason();
  }

  @Override
  public void close() {
    // The workers' driver outlives the visit.
  }

  private record BorrowedThreads(Offload owner) implements Offload {
    @Override
    public <T extends @Nullable Object> Future<T> call(Callable<T> job) {
      return owner.call(job);
    }

    @Override
    public void submit(Work work) {
      owner.submit(work);
    }

    @Override
    public void withdraw(Work work) {
      owner.withdraw(work);
    }

    @Override
    public Map<Thread, Work> running() {
      return Map.of(); // they are the owner's
    }

    @Override
    public List<Thread> awaitIdle(Duration most) {
      return List.of();
    }
  }
}
