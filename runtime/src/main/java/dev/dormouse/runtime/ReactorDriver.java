package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Timers;
import dev.dormouse.reactor.Offload;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.ReactorMetrics;
import java.time.Duration;

/**
 * The driver of production runtimes.
 *
 * @param reactor what is turned
 */
record ReactorDriver(Reactor reactor) implements Driver {

  @Override
  public boolean turn(long timeoutNanos) {
    return reactor.turn(timeoutNanos);
  }

  @Override
  public void wakeUp() {
    reactor.wakeUp();
  }

  @Override
  public void claim() {
    reactor.claim();
  }

  @Override
  public void flush() {
    reactor.flush();
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
  public Timers timersOf(Thread polling) {
    return reactor.timersOf(polling);
  }

  @Override
  public void passTimers(Timers timers, Thread next) {
    reactor.passTimers(timers, next);
  }

  @Override
  public Offload offload() {
    return reactor.offload();
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
    return reactor.descriptors();
  }

  @Override
  public int armedTimers() {
    return reactor.armedTimers();
  }

  @Override
  public String pollerName() {
    return reactor.pollerName();
  }

  @Override
  public String pollerReason() {
    return reactor.pollerReason();
  }

  @Override
  public Duration spinLimit() {
    return reactor.spinLimit();
  }

  @Override
  public String spinReason() {
    return reactor.spinReason();
  }

  @Override
  public void close() {
    reactor.close();
  }
}
