package dev.dormouse.sync;

/** Waits for permits of a semaphore. */
final class Acquire extends PermitWaiter<SemaphorePermit> {
  private final Semaphore semaphore;

  Acquire(Semaphore semaphore, int count) {
    super(semaphore.permits, Permits.demand(count));
    this.semaphore = semaphore;
  }

  @Override
  SemaphorePermit taken() {
    return new SemaphorePermit(semaphore, count());
  }

  private int count() {
    return (int) Permits.count(demand);
  }

  @Override
  String name() {
    int count = count();
    return count == 1 ? "Semaphore.acquire" : "Semaphore.acquireMany(" + count + ")";
  }
}
