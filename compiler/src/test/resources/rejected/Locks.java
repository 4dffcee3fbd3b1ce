package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;

class Locks {
  final ReentrantLock lock = new ReentrantLock();

  Future<Integer> held(Future<Integer> future, ReadWriteLock both) {
    return async(() -> {
      lock.lock();
      try {
        await(future);
      } finally {
        lock.unlock();
      }
      both.readLock().lock();
      return await(future);
    });
  }

  Future<Integer> letGo(Future<Integer> future, Lock other) {
    return async(() -> {
      lock.lock();
      try {
        future.hashCode();
      } finally {
        lock.unlock();
      }
      while (!other.tryLock()) {
        await(future);
      }
      other.unlock();
      Runnable later = () -> lock.lock();
      return await(future);
    });
  }
}
