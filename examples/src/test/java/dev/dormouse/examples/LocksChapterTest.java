package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.task.Scope.scope;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.UnclaimedGrant;
import dev.dormouse.sync.Barrier;
import dev.dormouse.sync.Event;
import dev.dormouse.sync.EventListener;
import dev.dormouse.sync.Latch;
import dev.dormouse.sync.Mutex;
import dev.dormouse.sync.MutexGuard;
import dev.dormouse.sync.OnceCell;
import dev.dormouse.sync.RwLock;
import dev.dormouse.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listings of the chapter about locks. */
@Timeout(240)
class LocksChapterTest {
  private final AsyncRuntime runtime = AsyncRuntime.workStealing();

  @AfterEach
  void close() {
    runtime.close();
  }

  // region mutex
  /** Moves money in several steps that must not mix with those of others. */
  static Future<Boolean> transfer(Mutex<Map<String, Integer>> bank, String from, String to) {
    return async(() -> {
      try (var guard = await(bank.lock())) {
        Map<String, Integer> accounts = guard.value();
        if (accounts.get(from) < 1) {
          return false;
        }
        await(audit(from, to)); // the lock is held meanwhile
        accounts.merge(from, -1, Integer::sum);
        accounts.merge(to, 1, Integer::sum);
        return true;
      }
    });
  }

  // endregion

  private static Future<Void> audit(String from, String to) {
    assertThat(from).isNotEqualTo(to);
    return Futures.yieldNow();
  }

  @Test
  void transfersDoNotMix() throws Exception {
    var bank = new Mutex<Map<String, Integer>>(new HashMap<>(Map.of("a", 10, "b", 0)));
    Future<Integer> all =
        scope(s ->
            async(() -> {
              List<JoinHandle<Boolean>> handles = new ArrayList<>();
              for (int i = 0; i < 20; i++) {
                handles.add(s.spawn(transfer(bank, "a", "b")));
              }
              int done = 0;
              for (JoinHandle<Boolean> each : handles) {
                done += await(each) ? 1 : 0;
              }
              return done;
            }));
    assertThat(runtime.blockOn(all)).isEqualTo(10);
    try (var guard = bank.blockingLock()) {
      assertThat(guard.value()).containsEntry("a", 0).containsEntry("b", 10);
    }
  }

  // region semaphore
  /** Fetches every page, at most {@code limit} at a time. */
  static Future<List<String>> fetchAll(List<Future<String>> pages, int limit) {
    Semaphore places = new Semaphore(limit);
    return scope(s ->
        async(() -> {
          List<JoinHandle<String>> handles = new ArrayList<>();
          for (Future<String> page : pages) {
            var place = await(places.acquire());
            handles.add(
                s.spawn(
                    async(() -> {
                      try (place) { // the task owns its place from here on
                        return await(page);
                      }
                    })));
          }
          List<String> all = new ArrayList<>();
          for (JoinHandle<String> each : handles) {
            all.add(await(each));
          }
          return all;
        }));
  }

  // endregion

