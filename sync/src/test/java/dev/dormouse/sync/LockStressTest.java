package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tasks on threads of their own that take locks and give up at random. The seeds choose what each
 * thread does, not how they interleave.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockStressTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 4_000;

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicReference<@Nullable String> broken = new AtomicReference<>();

  private static void runAll(List<Callable<Void>> tasks) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
      for (var task : threads.invokeAll(tasks)) {
        task.get();
      }
    }
  }

  private void enter(int weight, int most) {
    int now = inside.addAndGet(weight);
    if (now > most) {
      broken.set(now + " inside of " + most);
    }
  }

  private void leave(int weight) {
    inside.addAndGet(-weight);
  }

  /** Awaits, or polls once and gives up: null then. */
  @SuppressWarnings("unchecked") // what a poll answers if it is not pending
  private static <T> @Nullable T ask(BlockingTask task, Future<T> future, SplittableRandom random)
      throws Exception {
    if (random.nextInt(4) > 0) {
      return (T) task.run(future);
    }
    Object answer = task.tryOnce(future);
    return answer == Poll.PENDING ? null : (T) answer;
  }

  @ParameterizedTest
  @CsvSource({"1, false, 1", "5, false, 2", "5, true, 3", "1, true, 4"})
  void permitsAreNeitherLostNorMade(int most, boolean barging, long seed) throws Exception {
    Semaphore semaphore = barging ? Semaphore.barging(most) : new Semaphore(most);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      tasks.add(() -> {
        BlockingTask task = new BlockingTask();
        for (int n = 0; n < ROUNDS; n++) {
          int count = 1 + random.nextInt(most);
          SemaphorePermit permit =
              random.nextInt(8) == 0
                  ? semaphore.tryAcquireMany(count)
                  : ask(task, semaphore.acquireMany(count), random);
          if (permit != null) {
            enter(count, most);
            if (random.nextInt(16) == 0) {
              Thread.yield();
            }
            leave(count);
            permit.close();
          }
        }
        return null;
      });
    }
    runAll(tasks);
    assertThat(broken.get()).as("seed %d", seed).isNull();
    assertThat(semaphore.availablePermits()).as("seed %d", seed).isEqualTo(most);
    assertThat(semaphore.tryAcquireMany(most)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"false, 11", "true, 12"})
  void mutexIsHeldByOne(boolean barging, long seed) throws Exception {
    Mutex<int[]> mutex = barging ? Mutex.barging(new int[1]) : new Mutex<>(new int[1]);
    AtomicInteger done = new AtomicInteger();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      tasks.add(() -> {
        BlockingTask task = new BlockingTask();
        for (int n = 0; n < ROUNDS; n++) {
          try (var guard = ask(task, mutex.lock(), random)) {
            if (guard != null) {
              guard.value()[0]++; // plain: only the lock makes this add up
              done.incrementAndGet();
            }
          }
        }
        return null;
      });
    }
    runAll(tasks);
    try (var guard = mutex.tryLock()) {
      assertThat(guard.value()[0]).as("seed %d", seed).isEqualTo(done.get());
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 21", "100, 22"})
  void writersAreAloneAndUpgradersAmongThemselves(int readersMax, long seed) throws Exception {
    RwLock<int[]> lock = RwLock.withMaxReaders(new int[1], readersMax);
    AtomicInteger upgraders = new AtomicInteger();
    int writer = 1_000;
    int most = writer; // one writer, or fewer readers than that
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      tasks.add(() -> {
        BlockingTask task = new BlockingTask();
        for (int n = 0; n < ROUNDS; n++) {
          switch (random.nextInt(5)) {
            case 0 -> {
              try (var guard = ask(task, lock.write(), random)) {
                if (guard != null) {
                  enter(writer, most);
                  leave(writer);
                  if (random.nextBoolean()) {
                    try (var read = guard.downgrade()) {
                      enter(1, readersMax);
                      leave(1);
                    }
                  }
                }
              }
            }
            case 1 -> {
              try (var guard = ask(task, lock.upgradableRead(), random)) {
                if (guard != null) {
                  upgrade(task, guard, upgraders, random, readersMax);
                }
              }
            }
            default -> {
              try (var guard = ask(task, lock.read(), random)) {
                if (guard != null) {
                  enter(1, readersMax);
                  leave(1);
                }
              }
            }
          }
        }
        return null;
      });
    }
    runAll(tasks);
    assertThat(broken.get()).as("seed %d", seed).isNull();
    assertThat(lock.tryUpgradableRead().tryUpgrade()).as("seed %d", seed).isNotNull();
  }

  private void upgrade(
      BlockingTask task,
      UpgradableGuard<int[]> guard,
      AtomicInteger upgraders,
      SplittableRandom random,
      int readersMax)
      throws Exception {
    if (upgraders.incrementAndGet() > 1) {
      broken.set("two upgraders");
    }
    enter(1, readersMax);
    leave(1);
    upgraders.decrementAndGet();
    try (var writing = ask(task, guard.upgrade(), random)) {
      if (writing != null) {
        enter(1_000, 1_000);
        leave(1_000);
      }
    }
  }
}
