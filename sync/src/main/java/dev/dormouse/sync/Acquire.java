package dev.dormouse.sync;

/** Waits for permits of a semaphore. */
final class Acquire extends PermitWaiter<SemaphorePermit> {
  private final Semaphore semaphore;
  private final int count;

  Acquire(Semaphore semaphore, int count) {
    super(semaphore.permits, Permits.demand(count));
    this.semaphore = semaphore;
    this.count = count;
  }

  @Override
  SemaphorePermit taken() {
    return new SemaphorePermit(semaphore, count);
  }

  @Override
  String name() {
    return count == 1 ? "Semaphore.acquire" : "Semaphore.acquireMany(" + count + ")";
  }
}
