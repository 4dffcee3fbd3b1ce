package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Timers;
import dev.dormouse.reactor.Offload;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.ReactorMetrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A reactor whose clock may jump: where it would wait for a timer, time goes there instead. */
final class SkippingDriver implements Driver {
  /*
   * Time stands still for blocking calls, whose threads know nothing of the clock. A call that ends
   * wakes its task, which calls wakeUp(), and is counted off after that. So who finds no blocking
   * call and then no wakeUp() has missed none. Who finds one waits for the world, and is called
   * once the last one is counted off.
   */
  private final ReactorDriver driver;
  private final Reactor reactor;
  private final SkippingClock clock;
  private final AtomicBoolean called = new AtomicBoolean();

  SkippingDriver(Reactor reactor, SkippingClock clock) {
    this.driver = new ReactorDriver(reactor);
    this.reactor = reactor;
    this.clock = clock;
    reactor.whenNoBlockingCalls(this::wakeUp);
  }

  @Override
  public boolean turn(long timeoutNanos) {
    if (timeoutNanos == 0) {
      return driver.turn(0);
    }
    boolean blocked = reactor.blockingCalls() > 0;
    if (driver.turn(0) | called.getAndSet(false)) {
      return true;
    }
    if (!blocked && skip(timeoutNanos)) {
      return driver.turn(0);
    }
    boolean any = driver.turn(timeoutNanos);
    return called.getAndSet(false) | any;
  }

  /** Lets time go to whatever comes next; false if nothing does, or if time passes by itself. */
  private boolean skip(long timeoutNanos) {
    long next = reactor.nextDeadlineNanos();
    if (timeoutNanos > 0) {
      long now = clock.nanos();
      next = Math.min(next, now + Math.min(timeoutNanos, Long.MAX_VALUE - Math.max(now, 0)));
    }
    return next != Long.MAX_VALUE && clock.skipTo(next);
  }

  @Override
  public void wakeUp() {
    called.set(true);
    driver.wakeUp();
  }

  @Override
  public void flush() {
    reactor.flush();
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Timers timers() {
    return driver.timers();
  }

  @Override
  public Offload offload() {
    return driver.offload();
  }

  @Override
  public Object reactor() {
    return reactor;
  }

  @Override
  public ReactorMetrics metrics() {
    return reactor.metrics();
  }

  @Override
  public long takeTimerLagNanos() {
    return reactor.takeTimerLagNanos();
  }

  @Override
  public int descriptors() {
    return driver.descriptors();
  }

  @Override
  public int armedTimers() {
    return driver.armedTimers();
  }

  @Override
  public String pollerName() {
    return driver.pollerName();
  }

  @Override
  public String pollerReason() {
    return driver.pollerReason();
  }

  @Override
  public Duration spinLimit() {
    return driver.spinLimit();
  }

  @Override
  public String spinReason() {
    return driver.spinReason();
  }

  @Override
  public void close() {
    driver.close();
  }
}
