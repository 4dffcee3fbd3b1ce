package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threads that send to, follow, join and leave broadcast and watch channels at random. The seeds
 * choose what each thread does, not how they interleave.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowStressTest {
  private static final int SENDERS = 2;
  private static final int RECEIVERS = 3;
  private static final int SENDS = 5_000;

  @ParameterizedTest
  @CsvSource({"1, 11", "2, 12", "7, 13", "64, 14", "1000, 15", "100000, 16"})
  void receivedAndMissedAreEverythingInOneOrder(int capacity, long seed) throws Exception {
    Broadcast<Long> ends = Broadcast.channel(capacity);
    Map<Long, Long> order = new ConcurrentHashMap<>();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < RECEIVERS; i++) {
      // These stay to the end, so no send finds nobody.
      Broadcast.Receiver<Long> receiver = ends.sender().subscribe();
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      tasks.add(() -> {
        long position = follow(receiver, order, random);
        assertThat(position).as("seed %d", seed).isEqualTo(SENDERS * SENDS);
        receiver.close();
        return null;
      });
    }
    ends.receiver().close();
    for (int i = 0; i < SENDERS; i++) {
      Broadcast.Sender<Long> sender = ends.sender().copy();
      long name = (long) i << 32;
      tasks.add(() -> {
        for (long n = 0; n < SENDS; n++) {
          assertThat(sender.send(name | n)).isGreaterThanOrEqualTo(1);
        }
        sender.close();
        return null;
      });
    }
    Broadcast.WeakSender<Long> weak = ends.sender().downgrade();
    tasks.add(() -> {
      SplittableRandom random = new SplittableRandom(seed);
      for (int n = 0; n < SENDS / 10; n++) {
        Broadcast.Sender<Long> sender = weak.upgrade();
        if (sender == null) {
          break;
        }
        passBy(sender.subscribe(), random);
        sender.close();
      }
      return null;
    });
    ends.sender().close();
    runAll(tasks);
    assertThat(ends.sender().receiverCount()).isZero();
    assertThat(ends.sender().strongCount()).isZero();
    assertThat(ends.sender().len()).as("seed %d", seed).isZero();
    assertInOrderOfEachSender(order, seed);
  }

  /** Receives to the end; all that know a position agree on its value. Returns the last one. */
  private static long follow(
      Broadcast.Receiver<Long> receiver, Map<Long, Long> order, SplittableRandom random)
      throws Exception {
    BlockingTask task = new BlockingTask();
    for (long position = 0; ; ) {
      try {
        Object value =
            switch (random.nextInt(4)) {
              case 0 -> task.tryOnce(receiver.recv());
              case 1 -> {
                Long there = receiver.tryRecv();
                yield there == null ? Poll.PENDING : there;
              }
              default -> task.run(receiver.recv());
            };
        if (value == null) {
          return position;
        }
        if (value != Poll.PENDING) {
          Long known = order.putIfAbsent(position, (Long) value);
          assertThat(known == null || known.equals(value)).isTrue();
          position++;
        }
      } catch (LaggedError lagged) {
        position += lagged.missed();
      }
    }
  }

  /** Receives a little, perhaps, and goes, also while it waits. */
  private static void passBy(Broadcast.Receiver<Long> receiver, SplittableRandom random)
      throws Exception {
    BlockingTask task = new BlockingTask();
    for (int n = random.nextInt(4); n > 0; n--) {
      try {
        if (random.nextBoolean()) {
          task.tryOnce(receiver.recv());
        } else {
          receiver.tryRecv();
        }
      } catch (LaggedError lagged) {
        assertThat(lagged.missed()).isPositive();
      }
    }
    if (random.nextBoolean()) {
      // It goes while it waits, with the receive not even dropped.
      try {
        receiver.recv().pollRaw(new CountingWaker().context());
      } catch (LaggedError lagged) {
        assertThat(lagged.missed()).isPositive();
      }
    }
    receiver.close();
  }

  private static void assertInOrderOfEachSender(Map<Long, Long> order, long seed) {
    long[] last = {-1, -1};
    for (long position = 0; position < SENDERS * SENDS; position++) {
      Long value = order.get(position);
      if (value != null) {
        int sender = (int) (value >>> 32);
        assertThat((int) (long) value).as("seed %d", seed).isGreaterThan((int) last[sender]);
        last[sender] = (int) (long) value;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"21", "22", "23"})
  void changesAreCountedAndReceiversOnlyGoForward(long seed) throws Exception {
    Watch<Long> ends = Watch.channel(0L);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < RECEIVERS; i++) {
      Watch.Receiver<Long> receiver = ends.receiver().copy();
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      tasks.add(() -> {
        BlockingTask task = new BlockingTask();
        long last = 0;
        try {
          for (; ; ) {
            switch (random.nextInt(3)) {
              case 0 -> task.tryOnce(receiver.changed());
              case 1 -> {
                long above = last;
                task.run(receiver.waitFor(value -> value > above));
              }
              default -> task.run(receiver.changed());
            }
            long value = receiver.borrow();
            assertThat(value).as("seed %d", seed).isGreaterThanOrEqualTo(last);
            last = value;
          }
        } catch (RecvError end) {
          assertThat(receiver.borrow()).as("seed %d", seed).isEqualTo(SENDERS * SENDS);
        }
        receiver.close();
        return null;
      });
    }
    for (int i = 0; i < SENDERS; i++) {
      Watch.Sender<Long> sender = ends.sender().copy();
      tasks.add(() -> {
        for (int n = 0; n < SENDS; n++) {
          sender.sendModify(value -> value + 1);
        }
        sender.close();
        return null;
      });
    }
    tasks.add(() -> {
      SplittableRandom random = new SplittableRandom(seed);
      for (int n = 0; n < SENDS / 10; n++) {
        Watch.Receiver<Long> passing = ends.receiver().copy();
        try {
          if (random.nextBoolean()) {
            new BlockingTask().tryOnce(passing.changed());
          }
        } catch (RecvError end) {
          assertThat(passing.borrow()).isEqualTo(SENDERS * SENDS);
        }
        passing.close();
      }
      return null;
    });
    ends.sender().close();
    runAll(tasks);
    assertThat(ends.sender().receiverCount()).isEqualTo(1);
  }

  /** The first failure ends the others, which may wait for the one that failed. */
  private static void runAll(List<Callable<Void>> tasks) throws Exception {
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      var ended = new ExecutorCompletionService<Void>(pool);
      tasks.forEach(ended::submit);
      try {
        for (Callable<Void> _ : tasks) {
          var first = ended.poll(200, TimeUnit.SECONDS);
          assertThat(first).as("a task that waits forever").isNotNull();
          first.get();
        }
      } finally {
        pool.shutdownNow();
      }
    }
  }
}