  @Test
  void placesLimitWhatRunsTogether() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<String>> pages = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "page " + i;
      pages.add(
          async(() -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await(Futures.yieldNow());
            now.decrementAndGet();
            return name;
          }));
    }
    assertThat(runtime.blockOn(fetchAll(pages, 3))).hasSize(12).startsWith("page 0", "page 1");
    assertThat(most.get()).isBetween(1, 3);
  }

  // region rwlock
  /** Looks a name up; the first that does not find it loads it, while others go on reading. */
  static Future<String> lookUp(
      RwLock<Map<String, String>> cache, String name, Supplier<Future<String>> load) {
    return async(() -> {
      try (var read = await(cache.read())) {
        if (read.value().containsKey(name)) {
          return read.value().get(name);
        }
      }
      try (var upgradable = await(cache.upgradableRead())) { // one at a time has this right
        String found = upgradable.value().get(name);
        if (found != null) {
          return found; // somebody was quicker
        }
        String loaded = await(load.get());
        try (var write = await(upgradable.upgrade())) { // waits for the readers to leave
          write.value().put(name, loaded);
        }
        return loaded;
      }
    });
  }

  // endregion

  @Test
  void nameIsLoadedOnce() throws Exception {
    RwLock<Map<String, String>> cache = new RwLock<>(new HashMap<>());
    AtomicInteger loads = new AtomicInteger();
    Supplier<Future<String>> load =
        () ->
            async(() -> {
              await(Futures.yieldNow());
              return "value " + loads.incrementAndGet();
            });
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(runtime.spawn(lookUp(cache, "name", load)));
    }
    assertThat(runtime.blockOn(Futures.joinAll(all))).containsOnly("value 1");
  }

  // region once
  private final OnceCell<String> token = new OnceCell<>();

  Future<String> token() {
    return token.valueOrInit(this::logIn); // one logs in, the others wait for it
  }

  // endregion

  private final AtomicInteger logins = new AtomicInteger();

  private Future<String> logIn() {
    return async(() -> {
      await(Futures.yieldNow());
      return "token " + logins.incrementAndGet();
    });
  }

  @Test
  void oneLogsIn() throws Exception {
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(runtime.spawn(token()));
    }
    assertThat(runtime.blockOn(Futures.joinAll(all))).containsOnly("token 1");
  }

  // region meet
  static Future<Integer> inRounds(int workers, int rounds, Latch done) {
    Barrier barrier = new Barrier(workers);
    AtomicInteger led = new AtomicInteger();
    return scope(s ->
        async(() -> {
          for (int i = 0; i < workers; i++) {
            s.spawn(
                async(() -> {
                  for (int round = 0; round < rounds; round++) {
                    if (await(barrier.awaitAll()).isLeader()) {
                      led.incrementAndGet(); // one of them in each round
                    }
                  }
                  done.countDown();
                }));
          }
          await(done.awaitZero());
          return led.get();
        }));
  }

  // endregion

  @Test
  void workersMeetInEachRound() throws Exception {
    assertThat(runtime.blockOn(inRounds(4, 5, new Latch(4)))).isEqualTo(5);
  }

  // region event
  /** Waits until {@code flag} is set; whoever sets it calls {@code event.notify(1)} afterwards. */
  static Future<Void> awaitSet(AtomicBoolean flag, Event event) {
    return async(() -> {
      while (!flag.get()) {
        EventListener listener = event.listen(); // counts from here on
        if (flag.get()) { // set in between
          listener.drop();
          return;
        }
        await(listener);
      }
    });
  }

  // endregion

  @Test
  void flagIsSeen() throws Exception {
    AtomicBoolean flag = new AtomicBoolean();
    Event event = new Event();
    JoinHandle<Void> waits = runtime.spawn(awaitSet(flag, event));
    flag.set(true);
    event.notify(1);
    runtime.blockOn(waits);
    assertThat(event.totalListeners()).isZero();
  }

  // region futurelock
  static Future<Void> careless(Mutex<Integer> mutex) {
    return async(() -> {
      Future<MutexGuard<Integer>> kept = mutex.lock();
      await(Futures.pollFn(cx -> Poll.ready(kept.poll(cx).isReady()))); // it waits from here on
      try (var guard = await(mutex.lock())) { // behind kept, which nobody polls any more
        guard.set(guard.value() + 1);
      }
    });
  }

  // endregion

  @Test
  void lockThatNobodyUsesIsReported() throws Exception {
    BlockingQueue<UnclaimedGrant> told = new LinkedBlockingQueue<>();
    Mutex<Integer> mutex = new Mutex<>(0);
    var held = mutex.tryLock();
    // region watch
    var builder =
        AsyncRuntime.builder()
            .unclaimedGrantLimit(Duration.ofMillis(50))
            .onUnclaimedGrant(told::add); // the default writes grant.toText() to the log
    // endregion
    try (AsyncRuntime watched = builder.build()) {
      JoinHandle<Void> task = watched.spawn(careless(mutex));
      while (watched.dump().tasks().stream()
          .noneMatch(each -> each.waitsFor().contains("Mutex.lock"))) {
        Thread.onSpinWait();
      }
      held.close();
      UnclaimedGrant grant = told.poll(60, TimeUnit.SECONDS);
      assertThat(grant).isNotNull();
      assertThat(grant.toText())
          .contains("nobody polls what was granted")
          .contains("LocksChapterTest.careless(LocksChapterTest.java:")
          .contains("behind it waits task");
      assertThat(watched.dump().toText())
          .contains("Mutex.lock, behind a grant that task " + task.id() + " has not claimed");
      task.abort();
    }
  }

  @Test
  void bargingLockIsNotHeldByWhatNobodyPolls() throws Exception {
    // region barging
    Mutex<Integer> mutex = Mutex.barging(0);
    // endregion
    var held = mutex.tryLock();
    JoinHandle<Void> task = runtime.spawn(careless(mutex));
    while (runtime.dump().tasks().stream()
        .noneMatch(each -> each.waitsFor().contains("Mutex.lock"))) {
      Thread.onSpinWait();
    }
    held.close();
    runtime.blockOn(task);
    assertThat(mutex.tryLock().value()).isEqualTo(1);
  }
}
