package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.sync.Mutex;
import dev.dormouse.sync.RwLock;
import dev.dormouse.sync.Semaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Semaphore, mutex and read-write lock. A task of the runtime runs each batch. */
public class DormouseLocks extends OpenRuntime {
  static final int ALONE = 5_000;
  static final int TASKS = 6;
  static final int TURNS = 500;
  static final int GROUPS = 500;
  static final int PERMITS = 5;
  static final int CONTENDED_PERMITS = 2;

  /** Takes a permit and gives it back, again and again. */
  @Benchmark
  @Workload("semaphore, one task")
  @OperationsPerInvocation(ALONE)
  public int semaphoreAlone() throws Exception {
    return inTask(permits());
  }

  private static Future<Integer> permits() {
    return async(() -> {
      Semaphore semaphore = new Semaphore(10);
      int sum = 0;
      for (int i = 0; i < ALONE; i++) {
        try (var permit = await(semaphore.acquire())) {
          sum += permit.count();
        }
      }
      return sum;
    });
  }

  /** Locks and unlocks, again and again. */
  @Benchmark
  @Workload("mutex, one task")
  @OperationsPerInvocation(ALONE)
  public int mutexAlone() throws Exception {
    return inTask(locks());
  }

  private static Future<Integer> locks() {
    return async(() -> {
      Mutex<int[]> mutex = new Mutex<>(new int[1]);
      for (int i = 0; i < ALONE; i++) {
        try (var value = await(mutex.lock())) {
          value.value()[0]++;
        }
      }
      return ALONE;
    });
  }

  /** Reads under the lock, again and again. */
  @Benchmark
  @Workload("rwlock, reads of one task")
  @OperationsPerInvocation(ALONE)
  public int readsAlone() throws Exception {
    return inTask(reads());
  }

  private static Future<Integer> reads() {
    return async(() -> {
      RwLock<Integer> lock = new RwLock<>(1);
      int sum = 0;
      for (int i = 0; i < ALONE; i++) {
        try (var value = await(lock.read())) {
          sum += value.value();
        }
      }
      return sum;
    });
  }

  /** Writes under the lock, again and again. */
  @Benchmark
  @Workload("rwlock, writes of one task")
  @OperationsPerInvocation(ALONE)
  public int writesAlone() throws Exception {
    return inTask(writes());
  }

  private static Future<Integer> writes() {
    return async(() -> {
      RwLock<int[]> lock = new RwLock<>(new int[1]);
      for (int i = 0; i < ALONE; i++) {
        try (var value = await(lock.write())) {
          value.value()[0]++;
        }
      }
      return ALONE;
    });
  }

  /** Six blocks of one task take a permit each. */
  @Benchmark
  @Workload("semaphore, six joined")
  @OperationsPerInvocation(GROUPS * TASKS)
  public int semaphoreJoined() throws Exception {
    return inTask(permitsJoined());
  }

  private static Future<Integer> permitsJoined() {
    return async(() -> {
      Semaphore semaphore = new Semaphore(PERMITS);
      int sum = 0;
      for (int i = 0; i < GROUPS; i++) {
        sum += await(Futures.joinAll(sixOf(() -> permit(semaphore)))).size();
      }
      return sum;
    });
  }

  private static List<Future<Integer>> sixOf(Supplier<Future<Integer>> one) {
    return List.of(one.get(), one.get(), one.get(), one.get(), one.get(), one.get());
  }

  private static Future<Integer> permit(Semaphore semaphore) {
    return async(() -> {
      try (var permit = await(semaphore.acquire())) {
        return permit.count();
      }
    });
  }

  /** Six tasks take a permit each. */
  @Benchmark
  @Workload("semaphore, six tasks")
  @OperationsPerInvocation(GROUPS * TASKS)
  public int semaphoreTasks() throws Exception {
    return inTask(permitsOfTasks());
  }

  private static Future<Integer> permitsOfTasks() {
    return async(() -> {
      Semaphore semaphore = new Semaphore(PERMITS);
      int sum = 0;
      for (int i = 0; i < GROUPS; i++) {
        sum += await(six(_ -> permit(semaphore)));
      }
      return sum;
    });
  }

