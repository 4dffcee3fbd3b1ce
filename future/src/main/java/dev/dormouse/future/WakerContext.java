package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** A context with a waker of its own and the services of another one, if there is one. */
final class WakerContext extends Context {
  private final Waker waker;
  private final @Nullable Context services;

  WakerContext(Waker waker, @Nullable Context services) {
    this.waker = waker;
    this.services = services;
  }

  @Override
  public Waker waker() {
    return waker;
  }

  @Override
  public boolean proceed() {
    if (services == null || services.proceed()) {
      return true;
    }
    waker.wake(); // the task was arranged to run again; this tells it which child to poll
    return false;
  }

  @Override
  public void yieldNow() {
    if (services != null) {
      services.yieldNow();
    }
    waker.wake();
  }

  @Override
  public int pickFirst(int branches) {
    return services == null ? super.pickFirst(branches) : services.pickFirst(branches);
  }

  @Override
  public void refund() {
    if (services != null) {
      services.refund();
    }
  }

  @Override
  public boolean hasBudget() {
    return services == null || services.hasBudget();
  }

  @Override
  public boolean isDropping() {
    return services != null && services.isDropping();
  }

  @Override
  public Spawner spawner() {
    return services == null ? super.spawner() : services.spawner();
  }

  @Override
  public Clock clock() {
    return services == null ? super.clock() : services.clock();
  }

  @Override
  public Entropy entropy() {
    return services == null ? super.entropy() : services.entropy();
  }

  @Override
  public Timers timers() {
    return services == null ? super.timers() : services.timers();
  }

  @Override
  public @Nullable Object reactor() {
    return services == null ? null : services.reactor();
  }
}
