package flow;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Locks that a block still holds, if only on one way through it. */
@SuppressWarnings("blocking-call")
class LocksHeld {
  static final ReentrantLock LOCK = new ReentrantLock();
  final ReentrantReadWriteLock both = new ReentrantReadWriteLock();
  final StampedLock stamped = new StampedLock();
  final Semaphore permits = new Semaphore(3);
  int count;

  Future<Integer> more() {
    return async(() -> 1);
  }

  static final class OwnLock extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    void use() {}
  }

  interface Guard extends Lock {}

  Future<Integer> inTheTry() {
    return async(() -> {
      LOCK.lock();
      try {
        return await(more()); // expect await-under-lock
      } finally {
        LOCK.unlock();
      }
    });
  }

  Future<Integer> inTheFinally() {
    return async(() -> {
      LOCK.lock();
      try {
        count++;
      } finally {
        await(more()); // expect await-under-lock
        LOCK.unlock();
      }
      return await(more());
    });
  }

  Future<Integer> inOneBranch(boolean guarded) {
    return async(() -> {
      if (guarded) {
        LOCK.lock();
      }
      return await(more()); // expect await-under-lock
    });
  }

  Future<Integer> roundTheLoop(int rounds) {
    return async(() -> {
      for (int i = 0; i < rounds; i++) {
        await(more()); // expect await-under-lock
        LOCK.lock();
      }
      return 0;
    });
  }

  Future<Integer> unlockedOnOnePathOnly() {
    return async(() -> {
      LOCK.lock();
      if (count > 3) {
        LOCK.unlock();
      }
      return await(more()); // expect await-under-lock
    });
  }

  Future<Integer> whenAnExceptionSkipsTheUnlock() {
    return async(() -> {
      try {
        LOCK.lock();
        count = Integer.parseInt("1");
        LOCK.unlock();
      } catch (NumberFormatException malformed) {
        await(more()); // expect await-under-lock
      }
      return await(more()); // expect await-under-lock
    });
  }

  Future<Integer> whereTryLockWorked() {
    return async(() -> {
      boolean locked = LOCK.tryLock(1, TimeUnit.SECONDS);
      if (locked) {
        return await(more()); // expect await-under-lock
      }
      return await(more());
    });
  }

  Future<Integer> unlockedOnce() {
    return async(() -> {
      LOCK.lock();
      LOCK.lock();
      LOCK.unlock();
      return await(more()); // expect await-under-lock
    });
  }

  Future<Integer> anotherIsUnlocked(Lock other) {
    return async(() -> {
      LOCK.lock();
      other.unlock();
      return await(more()); // expect await-under-lock
    });
  }

  Future<Integer> theOtherHalf() {
    return async(() -> {
      both.writeLock().lock();
      both.readLock().unlock();
      return await(more()); // expect await-under-lock
    });
  }

  Future<Integer> throughAVariable() {
    return async(() -> {
      Lock read = both.readLock();
      Lock same = read;
      same.lock();
      return await(more()); // expect await-under-lock
    });
  }

  Future<Integer> typesOfTheirOwn(OwnLock own, Guard guard) {
    return async(() -> {
      own.lock();
      await(more()); // expect await-under-lock
      own.unlock();
      guard.lock();
      await(more()); // expect await-under-lock
      guard.unlock();
      return await(more());
    });
  }

  Future<Integer> condition(Condition changed) {
    return async(() -> {
      LOCK.lock();
      try {
        while (count == 0) {
          changed.awaitNanos(1);
          await(more()); // expect await-under-lock
        }
        return count;
      } finally {
        LOCK.unlock();
      }
    });
  }

  Future<Integer> stamps() {
    return async(() -> {
      long stamp = stamped.tryReadLock();
      if (stamp != 0) {
        await(more()); // expect await-under-lock
        stamped.unlock(stamp);
      }
      stamped.asWriteLock().lock();
      await(more()); // expect await-under-lock
      stamped.asWriteLock().unlock();
      stamp = stamped.tryOptimisticRead();
      await(more());
      long write = stamped.tryConvertToWriteLock(stamp);
      return write == 0 ? 0 : await(more()); // expect await-under-lock
    });
  }

  Future<Integer> permit() {
    return async(() -> {
      permits.acquire();
      try {
        return await(more()); // expect await-under-lock
      } finally {
        permits.release();
      }
    });
  }

  LocalFuture<Integer> onOneThreadToo() {
    return asyncLocal(() -> {
      LOCK.lock();
      return await(more()); // expect await-under-lock
    });
  }
}