  /** Six blocks of one task read under the lock. */
  @Benchmark
  @Workload("rwlock, six reads joined")
  @OperationsPerInvocation(GROUPS * TASKS)
  public int readsJoined() throws Exception {
    return inTask(readsTogether());
  }

  private static Future<Integer> readsTogether() {
    return async(() -> {
      RwLock<Integer> lock = new RwLock<>(1);
      int sum = 0;
      for (int i = 0; i < GROUPS; i++) {
        sum += await(Futures.joinAll(sixOf(() -> read(lock)))).size();
      }
      return sum;
    });
  }

  private static Future<Integer> read(RwLock<Integer> lock) {
    return async(() -> {
      try (var value = await(lock.read())) {
        return value.value();
      }
    });
  }

  /** Five blocks wait to read until the sixth gives up the lock. */
  @Benchmark
  @Workload("rwlock, five reads behind a write")
  @OperationsPerInvocation(GROUPS * TASKS)
  public int readsBehind() throws Exception {
    return inTask(readsBehindWrites());
  }

  private static Future<Integer> readsBehindWrites() {
    return async(() -> {
      RwLock<Integer> lock = new RwLock<>(1);
      int sum = 0;
      for (int i = 0; i < GROUPS; i++) {
        var write = await(lock.write());
        List<Future<Integer>> all = new ArrayList<>(TASKS);
        for (int each = 1; each < TASKS; each++) {
          all.add(read(lock));
        }
        all.add(
            async(() -> {
              write.close();
              return 0;
            }));
        sum += await(Futures.joinAll(all)).size();
      }
      return sum;
    });
  }

  /** Six tasks hold one of two permits for a turn each. */
  @Benchmark
  @Workload("semaphore, contended")
  @OperationsPerInvocation(TASKS * TURNS)
  public int semaphoreContended() throws Exception {
    Semaphore semaphore = new Semaphore(CONTENDED_PERMITS);
    return inTask(six(_ -> holdPermits(semaphore)));
  }

  private static Future<Integer> holdPermits(Semaphore semaphore) {
    return async(() -> {
      for (int i = 0; i < TURNS; i++) {
        try (var _ = await(semaphore.acquire())) {
          await(Futures.yieldNow());
        }
      }
      return TURNS;
    });
  }

  /** Six tasks hold a lock for a turn each. */
  @Benchmark
  @Workload("mutex, contended")
  @OperationsPerInvocation(TASKS * TURNS)
  public int mutexContended() throws Exception {
    Mutex<int[]> mutex = new Mutex<>(new int[1]);
    return inTask(six(_ -> holdMutex(mutex)));
  }

  private static Future<Integer> holdMutex(Mutex<int[]> mutex) {
    return async(() -> {
      for (int i = 0; i < TURNS; i++) {
        try (var value = await(mutex.lock())) {
          await(Futures.yieldNow());
          value.value()[0]++;
        }
      }
      return TURNS;
    });
  }

  /** Six tasks hold a lock for a turn each; each sixth turn writes. */
  @Benchmark
  @Workload("rwlock, contended")
  @OperationsPerInvocation(TASKS * TURNS)
  public int rwLockContended() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[1]);
    return inTask(six(task -> holdRwLock(lock, task)));
  }

  private static Future<Integer> holdRwLock(RwLock<int[]> lock, int task) {
    return async(() -> {
      int sum = 0;
      for (int turn = 0; turn < TURNS; turn++) {
        if ((turn + task) % TASKS == 0) {
          try (var value = await(lock.write())) {
            await(Futures.yieldNow());
            value.value()[0]++;
          }
        } else {
          try (var value = await(lock.read())) {
            await(Futures.yieldNow());
            sum += value.value()[0];
          }
        }
      }
      return sum;
    });
  }

  /** Runs six tasks to their ends. */
  private static Future<Integer> six(IntFunction<Future<Integer>> body) {
    return async(() -> {
      List<JoinHandle<Integer>> handles = new ArrayList<>(TASKS);
      for (int i = 0; i < TASKS; i++) {
        handles.add(spawn(body.apply(i)));
      }
      int sum = 0;
      for (JoinHandle<Integer> handle : handles) {
        sum += await(handle);
      }
      return sum;
    });
  }
}
