package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.codec.FramedRead;
import dev.dormouse.codec.LengthDelimitedCodec;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What says that it is safe to cancel is dropped at half of its suspensions and loses nothing. */
class DropsTest {
  private static final int SEEDS = 100;

  /** Polls futures of {@code make} and drops those that wait, as chance says, until one ends. */
  private static <T> T dropping(Supplier<Future<T>> make, Random random) throws Exception {
    Polled<T> polled = Polled.of(make.get());
    for (; ; ) {
      if (polled.poll() instanceof Poll.Ready<T>(var value)) {
        return value;
      }
      if (random.nextBoolean()) {
        polled.drop();
        polled = Polled.of(make.get());
      }
    }
  }

  @Test
  void bytesOfSingleReadsAndWrites() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = Chopped.randomBytes(random, 100);
      Chopped stream = new Chopped(bytes, seed);
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      byte[] into = new byte[9];
      for (int n; (n = dropping(() -> stream.read(into), random)) >= 0; ) {
        got.write(into, 0, n);
      }
      assertThat(got.toByteArray()).as("seed " + seed).containsExactly(bytes);
      for (int[] at = {0}; at[0] < 100; ) {
        int length = Math.min(9, 100 - at[0]);
        at[0] += dropping(() -> stream.write(bytes, at[0], length), random);
      }
      assertThat(stream.written()).as("seed " + seed).containsExactly(bytes);
    }
  }

  @Test
  void buffersKeepTheirPlace() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = Chopped.randomBytes(random, 60);
      Chopped stream = new Chopped(bytes, seed);
      ByteBuffer into = ByteBuffer.allocateDirect(60);
      dropping(() -> stream.readExact(into), random);
      byte[] got = new byte[60];
      into.flip().get(got);
      assertThat(got).as("seed " + seed).containsExactly(bytes);
      ByteBuffer from = ByteBuffer.wrap(bytes, 0, 30);
      dropping(() -> stream.writeAll(from), random);
      ByteBuffer[] two = {ByteBuffer.wrap(bytes, 30, 11), ByteBuffer.wrap(bytes, 41, 19)};
      dropping(() -> stream.writeAllVectored(two), random);
      assertThat(stream.written()).as("seed " + seed).containsExactly(bytes);
    }
  }

  @Test
  void bytesThatWereReadAheadOrGathered() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = Chopped.randomBytes(random, 200);
      BufReader reader = BufReader.of(new Chopped(bytes, seed), 1 + seed % 9);
      Chopped sink = new Chopped(new byte[0], seed);
      BufWriter writer = BufWriter.of(sink, 1 + seed % 7);
      dropping(() -> ByteStreams.copyBuf(reader, writer), random);
      assertThat(sink.written()).as("seed " + seed).containsExactly(bytes);
    }
  }

  @Test
  void linesSegmentsAndFrames() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<String> words = new ArrayList<>();
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (int i = 0; i < 20; i++) {
        byte[] word = new byte[random.nextInt(12)];
        Arrays.fill(word, (byte) ('a' + i));
        words.add(new String(word, StandardCharsets.UTF_8));
        lines.writeBytes(word);
        lines.write('\n');
        frames.write(word.length);
        frames.writeBytes(word);
      }
      Lines reader = Lines.of(new Chopped(lines.toByteArray(), seed));
      assertThat(drain(reader::next, random)).as("seed " + seed).isEqualTo(words);
      var segments =
          BufReader.of(new Chopped(lines.toByteArray(), seed), 5).segments((byte) '\n', 99);
      assertThat(drain(segments::next, random)).as("seed " + seed).isEqualTo(words);
      var codec = LengthDelimitedCodec.builder().lengthFieldBytes(1).newCodec();
      var framed = FramedRead.of(new Chopped(frames.toByteArray(), seed), codec);
      assertThat(drain(framed::next, random)).as("seed " + seed).isEqualTo(words);
    }
  }

  private static <T> List<String> drain(Supplier<Future<T>> next, Random random) throws Exception {
    List<String> all = new ArrayList<>();
    for (T item; (item = dropping(next, random)) != null; ) {
      all.add(
          item instanceof byte[] bytes
              ? new String(bytes, StandardCharsets.UTF_8)
              : item.toString());
    }
    return all;
  }
}
