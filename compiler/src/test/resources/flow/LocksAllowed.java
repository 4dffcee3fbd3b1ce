package flow;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Locks as careful people use them. */
@SuppressWarnings("blocking-call")
class LocksAllowed {
  private static final Lock SHARED = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantReadWriteLock both = new ReentrantReadWriteLock();
  private final StampedLock stamped = new StampedLock();
  private final Semaphore permits = new Semaphore(3);
  private final Map<String, Lock> locks = new HashMap<>();
  private int count;

  Future<Integer> more() {
    return async(() -> 1);
  }

  Future<Integer> tryFinally() {
    return async(() -> {
      await(more());
      lock.lock();
      try {
        count++;
      } finally {
        lock.unlock();
      }
      return await(more());
    });
  }

  Future<Integer> insideACatch() {
    return async(() -> {
      try {
        lock.lock();
        try {
          count += Integer.parseInt("1");
        } finally {
          lock.unlock();
        }
        return await(more());
      } catch (IllegalStateException failure) {
        return await(more());
      }
    });
  }

  Future<Integer> earlyUnlock(boolean full) {
    return async(() -> {
      lock.lockInterruptibly();
      if (count > 3) {
        lock.unlock();
        return await(more());
      }
      count++;
      lock.unlock();
      return await(more()) + count;
    });
  }

  Future<Integer> onlyInOneBranch(boolean guarded) {
    return async(() -> {
      if (guarded) {
        lock.lock();
      }
      try {
        count++;
      } finally {
        if (guarded) {
          lock.unlock();
        }
      }
      return await(more());
    });
  }

  Future<Integer> whereTryLockFailed() {
    return async(() -> {
      while (!lock.tryLock()) {
        await(more());
      }
      try {
        return count++;
      } finally {
        lock.unlock();
      }
    });
  }

  Future<Integer> tryLockInAVariable() {
    return async(() -> {
      boolean locked = lock.tryLock(1, TimeUnit.NANOSECONDS);
      try {
        if (!locked) {
          return await(more());
        }
        count++;
      } finally {
        if (locked) {
          lock.unlock();
        }
      }
      return await(more());
    });
  }

  Future<Integer> tryLockNegated() {
    return async(() -> {
      boolean busy = !lock.tryLock();
      if (busy) {
        return await(more());
      }
      count++;
      lock.unlock();
      return await(more());
    });
  }

  Future<Integer> flagSaysWhetherItIsHeld() {
    return async(() -> {
      boolean held = false;
      try {
        if (count > 0) {
          lock.lock();
          held = true;
        }
        count++;
      } finally {
        if (held) {
          lock.unlock();
        }
      }
      return await(more());
    });
  }

  Future<Integer> nullSaysThatNoneIsHeld() {
    return async(() -> {
      Lock held = null;
      if (count > 0) {
        held = lock;
        held.lock();
      }
      count++;
      if (held != null) {
        held.unlock();
      }
      return await(more());
    });
  }

  Future<Integer> asksWhetherItIsHeld() {
    return async(() -> {
      try {
        lock.lock();
        count++;
      } finally {
        if (lock.isHeldByCurrentThread()) {
          lock.unlock();
        }
      }
      return await(more());
    });
  }

  Future<Integer> inALoop(int rounds) {
    return async(() -> {
      for (int i = 0; i < rounds; i++) {
        lock.lock();
        try {
          if (count == i) {
            continue;
          }
          if (count > 7) {
            break;
          }
          count++;
        } finally {
          lock.unlock();
        }
        await(more());
      }
      return await(more());
    });
  }

  Future<Integer> twiceAndTwice() {
    return async(() -> {
      lock.lock();
      lock.lock();
      count++;
      lock.unlock();
      lock.unlock();
      return await(more());
    });
  }

  Future<Integer> throughAnotherName(ReadWriteLock other) {
    return async(() -> {
      Lock write = other.writeLock();
      Lock same = write;
      write.lock();
      count++;
      same.unlock();
      other.readLock().lock();
      count++;
      other.readLock().unlock();
      return await(more());
    });
  }

  Future<Integer> oneOfTwo(boolean reads) {
    return async(() -> {
      Lock some = reads ? both.readLock() : both.writeLock();
      some.lock();
      try {
        count++;
      } finally {
        some.unlock();
      }
      return await(more());
    });
  }

  Future<Integer> fromAMap(String key) {
    return async(() -> {
      locks.get(key).lock();
      try {
        count++;
      } finally {
        locks.get(key).unlock();
      }
      return await(more());
    });
  }

  Future<Integer> manyOfThem(Lock[] all) {
    return async(() -> {
      for (Lock each : all) {
        each.lock();
        try {
          count++;
        } finally {
          each.unlock();
        }
        await(more());
      }
      return count;
    });
  }

  Future<Integer> optimistic() {
    return async(() -> {
      long stamp = stamped.tryOptimisticRead();
      int seen = count;
      if (!stamped.validate(stamp)) {
        stamp = stamped.readLock();
        try {
          seen = count;
        } finally {
          stamped.unlockRead(stamp);
        }
      }
      return await(more()) + seen;
    });
  }

  Future<Integer> converted() {
    return async(() -> {
      long stamp = stamped.readLock();
      try {
        while (count == 0) {
          long write = stamped.tryConvertToWriteLock(stamp);
          if (write != 0L) {
            stamp = write;
            count = 1;
            break;
          } else {
            stamped.unlockRead(stamp);
            stamp = stamped.writeLock();
          }
        }
      } finally {
        stamped.unlock(stamp);
      }
      return await(more());
    });
  }

  Future<Integer> stampOrNothing() {
    return async(() -> {
      long stamp = stamped.tryWriteLock();
      if (stamp == 0) {
        return await(more());
      }
      count++;
      stamped.unlockWrite(stamp);
      return await(more());
    });
  }

  Future<Integer> permit() {
    return async(() -> {
      if (!permits.tryAcquire()) {
        return await(more());
      }
      try {
        count++;
      } finally {
        permits.release();
      }
      permits.acquireUninterruptibly(2);
      permits.release(2);
      return await(more());
    });
  }

  Future<Integer> signalsOthers() {
    return async(() -> {
      permits.release();
      return await(more());
    });
  }

  Future<Integer> nestedBlock() {
    return async(() -> {
      SHARED.lock();
      Future<Integer> made = async(() -> await(more()));
      SHARED.unlock();
      Runnable later = () -> SHARED.lock();
      later.hashCode();
      return await(made);
    });
  }

  @SuppressWarnings("await-under-lock")
  Future<Integer> meant() {
    return async(() -> {
      lock.lock();
      try {
        return await(more());
      } finally {
        lock.unlock();
      }
    });
  }
}
