package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tasks on threads of their own that send, receive, notify, wait and give up at random. The seeds
 * choose what each thread does, not how they interleave.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StressTest {
  private static final int SENDERS = 3;
  private static final int OPERATIONS = 8_000;

  private final AtomicLong sent = new AtomicLong();

  @ParameterizedTest
  @CsvSource({"1, 11", "2, 12", "7, 13", "64, 14", "65, 15", "1000, 16"})
  void nothingIsLostDuplicatedOrReordered(int capacity, long seed) throws Exception {
    Mpsc<Long> ends = Mpsc.channel(capacity);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      Sender<Long> sender = ends.sender().copy();
      long name = (long) i << 32;
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      tasks.add(() -> {
        send(sender, name, random);
        sender.close();
        return null;
      });
    }
    ends.sender().close();
    List<Long> got = new ArrayList<>();
    tasks.add(() -> {
      receive(ends.receiver(), got, new SplittableRandom(seed));
      return null;
    });
    runAll(tasks);
    assertInOrder(got, seed);
    assertThat(ends.receiver().isDrained()).isTrue();
  }

  private void assertInOrder(List<Long> got, long seed) {
    assertThat((long) got.size()).as("seed %d", seed).isEqualTo(sent.get());
    long[] last = {-1, -1, -1};
    for (long value : got) {
      int sender = (int) (value >>> 32);
      assertThat((int) value).as("seed %d", seed).isGreaterThan((int) last[sender]);
      last[sender] = (int) value;
    }
  }

  @ParameterizedTest
  @CsvSource({"51", "52"})
  void unboundedChannelLosesAndReordersNothing(long seed) throws Exception {
    Mpsc.Unbounded<Long> ends = Mpsc.unbounded();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      UnboundedSender<Long> sender = ends.sender().copy();
      long name = (long) i << 32;
      tasks.add(() -> {
        for (long n = 0; n < 4 * OPERATIONS; n++) {
          if (sender.send(name | n)) {
            sent.incrementAndGet();
          }
        }
        sender.close();
        return null;
      });
    }
    ends.sender().close();
    List<Long> got = new ArrayList<>();
    tasks.add(() -> {
      receive(ends.receiver(), got, new SplittableRandom(seed));
      return null;
    });
    runAll(tasks);
    assertInOrder(got, seed);
    assertThat(ends.receiver().slots.chunksHeld()).as("seed %d", seed).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1, 21", "3, 22", "100, 23"})
  void valuesOfAChannelThatIsRefusedArriveOrComeBack(int capacity, long seed) throws Exception {
    for (int round = 0; round < 200; round++) {
      Mpsc<Long> ends = Mpsc.channel(capacity);
      AtomicLong arrived = new AtomicLong();
      AtomicLong back = new AtomicLong();
      SplittableRandom random = new SplittableRandom(seed * 1_000 + round);
      int until = random.nextInt(40);
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        tasks.add(() -> {
          BlockingTask task = new BlockingTask();
          for (long n = 0; n < 30; n++) {
            try {
              task.run(ends.sender().send(n));
            } catch (SendError refused) {
              assertThat(refused.value()).isEqualTo(n);
              back.incrementAndGet();
            }
          }
          return null;
        });
      }
      tasks.add(() -> {
        BlockingTask task = new BlockingTask();
        for (int n = 0; n < until; n++) {
          task.run(ends.receiver().recv());
          arrived.incrementAndGet();
        }
        ends.receiver().close();
        while (task.run(ends.receiver().recv()) != null) {
          arrived.incrementAndGet();
        }
        return null;
      });
      runAll(tasks);
      assertThat(arrived.get() + back.get())
          .as("seed %d round %d", seed, round)
          .isEqualTo(30 * SENDERS);
    }
  }

  private void send(Sender<Long> sender, long name, SplittableRandom random) throws Exception {
    BlockingTask task = new BlockingTask();
    for (long n = 0; n < OPERATIONS; n++) {
      long value = name | n;
      boolean done =
          switch (random.nextInt(8)) {
            case 0 -> sender.trySend(value) == SendOutcome.SENT;
            case 1 -> task.tryOnce(sender.send(value)) != Poll.PENDING;
            case 2 -> {
              permit(task, sender).send(value);
              yield true;
            }
            case 3 -> {
              permit(task, sender).close();
              yield false;
            }
            case 4 -> {
              int most = Math.min(3, sender.maxCapacity());
              try (var permits = many(task, sender, 1 + random.nextInt(most))) {
                permits.next().send(value);
              }
              yield true;
            }
            default -> {
              task.run(sender.send(value));
              yield true;
            }
          };
      if (done) {
        sent.incrementAndGet();
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Permit<Long> permit(BlockingTask task, Sender<Long> sender) throws Exception {
    return (Permit<Long>) task.run(sender.reserve());
  }

  @SuppressWarnings("unchecked")
  private static PermitIterator<Long> many(BlockingTask task, Sender<Long> sender, int count)
      throws Exception {
    return (PermitIterator<Long>) task.run(sender.reserveMany(count));
  }

  private static void receive(Receiver<Long> receiver, List<Long> got, SplittableRandom random)
      throws Exception {
    BlockingTask task = new BlockingTask();
    for (; ; ) {
      switch (random.nextInt(6)) {
        case 0 -> {
          Long value = receiver.tryRecv();
          if (value != null) {
            got.add(value);
          }
        }
        case 1 -> {
          Object value = task.tryOnce(receiver.recv());
          if (value == null) {
            return;
          }
          if (value != Poll.PENDING) {
            got.add((Long) value);
          }
        }
        case 2 -> {
          Object count = task.run(receiver.recvMany(got, 5));
          if (count.equals(0)) {
            return;
          }
        }
        default -> {
          Object value = task.run(receiver.recv());
          if (value == null) {
            return;
          }
          got.add((Long) value);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"31", "32"})
  void everyNotificationReachesOneWaiter(long seed) throws Exception {
    int waits = 3_000;
    Notify notify = new Notify();
    AtomicLong notified = new AtomicLong();
    AtomicLong learnt = new AtomicLong();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      tasks.add(() -> {
        BlockingTask task = new BlockingTask();
        for (int n = 0; n < waits; n++) {
          Notified future = notify.notified();
          if (random.nextInt(3) > 0) {
            task.run(future);
            learnt.incrementAndGet();
          } else if (task.tryOnce(future) != Poll.PENDING) {
            learnt.incrementAndGet();
          }
        }
        return null;
      });
    }
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      List<java.util.concurrent.Future<Void>> running = new ArrayList<>();
      for (Callable<Void> task : tasks) {
        running.add(pool.submit(task));
      }
      // One notification at a time, after the one before was learnt: a lost one is a timeout.
      SplittableRandom random = new SplittableRandom(seed);
      while (running.stream().anyMatch(r -> !r.isDone())) {
        if (learnt.get() == notified.get()) {
          notified.incrementAndGet();
          if (random.nextBoolean()) {
            notify.notifyOne();
          } else {
            notify.notifyLast();
          }
        } else {
          Thread.yield();
        }
      }
      for (var result : running) {
        result.get();
      }
    }
    // The last one may have found nobody: it is still there.
    long unused = notified.get() - learnt.get();
    Future<Void> probe = notify.notified();
    assertThat(new CountingWaker().isPending(probe)).as("seed %d", seed).isEqualTo(unused == 0);
    assertThat(unused).isBetween(0L, 1L);
  }

  @ParameterizedTest
  @CsvSource({"41"})
  void tokensAreLinkedOnlyWhileSomebodyWaits(long seed) throws Exception {
    for (int round = 0; round < 300; round++) {
      CancellationToken root = new CancellationToken();
      CancellationToken middle = root.child();
      boolean even = round % 2 == 0;
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        SplittableRandom random = new SplittableRandom(seed * 1_000 + round * 31 + i);
        tasks.add(() -> {
          BlockingTask task = new BlockingTask();
          for (int n = 0; n < 20; n++) {
            CancellationToken token = random.nextBoolean() ? middle.child() : root.child();
            task.tryOnce(token.cancelled());
          }
          task.run((random.nextBoolean() ? middle.child() : middle).cancelled());
          return null;
        });
      }
      tasks.add(() -> {
        (even ? root : middle).cancel();
        return null;
      });
      runAll(tasks);
      assertThat(middle.childrenLinked()).as("seed %d", seed).isZero();
      assertThat(root.childrenLinked()).as("seed %d", seed).isZero();
    }
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
