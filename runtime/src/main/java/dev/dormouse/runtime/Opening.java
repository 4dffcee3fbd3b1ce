package dev.dormouse.runtime;

import dev.dormouse.reactor.Reactor;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a builder describes.
 *
 * @param options what was built
 * @param clock a clock that jumps, or null for that of the options
 */
record Opening(RuntimeOptions options, @Nullable SkippingClock clock) {

  AsyncRuntime currentThread() {
    return currentThread(driver());
  }

  AsyncRuntime currentThread(Driver driver) {
    return new AsyncRuntime(new LocalScheduler(new LocalLoop(options, driver)));
  }

  AsyncRuntime workStealing() {
    if (options.workers() > Limits.WORKERS_MAX) {
      throw new IllegalArgumentException(
          "workers: from 1 to "
              + Limits.WORKERS_MAX
              + " are possible where they steal, not "
              + options.workers()
              + "; use threadPerCore(), or several runtimes");
    }
    return workStealing(driver());
  }

  AsyncRuntime workStealing(Driver driver) {
    return new AsyncRuntime(new StealingScheduler(options, driver));
  }

  /** Opens threads that share out the bounds of the options. */
  AsyncRuntime threadPerCore() {
    Opening shares = new Opening(options.sharedOut(), clock);
    return new AsyncRuntime(new CoreScheduler(shares.options, shares::driver));
  }

  private Driver driver() {
    return clock == null
        ? new ReactorDriver(Reactor.open(options.reactor()))
        : new SkippingDriver(Reactor.open(options.reactor().withClock(clock)), clock);
  }
}
