package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;

class AwaitUnderLock {
  private final ReentrantLock lock = new ReentrantLock();
  private int total;

  // region wrong
  Future<Integer> add(Future<Integer> price) {
    return async(() -> {
      lock.lock();
      try {
        total += await(price);
      } finally {
        lock.unlock();
      }
      return total;
    });
  }
  // endregion

  // region right
  Future<Integer> awaitsFirst(Future<Integer> price) {
    return async(() -> {
      int value = await(price);
      lock.lock();
      try {
        total += value;
      } finally {
        lock.unlock();
      }
      return total;
    });
  }
  // endregion

  // region one-way
  Future<Integer> onOneWayOnly(Future<Integer> price, ReadWriteLock both, boolean exact) {
    return async(() -> {
      Lock read = both.readLock();
      if (exact) {
        read.lock();
      }
      return await(price) + total;
    });
  }
  // endregion

  Future<Integer> permit(Future<Integer> price, Semaphore permits) {
    return async(() -> {
      if (permits.tryAcquire()) {
        return await(price);
      }
      both(permits).lock();
      return await(price);
    });
  }

  Lock both(Semaphore permits) {
    return lock;
  }

  // region tried
  Future<Integer> tried(Future<Integer> price) {
    return async(() -> {
      boolean locked = lock.tryLock();
      try {
        total++;
      } finally {
        if (locked) {
          lock.unlock();
        }
      }
      return await(price);
    });
  }
  // endregion

  @SuppressWarnings("await-under-lock")
  Future<Integer> meant(Future<Integer> price) {
    return async(() -> {
      lock.lock();
      return await(price);
    });
  }
}
