package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Context;
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
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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

  @ParameterizedTest
  @CsvSource({"31", "32"})
  void oneInitialiserRunsAtATimeAndItsValueIsSeen(long seed) throws Exception {
    for (int round = 0; round < 400; round++) {
      OnceCell<Integer> cell = new OnceCell<>();
      AtomicInteger finished = new AtomicInteger();
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom random = new SplittableRandom((seed * 31 + i) * 1_000 + round);
        int name = i;
        tasks.add(() -> {
          BlockingTask task = new BlockingTask();
          Object seen = null;
          while (seen == null || seen == Poll.PENDING) {
            // Half of the initialisers stop half way, and are dropped there.
            boolean gives = random.nextBoolean();
            Future<Integer> init = initialiser(name, gives, finished);
            seen = task.tryOnce(cell.valueOrInit(() -> init));
          }
          if (!seen.equals(cell.value())) {
            broken.set(seen + " is not " + cell.value());
          }
          return null;
        });
      }
      runAll(tasks);
      assertThat(broken.get()).as("seed %d, round %d", seed, round).isNull();
      assertThat(finished.get()).as("seed %d, round %d", seed, round).isEqualTo(1);
      assertThat(inside.get()).isZero();
    }
  }

  /** A future that is inside while it is under way: ready at once, or pending until its drop. */
  private Future<Integer> initialiser(int name, boolean gives, AtomicInteger finished) {
    return new Future<>() {
      @Override
      public Poll<Integer> poll(Context cx) {
        enter(1, 1);
        if (!gives) {
          return Poll.pending();
        }
        leave(1);
        finished.incrementAndGet();
        return Poll.ready(name);
      }

      @Override
      public void drop() {
        leave(1);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"41", "42"})
  void everyNotificationOfAnEventReachesAListener(long seed) throws Exception {
    Event event = new Event();
    AtomicInteger tokens = new AtomicInteger();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS - 1; i++) {
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      tasks.add(() -> {
        BlockingTask task = new BlockingTask();
        for (int n = 0; n < ROUNDS; n++) {
          takeToken(task, event, tokens, random);
        }
        return null;
      });
    }
    tasks.add(() -> {
      for (int n = 0; n < ROUNDS * (THREADS - 1); n++) {
        tokens.incrementAndGet();
        event.notifyAdditional(1);
      }
      return null;
    });
    runAll(tasks);
    assertThat(tokens.get()).as("seed %d", seed).isZero();
    assertThat(event.totalListeners()).as("seed %d", seed).isZero();
  }

  private static void takeToken(
      BlockingTask task, Event event, AtomicInteger tokens, SplittableRandom random)
      throws Exception {
    for (; ; ) {
      EventListener listener = event.listen();
      int seen = tokens.get();
      if (seen > 0) {
        boolean taken = tokens.compareAndSet(seen, seen - 1);
        listener.drop();
        if (taken) {
          return;
        }
      } else if (random.nextInt(4) == 0) {
        task.tryOnce(listener);
      } else {
        task.run(listener);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"51", "52"})
  void nobodyIsARoundAheadAtABarrier(long seed) throws Exception {
    int rounds = 1_000;
    Barrier barrier = new Barrier(THREADS);
    AtomicInteger leaders = new AtomicInteger();
    AtomicInteger arrivals = new AtomicInteger();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      tasks.add(() -> {
        BlockingTask task = new BlockingTask();
        for (int round = 1; round <= rounds; round++) {
          arrivals.incrementAndGet();
          BarrierPass pass = pass(task, barrier, random);
          if (pass != null && pass.isLeader()) {
            leaders.incrementAndGet();
          }
          if (arrivals.get() < round * THREADS) {
            broken.set("round " + round + " ended with " + arrivals.get() + " arrivals");
          }
        }
        return null;
      });
    }
    runAll(tasks);
    assertThat(broken.get()).as("seed %d", seed).isNull();
    assertThat(leaders.get()).as("seed %d", seed).isEqualTo(rounds);
  }

  /**
   * Goes through the barrier, often after a try that gave up. Null if such a try gave up too late:
   * it was counted, and the others have gone on.
   */
  private static @Nullable BarrierPass pass(
      BlockingTask task, Barrier barrier, SplittableRandom random) throws Exception {
    while (random.nextInt(4) == 0) {
      BarrierWait tried = (BarrierWait) barrier.awaitAll();
      Object answer = task.tryOnce(tried);
      if (answer != Poll.PENDING) {
        return (BarrierPass) answer;
      }
      // Without this thread no round ends: if it is over now, it was when the try gave up.
      if (barrier.isOver(tried.round)) {
        return null;
      }
    }
    return (BarrierPass) task.run(barrier.awaitAll());
  }
}
