package flow;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.NotSend;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;

/** The same mistakes under other names; where nothing is expected, a limit is at work. */
@SuppressWarnings("blocking-call")
class Aliases {
  private static final ThreadLocal<String> USER = new ThreadLocal<>();
  private static final Lock[] LOCKS = {new ReentrantLock()};
  private Lock lock = new ReentrantLock();
  private final Future<Integer> kept = more();
  private Future<Integer> replaced = more();
  private ThreadLocal<String> user = USER;

  @NotSend
  static class Cell {
    int value;
  }

  record Held(Cell cell, Context cx) {}

  static Future<Integer> more() {
    return async(() -> 1);
  }

  Future<Integer> lockOfATernary(Lock other, boolean first) {
    return async(() -> {
      (first ? lock : other).lock();
      return await(more()); // expect await-under-lock
    });
  }

  Future<Integer> lockOfATernaryInAVariable(Lock other, boolean first) {
    return async(() -> {
      var chosen = first ? lock : other;
      chosen.lock();
      try {
        return await(more()); // expect await-under-lock
      } finally {
        chosen.unlock();
      }
    });
  }

  Future<Integer> lockOfASwitch(int which, ReentrantReadWriteLock both) {
    return async(() -> {
      Lock chosen =
          switch (which) {
            case 0 -> both.readLock();
            case 1 -> both.writeLock();
            default -> {
              yield lock;
            }
          };
      chosen.lock();
      return await(more()); // expect await-under-lock
    });
  }

  Future<Integer> lockOfAnArray() {
    return async(() -> {
      LOCKS[0].lock();
      try {
        return await(more()); // expect await-under-lock
      } finally {
        LOCKS[0].unlock();
      }
    });
  }

  Future<Integer> lockOfACall(Supplier<Lock> locks, List<Semaphore> permits) {
    return async(() -> {
      locks.get().lock();
      int one = await(more()); // expect await-under-lock
      locks.get().unlock();
      permits.getFirst().acquire();
      return one + await(more()); // expect await-under-lock
    });
  }

  Future<Integer> lockOfAPattern(Object any) {
    return async(() -> {
      if (any instanceof ReentrantLock own && own.tryLock()) {
        return await(more()); // expect await-under-lock
      }
      return await(more());
    });
  }

  Future<Integer> stampInAVariable(StampedLock stamped) {
    return async(() -> {
      var same = stamped;
      long stamp = stamped.tryWriteLock();
      if (stamp == 0) {
        return await(more());
      }
      int value = await(more()); // expect await-under-lock
      same.unlockWrite(stamp);
      return value + await(more());
    });
  }

  /** Limit: what a function does to a lock is not seen. */
  Future<Integer> lockedElsewhere() {
    return async(() -> {
      Runnable take = lock::lock;
      take.run();
      lockIt();
      return await(more());
    });
  }

  private void lockIt() {
    lock.lock();
  }

  /** Limit: what is chosen is a value of its own, which may be another. */
  Future<Integer> awaitedByATernary(Future<Integer> one, Future<Integer> other, boolean first) {
    return async(() -> {
      var chosen = first ? one : other;
      int value = await(chosen);
      return value + await(one);
    });
  }

  /** Limit, as above. */
  Future<Integer> awaitedByASwitch(Future<Integer> one, int way) {
    return async(() -> {
      Future<Integer> same =
          switch (way) {
            case 0 -> more();
            default -> one;
          };
      await(one);
      return await(same);
    });
  }

  Future<Integer> awaitedFields() {
    return async(() -> {
      var same = kept;
      await(same);
      return await(this.kept); // expect awaited-twice
    });
  }

  /** Limit: others can put a new future into these between two awaits. */
  Future<Integer> awaitedPlaces(Future<Integer>[] array, List<Future<Integer>> list) {
    return async(() -> {
      await(replaced);
      await(array[0]);
      await(list.get(0));
      return await(replaced) + await(array[0]) + await(list.get(0));
    });
  }

  Future<Integer> awaitedCast(Object any, Future<Integer> future) {
    return async(() -> {
      Object same = future;
      @SuppressWarnings("unchecked")
      var cast = (Future<Integer>) same;
      await(future);
      return await(cast); // expect awaited-twice
    });
  }

  /** Limit: two blocks are looked at one by one. */
  Future<Integer> awaitedInTwoBlocks(Future<Integer> future) {
    return async(() -> await(async(() -> await(future))) + await(async(() -> await(future))));
  }

  Future<String> threadLocals(boolean first, ThreadLocal<String> other) {
    return async(() -> {
      var same = USER;
      same.set("x");
      await(more()); // expect thread-local
      String one = USER.get();
      var chosen = first ? other : user;
      one += chosen.get();
      await(more()); // expect thread-local
      return one + chosen.get();
    });
  }

  /** Limit: what a function does to a thread-local is not seen. */
  Future<String> threadLocalElsewhere() {
    return async(() -> {
      Supplier<String> get = USER::get;
      String before = get.get();
      await(more());
      return before + get.get();
    });
  }

  Future<Integer> notSend(boolean first, Cell one, Callable<Cell> maker) {
    return async(() -> {
      var cell = first ? maker.call() : new Cell();
      await(more()); // expect not-send
      return cell.value;
    });
  }

  Future<Integer> notSendCapturedByALambda() {
    return async(() -> {
      Cell cell = new Cell();
      Callable<Integer> value = () -> cell.value;
      await(more());
      return value.call();
    });
  }

  /** Limit: fields of an ordinary class are not looked into. */
  Future<Integer> notSendInARecord(Held held) {
    return async(() -> await(more()) + held.cell().value);
  }

  Future<Integer> notSendAsObject() {
    return async(() -> {
      Object cell = new Cell();
      await(more()); // expect not-send
      return cell.hashCode();
    });
  }

  Future<Integer> contexts(boolean first, Context one) {
    return async(() -> { // expect context-kept
      var cx = first ? one : null;
      return await(more()) + cx.hashCode(); // expect context-kept
    });
  }

  static final boolean ALWAYS = true;

  Future<Integer> loops(int n) {
    return async(() -> {
      while (ALWAYS) { // expect endless-loop
        lock = new ReentrantLock();
      }
    });
  }

  /** Limit: a condition that nothing changes is not seen through. */
  Future<Integer> loopOfAVariable() {
    return async(() -> {
      boolean always = true;
      while (always) {
        lock = new ReentrantLock();
      }
      return await(more());
    });
  }
}
