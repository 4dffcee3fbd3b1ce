package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tasks on threads of their own that send to many, receive with others, and give up at random. The
 * seeds choose what each thread does, not how they interleave.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MpmcStressTest {
  private static final int SENDERS = 3;
  private static final int RECEIVERS = 3;
  private static final int OPERATIONS = 3_000;

  /** What one task has sent, and what it has received or thrown out. */
  private record Seen(long sent, List<Long> got) {}

  @ParameterizedTest
  @CsvSource({"1, 61", "2, 62", "33, 63"})
  void nothingIsLostDuplicatedOrReordered(int capacity, long seed) throws Exception {
    Mpmc<Long> ends = Mpmc.channel(capacity);
    List<Seen> all = new ArrayList<>();
    // Not closed by try-with-resources, which would wait for a task that waits forever.
    ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var ended = new ExecutorCompletionService<Seen>(pool);
      for (int i = 0; i < SENDERS; i++) {
        Mpmc.Sender<Long> sender = ends.sender().copy();
        long name = (long) i << 32;
        SplittableRandom random = new SplittableRandom(seed * 31 + i);
        ended.submit(() -> send(sender, name, random));
      }
      for (int i = 0; i < RECEIVERS; i++) {
        Mpmc.Receiver<Long> receiver = ends.receiver().copy();
        SplittableRandom random = new SplittableRandom(seed * 37 + i);
        ended.submit(() -> receive(receiver, random));
      }
      ends.sender().close();
      for (int i = 0; i < SENDERS + RECEIVERS; i++) {
        var first = ended.poll(200, TimeUnit.SECONDS);
        assertThat(first).as("seed %d: a task that waits forever", seed).isNotNull();
        all.add(first.get());
      }
    } finally {
      pool.shutdownNow();
    }
    List<Long> got = new ArrayList<>();
    long sent = 0;
    for (Seen seen : all) {
      sent += seen.sent;
      got.addAll(seen.got);
      assertInOrder(seen.got, seed);
    }
    assertThat(got).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat((long) got.size()).as("seed %d", seed).isEqualTo(sent);
    assertThat(ends.receiver().isDrained()).isTrue();
  }

  /** Values of one sender come to one receiver in the order in which they were sent. */
  private static void assertInOrder(List<Long> got, long seed) {
    long[] last = new long[SENDERS];
    Arrays.fill(last, -1);
    for (long value : got) {
      int sender = (int) (value >>> 32);
      assertThat((long) (int) value).as("seed %d", seed).isGreaterThan(last[sender]);
      last[sender] = (int) value;
    }
  }

  private static Seen send(Mpmc.Sender<Long> sender, long name, SplittableRandom random)
      throws Exception {
    BlockingTask task = new BlockingTask();
    List<Long> evicted = new ArrayList<>();
    long sent = 0;
    for (long n = 0; n < OPERATIONS; n++) {
      long value = name | n;
      boolean done =
          switch (random.nextInt(8)) {
            case 0 -> sender.trySend(value) == SendOutcome.SENT;
            case 1 -> task.tryOnce(sender.send(value)) != Poll.PENDING;
            case 2 -> {
              Long out = sender.forceSend(value);
              if (out != null) {
                evicted.add(out);
              }
              yield true;
            }
            default -> {
              task.run(sender.send(value));
              yield true;
            }
          };
      sent += done ? 1 : 0;
    }
    sender.close();
    return new Seen(sent, evicted);
  }

  private static Seen receive(Mpmc.Receiver<Long> receiver, SplittableRandom random)
      throws Exception {
    BlockingTask task = new BlockingTask();
    List<Long> got = new ArrayList<>();
    for (; ; ) {
      Object value =
          switch (random.nextInt(4)) {
            case 0 -> {
              Long now = receiver.tryRecv();
              yield now == null ? Poll.PENDING : now;
            }
            case 1 -> task.tryOnce(receiver.recv());
            default -> task.run(receiver.recv());
          };
      if (value == null) {
        return new Seen(0, got);
      }
      if (value != Poll.PENDING) {
        got.add((Long) value);
      }
    }
  }
}
