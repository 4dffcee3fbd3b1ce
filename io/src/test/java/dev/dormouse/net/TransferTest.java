package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.io.Lines;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of bytes arrive whole and in order, however they are cut, delayed and dropped. */
@ParameterizedClass
@EnumSource(Backend.class)
class TransferTest {
  private static final long SEED = 20_261_121;

  @Parameter Backend backend;

  private TestLoop loop;
  private TcpStream left;
  private TcpStream right;

  @BeforeEach
  void connect() throws Exception {
    assumeTrue(backend.isHere());
    loop = new TestLoop(backend);
    try (TcpListener listener = loop.run(TcpListener.bind("127.0.0.1", 0))) {
      TestLoop.Task<TcpStream> client = loop.start(TcpStream.connect(listener.localAddress()));
      left = loop.run(listener.accept());
      loop.runAll();
      right = client.result();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    if (loop != null) {
      left.close();
      right.close();
      loop.close();
    }
  }

  /** The byte at a position; neighbours and pages differ, so that any slip shows. */
  private static byte at(long position) {
    return (byte) (position * 31 + (position >> 8) * 7 + (position >> 16));
  }

  private static byte[] bytesFrom(long position, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(position + i);
    }
    return bytes;
  }

  private static void check(byte[] bytes, int count, long position) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] != at(position + i)) {
        throw new AssertionError("seed " + SEED + ": wrong byte at " + (position + i));
      }
    }
  }

  /** How a side does its single reads and writes. */
  private interface Manner {
    Future<Integer> once(Supplier<Future<Integer>> operation);
  }

  private static Future<Long> sending(TcpStream stream, long total, Random random, Manner manner) {
    return async(() -> {
      long position = 0;
      while (position < total) {
        int most = random.nextInt(20) == 0 ? 300_000 : 3000;
        byte[] chunk =
            bytesFrom(position, (int) Math.min(total - position, 1 + random.nextInt(most)));
        position += await(manner.once(() -> stream.write(chunk)));
      }
      await(stream.shutdown());
      return position;
    });
  }

  private static Future<Long> receiving(TcpStream stream, Random random, Manner manner) {
    return async(() -> {
      long position = 0;
      for (; ; ) {
        int most = random.nextInt(20) == 0 ? 300_000 : 3000;
        byte[] chunk = new byte[1 + random.nextInt(most)];
        int count = await(manner.once(() -> stream.read(chunk)));
        if (count < 0) {
          return position;
        }
        check(chunk, count, position);
        position += count;
      }
    });
  }

  private void smallBuffers() throws Exception {
    for (TcpStream stream : List.of(left, right)) {
      stream.setOption(StandardSocketOptions.SO_SNDBUF, 16 << 10);
      stream.setOption(StandardSocketOptions.SO_RCVBUF, 128 << 10);
    }
  }

  private void bothWays(long total, Manner manner) throws Exception {
    List<TestLoop.Task<Long>> tasks =
        List.of(
            loop.start(sending(left, total, new Random(SEED), manner)),
            loop.start(sending(right, total, new Random(SEED + 1), manner)),
            loop.start(receiving(left, new Random(SEED + 2), manner)),
            loop.start(receiving(right, new Random(SEED + 3), manner)));
    loop.runAll();
    for (var task : tasks) {
      assertThat(task.result()).isEqualTo(total);
    }
  }

  @Test
  void bothDirectionsAtOnceAreExact() throws Exception {
    bothWays(8 << 20, Supplier::get);
  }

  @Test
  void smallBuffersMakeWritersWaitAndStayExact() throws Exception {
    smallBuffers();
    bothWays(1 << 20, Supplier::get);
  }

  @Test
  void everyReadAndWriteDroppedAtEachSuspensionLosesNothing() throws Exception {
    smallBuffers();
    int before = Dropping.DROPPED.get();
    bothWays(1 << 20, Dropping::atEach);
    assertThat(Dropping.DROPPED.get() - before).isGreaterThan(10);
  }

  @Test
  void readsAndWritesDroppedAtRandomLoseNothing() throws Exception {
    smallBuffers();
    Random random = new Random(SEED);
    int before = Dropping.DROPPED.get();
    bothWays(1 << 20, operation -> Dropping.atRandom(random, operation));
    assertThat(Dropping.DROPPED.get() - before).isGreaterThan(10);
  }

  @Test
  void aWriterWaitsForAReaderThatStartsLate() throws Exception {
    long total = 32 << 20;
    TestLoop.Task<Long> writer = loop.start(sending(left, total, new Random(SEED), Supplier::get));
    loop.settle();
    assertThat(writer.isEnded()).isFalse();
    long read = loop.run(receiving(right, new Random(SEED + 1), Supplier::get));
    assertThat(read).isEqualTo(total);
    assertThat(writer.result()).isEqualTo(total);
  }

  @Test
  void aWriteAllOfOneLargeArrayIsExact() throws Exception {
    int total = 16 << 20;
    TestLoop.Task<Long> reader = loop.start(receiving(right, new Random(SEED), Supplier::get));
    loop.run(left.writeAll(bytesFrom(0, total)));
    loop.run(left.shutdown());
    loop.runAll();
    assertThat(reader.result()).isEqualTo(total);
  }

  @Test
  void linesDroppedAtEachSuspensionAreWholeAndInOrder() throws Exception {
    int count = 3000;
    List<String> sent =
        IntStream.range(0, count).mapToObj(i -> "line " + i + " " + "x".repeat(i % 300)).toList();
    TestLoop.Task<List<String>> reader =
        loop.start(
            async(() -> {
              Lines lines = right.lines();
              List<String> got = new ArrayList<>();
              for (String line; (line = await(Dropping.atEach(lines::next))) != null; ) {
                got.add(line);
              }
              return got;
            }));
    byte[] all = (String.join("\n", sent) + "\n").getBytes();
    Random random = new Random(SEED);
    loop.run(
        async(() -> {
          for (int from = 0; from < all.length; ) {
            int length = Math.min(all.length - from, 1 + random.nextInt(700));
            await(left.writeAll(all, from, length));
            await(Futures.yieldNow());
            from += length;
          }
          await(left.shutdown());
        }));
    loop.runAll();
    assertThat(reader.result()).isEqualTo(sent);
  }
}
