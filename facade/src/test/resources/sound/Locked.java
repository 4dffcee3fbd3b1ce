package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Locks and monitors that no await stands under. */
class Locked {
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReadWriteLock both = new ReentrantReadWriteLock();
  private final StampedLock stamped = new StampedLock();
  private final Semaphore permits = new Semaphore(4);
  private final Map<String, Integer> prices = new HashMap<>();
  private double x;
  private double y;

  Future<Integer> load(String name) {
    return async(() -> name.length());
  }

  /** Looks, loads without the lock, and stores. */
  Future<Integer> cached(String name) {
    return async(() -> {
      lock.lock();
      try {
        Integer known = prices.get(name);
        if (known != null) {
          return known;
        }
      } finally {
        lock.unlock();
      }
      int loaded = await(load(name));
      lock.lock();
      try {
        prices.putIfAbsent(name, loaded);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      return loaded;
    });
  }

  Future<Integer> total(List<String> names) {
    return async(() -> {
      List<String> missing = new ArrayList<>();
      int sum = 0;
      both.readLock().lock();
      try {
        for (String name : names) {
          Integer price = prices.get(name);
          if (price == null) {
            missing.add(name);
            continue;
          }
          sum += price;
        }
      } finally {
        both.readLock().unlock();
      }
      for (String name : missing) {
        int price = await(load(name));
        Lock write = both.writeLock();
        write.lock();
        try {
          prices.put(name, price);
        } finally {
          write.unlock();
        }
        sum += price;
      }
      return sum;
    });
  }

  Future<Boolean> tryFor(int tries) {
    return async(() -> {
      for (int i = 0; i < tries; i++) {
        if (lock.tryLock()) {
          try {
            prices.clear();
            return true;
          } finally {
            lock.unlock();
          }
        }
        await(Time.sleep(Duration.ofMillis(10L << i)));
      }
      return false;
    });
  }

  Future<Double> optimistic() {
    return async(() -> {
      long stamp = stamped.tryOptimisticRead();
      double dx = x;
      double dy = y;
      if (!stamped.validate(stamp)) {
        stamp = stamped.readLock();
        try {
          dx = x;
          dy = y;
        } finally {
          stamped.unlockRead(stamp);
        }
      }
      await(Futures.yieldNow());
      return Math.hypot(dx, dy);
    });
  }

  Future<Void> upgraded() {
    return async(() -> {
      long stamp = stamped.readLock();
      try {
        while (x == 0.0 && y == 0.0) {
          long write = stamped.tryConvertToWriteLock(stamp);
          if (write != 0L) {
            stamp = write;
            x = 1;
            break;
          }
          stamped.unlockRead(stamp);
          stamp = stamped.writeLock();
        }
      } finally {
        stamped.unlock(stamp);
      }
      await(Futures.yieldNow());
    });
  }

  Future<Integer> underAMonitor(Future<Integer> price) {
    return async(() -> {
      int value = await(price);
      synchronized (prices) {
        prices.merge("all", value, Integer::sum);
      }
      await(Futures.yieldNow());
      synchronized (this) {
        return prices.size();
      }
    });
  }

  /** The lambda takes and releases the lock itself, as the helper does. */
  Future<Integer> byOthers(Future<Integer> price) {
    return async(() -> {
      Callable<Integer> size = () -> locked(prices::size);
      int before = size.call();
      return before + await(price) + locked(() -> prices.merge("x", 1, Integer::sum));
    });
  }

  private <T> T locked(Callable<T> call) throws Exception {
    lock.lock();
    try {
      return call.call();
    } finally {
      lock.unlock();
    }
  }

  Future<Boolean> aPermitForAMoment(Future<Integer> price) {
    return async(() -> {
      if (!permits.tryAcquire()) {
        await(Time.sleep(Duration.ofMillis(5)));
        return false;
      }
      try {
        x++;
      } finally {
        permits.release();
      }
      return await(price) > 0;
    });
  }

  Future<Void> inABranchWithACatch(Future<Integer> price, boolean exact) {
    return async(() -> {
      ReentrantLock own = new ReentrantLock();
      try {
        if (exact) {
          own.lock();
          x = Math.exp(x);
        }
      } catch (ArithmeticException failure) {
        x = 0;
      } finally {
        if (own.isHeldByCurrentThread()) {
          own.unlock();
        }
      }
      x += await(price);
    });
  }
}
