package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuplexTest {
  private static byte at(long position) {
    return (byte) (position * 31 + (position >> 8));
  }

  @Test
  void echoGoesThereAndBack() throws Exception {
    try (var pair = Duplex.pair()) {
      byte[] buffer = new byte[16];
      assertThat(Polled.now(pair.first().write(new byte[] {1, 2, 3}))).isEqualTo(3);
      assertThat(Polled.now(pair.second().read(buffer))).isEqualTo(3);
      assertThat(Polled.now(pair.second().write(buffer, 0, 3))).isEqualTo(3);
      assertThat(Polled.now(pair.first().read(buffer, 3, 13))).isEqualTo(3);
      assertThat(buffer).startsWith(1, 2, 3, 1, 2, 3);
    }
  }

  @Test
  void aReaderWaitsForBytesAndIsWokenOnce() throws Exception {
    try (var pair = Duplex.pair()) {
      Polled<Integer> read = Polled.of(pair.second().read(new byte[4])).pending();
      assertThat(read.wakes()).isZero();
      Polled.now(pair.first().write(new byte[1]));
      Polled.now(pair.first().write(new byte[1]));
      assertThat(read.wakes()).isEqualTo(1);
      assertThat(read.value()).isEqualTo(2);
      assertThat(read.failure()).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aWriterWaitsForRoomAndIsWokenOnce() throws Exception {
    try (var pair = Duplex.pair(2)) {
      assertThat(Polled.now(pair.first().write(new byte[3]))).isEqualTo(2);
      Polled<Integer> write = Polled.of(pair.first().write(new byte[3])).pending();
      Polled.now(pair.second().read(new byte[1]));
      Polled.now(pair.second().read(new byte[1]));
      assertThat(write.wakes()).isEqualTo(1);
      assertThat(write.value()).isEqualTo(2);
    }
  }

  @Test
  void shutdownEndsOneDirectionAfterWhatWasWritten() throws Exception {
    try (var pair = Duplex.pair()) {
      Polled.now(pair.first().writeAll("last"));
      Polled.now(pair.first().shutdown());
      Polled.now(pair.first().shutdown());
      assertThat(Polled.failure(pair.first().write(new byte[1])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("after shutdown");
      byte[] buffer = new byte[8];
      assertThat(Polled.now(pair.second().read(buffer))).isEqualTo(4);
      assertThat(Polled.now(pair.second().read(buffer))).isEqualTo(-1);
      assertThat(Polled.now(pair.second().read(buffer))).isEqualTo(-1);
      Polled.now(pair.second().writeAll("back"));
      assertThat(Polled.now(pair.first().read(buffer))).isEqualTo(4);
    }
  }

  @Test
  void shutdownWakesAWaitingReaderAndFailsAWaitingWriter() throws Exception {
    try (var pair = Duplex.pair(1)) {
      Polled<Integer> read = Polled.of(pair.second().read(new byte[4])).pending();
      Polled.now(pair.first().shutdown());
      assertThat(read.wakes()).isEqualTo(1);
      assertThat(read.value()).isEqualTo(-1);
      Polled.now(pair.second().write(new byte[1]));
      Polled<Integer> write = Polled.of(pair.second().write(new byte[1])).pending();
      Polled.now(pair.second().shutdown());
      assertThat(write.wakes()).isEqualTo(1);
      assertThat(write.failure()).hasMessageContaining("after shutdown");
    }
  }

  @Test
  void aBuiltButUnpolledShutdownDoesNothing() throws Exception {
    try (var pair = Duplex.pair()) {
      Future<Void> shutdown = pair.first().shutdown();
      assertThat(Polled.now(pair.first().write(new byte[1]))).isEqualTo(1);
      shutdown.drop();
      assertThat(Polled.now(pair.first().write(new byte[1]))).isEqualTo(1);
    }
  }

  @Test
  void closeEndsTheOtherSidesReadingAndBreaksItsWriting() throws Exception {
    try (var pair = Duplex.pair(4)) {
      Polled.now(pair.first().writeAll("end"));
      Polled.now(pair.second().write(new byte[4]));
      Polled<Integer> write = Polled.of(pair.second().write(new byte[4])).pending();
      pair.first().close();
      pair.first().close();
      assertThat(write.wakes()).isEqualTo(1);
      assertThat(write.failure()).isInstanceOf(IOException.class).hasMessageContaining("broken");
      byte[] buffer = new byte[8];
      assertThat(Polled.now(pair.second().read(buffer))).isEqualTo(3);
      assertThat(Polled.now(pair.second().read(buffer))).isEqualTo(-1);
    }
  }

  @Test
  void everyOperationOnAClosedEndFails() throws Exception {
    try (var pair = Duplex.pair(1)) {
      Polled<Integer> read = Polled.of(pair.first().read(new byte[4])).pending();
      Polled.now(pair.first().write(new byte[1]));
      Polled<Integer> write = Polled.of(pair.first().write(new byte[1])).pending();
      pair.first().close();
      for (Polled<?> waiting : new Polled<?>[] {read, write}) {
        assertThat(waiting.wakes()).isEqualTo(1);
        assertThat(waiting.failure())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("closed");
      }
      byte[] one = new byte[1];
      for (Future<?> late :
          new Future<?>[] {
            pair.first().read(one),
            pair.first().write(one),
            pair.first().flush(),
            pair.first().shutdown()
          }) {
        assertThat(Polled.failure(late))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("closed");
      }
    }
  }

  @Test
  void aSecondReaderOrWriterIsRefusedAndHarmsTheFirstNot() throws Exception {
    try (var pair = Duplex.pair(1)) {
      Polled<Integer> read = Polled.of(pair.first().read(new byte[4])).pending();
      assertThat(Polled.failure(pair.first().read(new byte[4])))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another read");
      Polled.now(pair.second().write(new byte[1]));
      assertThat(Polled.failure(pair.first().read(new byte[4])))
          .isInstanceOf(IllegalStateException.class);
      assertThat(read.value()).isEqualTo(1);

      Polled.now(pair.first().write(new byte[1]));
      Polled<Integer> write = Polled.of(pair.first().write(new byte[1])).pending();
      assertThat(Polled.failure(pair.first().write(new byte[1])))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another write");
      write.drop();
      Polled.of(pair.first().write(new byte[1])).pending();
    }
  }

  @Test
  void aThrowingWakerHarmsNobody() throws Exception {
    try (var pair = Duplex.pair(1)) {
      Future<Integer> read = pair.second().read(new byte[1]);
      Context throwing =
          Context.of(() -> {
            throw new IllegalStateException("waker");
          });
      assertThat(read.pollRaw(throwing)).isSameAs(Poll.PENDING);
      assertThat(Polled.now(pair.first().write(new byte[1]))).isEqualTo(1);
      assertThat(Polled.now(read)).isEqualTo(1);
    }
  }

  @Test
  void aClosedHalfFailsAndTheLastOneClosesTheStream() throws Exception {
    try (var pair = Duplex.pair()) {
      Halves halves = pair.first().split();
      byte[] buffer = new byte[8];
      Polled.now(halves.write().writeAll("x"));
      halves.write().close();
      halves.write().close();
      assertThat(Polled.now(pair.second().read(buffer))).isEqualTo(1);
      assertThat(Polled.now(pair.second().read(buffer))).isEqualTo(-1);
      assertThat(Polled.failure(halves.write().write(buffer))).hasMessageContaining("closed half");
      assertThat(Polled.failure(halves.write().flush())).hasMessageContaining("closed half");
      assertThat(Polled.failure(halves.write().shutdown())).hasMessageContaining("closed half");
      Polled.now(pair.second().writeAll("y"));
      assertThat(Polled.now(halves.read().read(buffer))).isEqualTo(1);
      halves.read().close();
      assertThat(Polled.failure(halves.read().read(buffer))).hasMessageContaining("closed half");
      assertThat(Polled.failure(pair.second().write(buffer))).hasMessageContaining("broken");
    }
  }

  @Test
  void badCapacitiesAreRefused() {
    for (int bad : new int[] {0, -1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> Duplex.pair(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Integer.toString(bad));
    }
  }

  @Test
  void everyReadAndWriteDroppedAtItsSuspensionLosesRepeatsAndMisplacesNothing() throws Exception {
    long seed = 42;
    for (int capacity : new int[] {1, 2, 3, 7, 64, 3000}) {
      Random random = new Random(seed);
      try (var pair = Duplex.pair(capacity)) {
        long written = 0;
        long read = 0;
        int dropped = 0;
        // Long runs of writes, then of reads, so that both fill and drain the largest capacity.
        for (int step = 0; read < 20_000; step++) {
          boolean writing = random.nextInt(10) < (step / 200 % 2 == 0 ? 9 : 1);
          byte[] bytes = new byte[1 + random.nextInt(100)];
          for (int i = 0; writing && i < bytes.length; i++) {
            bytes[i] = at(written + i);
          }
          Polled<Integer> operation =
              Polled.of(writing ? pair.first().write(bytes) : pair.second().read(bytes));
          switch (operation.poll()) {
            case Poll.Pending<Integer> _ -> {
              operation.drop();
              dropped++;
            }
            case Poll.Ready<Integer>(var count) when writing -> written += count;
            case Poll.Ready<Integer>(var count) -> {
              for (int i = 0; i < count; i++) {
                assertThat(bytes[i]).as("seed %d at %d", seed, read).isEqualTo(at(read++));
              }
            }
          }
          assertThat(written - read).isBetween(0L, (long) capacity);
        }
        assertThat(dropped).isPositive();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1024, 8192})
  void twoThreadsTransferBytesExactlyWhileDroppingAtRandom(int capacity) throws Exception {
    long seed = 7L * capacity;
    long total = capacity < 10 ? 20_000 : 2_000_000;
    try (var pair = Duplex.pair(capacity);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Callable<Long> writer =
          () -> {
            Random random = new Random(seed);
            for (long position = 0; position < total; ) {
              byte[] chunk = new byte[(int) Math.min(total - position, 1 + random.nextInt(9000))];
              for (int i = 0; i < chunk.length; i++) {
                chunk[i] = at(position + i);
              }
              position += droppingAtRandom(random, () -> pair.first().write(chunk));
            }
            Polled.now(pair.first().shutdown());
            return total;
          };
      Callable<Long> reader =
          () -> {
            Random random = new Random(seed + 1);
            for (long position = 0; ; ) {
              byte[] chunk = new byte[1 + random.nextInt(9000)];
              int count = droppingAtRandom(random, () -> pair.second().read(chunk));
              if (count < 0) {
                return position;
              }
              for (int i = 0; i < count; i++) {
                if (chunk[i] != at(position)) {
                  throw new AssertionError("seed " + seed + ": wrong byte at " + position);
                }
                position++;
              }
            }
          };
      var writing = threads.submit(writer);
      assertThat(threads.submit(reader).get()).isEqualTo(total);
      assertThat(writing.get()).isEqualTo(total);
    }
  }

  private static int droppingAtRandom(Random random, Callable<Future<Integer>> operation)
      throws Exception {
    Semaphore woken = new Semaphore(0);
    for (; ; ) {
      Future<Integer> future = operation.call();
      for (; ; ) {
        Object answer = future.pollRaw(Context.of(woken::release));
        if (answer != Poll.PENDING) {
          return (Integer) answer;
        }
        if (random.nextInt(3) == 0) {
          future.drop();
          break;
        }
        woken.acquire();
      }
    }
  }
}
