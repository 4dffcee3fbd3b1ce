package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers and writers with buffers, and sources made of sources. */
class BufferedTest {
  private static final byte[] FIVE = {1, 2, 3, 4, 5};

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads to the end by every means a reader has, chosen by chance. */
  private static byte[] readByChance(AsyncBufRead source, Random random) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (; ; ) {
      int length = 1 + random.nextInt(9);
      byte[] got;
      switch (random.nextInt(5)) {
        case 0 -> {
          byte[] into = new byte[length + 2];
          int count = Polled.drive(source.read(into, 1, length));
          got = count < 0 ? null : Arrays.copyOfRange(into, 1, 1 + count);
        }
        case 1 -> {
          ByteBuffer into = ByteBuffer.allocateDirect(length);
          int count = Polled.drive(source.read(into));
          got = count < 0 ? null : new byte[count];
          if (got != null) {
            into.flip().get(got);
          }
        }
        case 2 -> {
          ByteBuffer view = Polled.drive(source.fillBuf());
          got = view.hasRemaining() ? new byte[1 + random.nextInt(view.remaining())] : null;
          if (got != null) {
            view.get(got);
            source.consume(got.length);
          }
        }
        case 3 -> {
          got = Polled.drive(source.readUntil((byte) 3, 1000));
          got = got.length == 0 ? null : got;
        }
        default -> {
          ByteBuffer into = ByteBuffer.allocate(length);
          long count = Polled.drive(source.readVectored(ByteBuffer.allocate(0), into));
          got = count < 0 ? null : Arrays.copyOf(into.array(), (int) count);
        }
      }
      if (got == null) {
        return all.toByteArray();
      }
      all.writeBytes(got);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void aReaderGivesEachByteOnceHoweverItIsRead(int capacity) throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      byte[] bytes = Chopped.randomBytes(random, random.nextInt(200));
      BufReader reader = BufReader.of(new Chopped(bytes, seed), capacity);
      assertThat(readByChance(reader, random)).as("seed " + seed).containsExactly(bytes);
    }
  }

  @Test
  void everySourceWithABufferGivesEachByteOnce() throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      byte[] bytes = Chopped.randomBytes(random, 100);
      int cut = random.nextInt(101);
      byte[] head = Arrays.copyOf(bytes, cut);
      byte[] tail = Arrays.copyOfRange(bytes, cut, 100);
      AsyncBufRead[] sources = {
        ByteStreams.reader(bytes),
        new Chopped(head, seed).chain(new Chopped(tail, seed + 1)),
        ByteStreams.reader(head).chain(BufReader.of(new Chopped(tail, seed), 5)),
        ByteStreams.reader(bytes).chain(ByteStreams.repeat((byte) 3)).take(100),
        new Chopped(bytes, seed).take(101),
        BufReader.of(ByteStreams.reader(bytes).chain(new Chopped(head, seed)), 7).take(100),
        BufStream.of(new Chopped(bytes, seed), 9, 9),
        ByteStreams.reader(ByteStreams.chunks(new Chopped(bytes, seed), 1 + seed % 9)),
      };
      for (AsyncBufRead source : sources) {
        assertThat(readByChance(source, random)).as(source + ", " + seed).containsExactly(bytes);
      }
    }
  }

  @Test
  void aLimitCanBeSetAnewAndBytesBehindItStay() throws Exception {
    Take take = ByteStreams.reader(FIVE).take(2);
    assertThat(Polled.now(take.readToEnd(9))).containsExactly(1, 2);
    assertThat(Polled.now(take.read(new byte[1]))).isEqualTo(-1);
    assertThat(take.limit()).isZero();
    take.limit(1);
    assertThat(Polled.now(take.readToEnd(9))).containsExactly(3);
    assertThat(Polled.now(take.inner().readToEnd(9))).containsExactly(4, 5);
    assertThatThrownBy(() -> take.limit(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> ByteStreams.reader(FIVE).take(-7)).hasMessageContaining("-7");
    Take view = ByteStreams.reader(FIVE).take(2);
    assertThat(Polled.now(view.fillBuf()).remaining()).isEqualTo(2);
    assertThatThrownBy(() -> view.consume(3)).isInstanceOf(IndexOutOfBoundsException.class);
    Take unread = new Script().bytes(FIVE).take(2);
    assertThatThrownBy(() -> unread.consume(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void largeReadsGoPastAnEmptyBuffer() throws Exception {
    Script script = new Script().bytes(FIVE).bytes(FIVE);
    BufReader reader = BufReader.of(script, 4);
    assertThat(Polled.now(reader.read(new byte[4]))).isEqualTo(4);
    assertThat(reader.buffered()).isEmpty();
    assertThat(Polled.now(reader.readU8())).isEqualTo(5);
    assertThat(Polled.now(reader.readU8())).isEqualTo(1);
    assertThat(reader.buffered()).containsExactly(2, 3, 4);
    assertThat(reader.capacity()).isEqualTo(4);
    reader.shrink();
    assertThat(Polled.now(reader.readToEnd(9))).containsExactly(2, 3, 4, 5);
    reader.shrink();
    assertThat(Polled.now(reader.read(new byte[1]))).isEqualTo(-1);
  }

  @Test
  void consumingMoreThanThereIsIsRefused() throws Exception {
    BufReader reader = BufReader.of(ByteStreams.reader(FIVE));
    assertThat(Polled.now(reader.fillBuf()).remaining()).isEqualTo(5);
    for (int bad : new int[] {-1, 6}) {
      assertThatThrownBy(() -> reader.consume(bad)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    reader.consume(5);
    assertThatThrownBy(() -> BufReader.of(ByteStreams.empty(), 0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> BufWriter.of(ByteStreams.sink(), -1)).hasMessageContaining("not -1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void aWriterBringsEachByteOnceHoweverItIsWritten(int capacity) throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      byte[] bytes = Chopped.randomBytes(random, random.nextInt(200));
      Chopped sink = new Chopped(new byte[0], seed);
      BufWriter writer = BufWriter.of(sink, capacity);
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(9));
        ByteBuffer part = ByteBuffer.wrap(bytes, at, length);
        at +=
            switch (random.nextInt(4)) {
              case 0 -> Polled.drive(writer.write(bytes, at, length));
              case 1 -> Polled.drive(writer.write(part));
              case 2 -> {
                Polled.drive(writer.writeAll(part.asReadOnlyBuffer()));
                yield length;
              }
              default -> {
                ByteBuffer head = part.slice(at, length / 2);
                ByteBuffer tail = part.slice(at + length / 2, length - length / 2);
                Polled.drive(writer.writeAllVectored(head, tail));
                yield length;
              }
            };
      }
      assertThat(writer.buffered().length).isLessThanOrEqualTo(capacity);
      Polled.drive(random.nextBoolean() ? writer.flush() : writer.shutdown());
      assertThat(writer.buffered()).isEmpty();
      assertThat(sink.written()).as("seed " + seed).containsExactly(bytes);
    }
  }

  @Test
  void smallWritesAreGathered() throws Exception {
    MemoryWriter sink = ByteStreams.writer(100);
    BufWriter writer = BufWriter.of(sink, 8);
    Polled.now(writer.writeAll("abc"));
    Polled.now(writer.writeAll("defg"));
    assertThat(sink.length()).isZero();
    Polled.now(writer.writeAll("hij"));
    assertThat(new String(sink.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("abcdefg");
    Polled.now(writer.flush());
    assertThat(sink.length()).isEqualTo(10);
    writer.shrink();
    Polled.now(writer.writeAll("0123456789"));
    assertThat(sink.length()).isEqualTo(20);
  }

  @Test
  void seeksForgetWhatWasReadAheadAndWriteWhatWasGathered() throws Exception {
    MemoryReader memory = ByteStreams.reader(FIVE);
    BufReader reader = BufReader.of(memory, 3);
    assertThat(Polled.now(reader.readU8())).isEqualTo(1);
    assertThat(Polled.now(reader.streamPosition())).isEqualTo(1);
    assertThat(Polled.now(reader.seek(SeekFrom.CURRENT, 1))).isEqualTo(2);
    assertThat(Polled.now(reader.readU8())).isEqualTo(3);
    assertThat(Polled.now(reader.seek(SeekFrom.END, -1))).isEqualTo(4);
    assertThat(Polled.now(reader.readU8())).isEqualTo(5);
    assertThat(Polled.now(reader.rewind())).isZero();
    assertThat(Polled.now(reader.readToEnd(9))).containsExactly(FIVE);
    assertThat(Polled.now(reader.seek(9))).isEqualTo(9);
    assertThat(Polled.now(reader.read(new byte[1]))).isEqualTo(-1);
    assertThatThrownBy(() -> reader.seek(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Polled.failure(reader.seek(SeekFrom.END, -6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-6 from END");
    assertThat(Polled.failure(BufReader.of(new Script()).rewind()))
        .isInstanceOf(UnsupportedOperationException.class);
    MemoryWriter sink = ByteStreams.writer(9);
    BufWriter writer = BufWriter.of(sink, 8);
    Polled.now(writer.writeAll(FIVE));
    assertThat(Polled.now(writer.seek(SeekFrom.CURRENT, -4))).isEqualTo(1);
    Polled.now(writer.writeU8(9));
    assertThat(Polled.now(writer.seek(SeekFrom.END, 1))).isEqualTo(6);
    Polled.now(writer.writeU8(8));
    Polled.now(writer.flush());
    assertThat(sink.toByteArray()).containsExactly(1, 9, 3, 4, 5, 0, 8);
    assertThat(Polled.failure(BufWriter.of(ByteStreams.sink()).rewind()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aSinkInMemoryKeepsItsLimit() throws Exception {
    MemoryWriter sink = ByteStreams.writer(3);
    Polled.now(sink.writeAll("abc"));
    assertThat(Polled.failure(sink.write(new byte[1])))
        .isInstanceOfSatisfying(
            StreamTooLongException.class, e -> assertThat(e.maxBytes()).isEqualTo(3));
    assertThat(Polled.now(sink.write(new byte[0]))).isZero();
    Polled.now(sink.rewind());
    Polled.now(sink.writeAll("x"));
    assertThat(sink.toByteArray()).containsExactly('x', 'b', 'c');
    assertThat(sink.position()).isEqualTo(1);
    Polled.now(sink.shutdown());
    assertThat(Polled.failure(sink.writeU8(1))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ByteStreams.writer(-1)).hasMessageContaining("-1");
  }

  @Test
  void linesSegmentsAndDelimitersAreFoundAtEveryCut() throws Exception {
    byte[] text = utf8("a\r\n\nb\rc\r");
    for (int cuts = 0; cuts < 1 << (text.length - 1); cuts++) {
      BufReader lines = BufReader.of(Script.cut(text, cuts), 1 + cuts % 4);
      assertThat(Polled.drive(lines.readLine(3))).isEqualTo("a");
      assertThat(Polled.drive(lines.readLine(3))).isEmpty();
      assertThat(Polled.drive(lines.readLine(4))).isEqualTo("b\rc\r");
      assertThat(Polled.drive(lines.readLine(3))).isNull();
      BufReader parts = BufReader.of(Script.cut(text, cuts), 1 + cuts % 4);
      var segments = parts.segments((byte) '\r', 2);
      assertThat(Polled.drive(segments.next())).containsExactly('a');
      assertThatThrownBy(() -> Polled.drive(segments.next()))
          .isInstanceOf(StreamTooLongException.class);
      assertThat(Polled.drive(segments.next())).containsExactly('c');
      assertThat(Polled.drive(segments.next())).isNull();
      assertThat(Polled.failure(segments.next())).isInstanceOf(IllegalStateException.class);
      BufReader skipped = BufReader.of(Script.cut(text, cuts), 1 + cuts % 4);
      assertThat(Polled.drive(skipped.skipUntil((byte) '\n'))).isEqualTo(3);
      assertThat(Polled.drive(skipped.readUntil((byte) '\n', 1))).containsExactly('\n');
      assertThat(Polled.drive(skipped.skipUntil((byte) 'x'))).isEqualTo(4);
      assertThat(Polled.drive(skipped.skipUntil((byte) 'x'))).isZero();
      assertThat(Polled.drive(skipped.readUntil((byte) 'x', 0))).isEmpty();
    }
  }

  @Test
  void longLinesAreRefusedAtTheirLimitExactly() throws Exception {
    String[] fit = {"abc", "abc\n", "abc\r\n"};
    for (String line : fit) {
      for (int capacity = 1; capacity < 7; capacity++) {
        BufReader reader = BufReader.of(ByteStreams.reader(utf8(line)), capacity);
        assertThat(Polled.now(reader.readLine(3))).isEqualTo("abc");
        BufReader shorter = BufReader.of(ByteStreams.reader(utf8(line)), capacity);
        assertThat(Polled.failure(shorter.readLine(2))).isInstanceOf(LineTooLongException.class);
      }
    }
    AsyncBufRead endless = BufReader.of(ByteStreams.repeat((byte) 'x'), 16);
    assertThat(Polled.failure(endless.readLine(100))).isInstanceOf(LineTooLongException.class);
    assertThat(Polled.failure(endless.readUntil((byte) 'y', 100)))
        .isInstanceOf(StreamTooLongException.class)
        .hasMessageContaining("no delimiter");
    for (int bad : new int[] {-1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> endless.readLine(bad)).hasMessageContaining("not " + bad);
    }
    assertThatThrownBy(() -> endless.readUntil((byte) 0, -2)).hasMessageContaining("-2");
    assertThatThrownBy(() -> endless.segments((byte) 0, -2)).hasMessageContaining("-2");
  }

  @Test
  void segmentsKeepTheirPartWhenTheirFutureIsDropped() throws Exception {
    Script script = new Script().text("ab").waiting().text("c,d").waiting().waiting();
    var segments = BufReader.of(script).segments((byte) ',', 9);
    Polled.of(segments.next()).pending().drop();
    assertThat(Polled.now(segments.next())).containsExactly('a', 'b', 'c');
    Polled.of(segments.next()).pending().drop();
    segments.drop();
    segments.drop();
    assertThat(script.cancels).isEqualTo(1);
  }

  @Test
  void buffersThatAreAlwaysReadySpendTheBudget() throws Exception {
    AsyncBufRead[] sources = {
      BufReader.of(ByteStreams.repeat((byte) 1), 4),
      ByteStreams.reader(new byte[1000]),
      ByteStreams.repeat((byte) 1).take(10_000),
      ByteStreams.empty()
    };
    for (AsyncBufRead source : sources) {
      Context cx = Polled.budgeted(() -> {});
      int polls = 0;
      while (source.read(new byte[1]).pollRaw(cx) != dev.dormouse.future.Poll.PENDING) {
        assertThat(polls++).isLessThan(1000);
      }
      assertThat(polls).as(source.toString()).isBetween(Context.BUDGET_MAX / 2, 200);
    }
  }

  @Test
  void textIsDecodedStrictlyAndWholeOrRefused() throws Exception {
    byte[] text = utf8("h\u00e9llo");
    for (int cuts = 0; cuts < 1 << (text.length - 1); cuts++) {
      assertThat(Polled.drive(Script.cut(text, cuts).readToString(6))).isEqualTo("h\u00e9llo");
    }
    assertThatThrownBy(() -> Polled.drive(ByteStreams.reader(text).readToString(5)))
        .isInstanceOf(StreamTooLongException.class);
    assertThatThrownBy(() -> Polled.now(ByteStreams.reader(text, 0, 2).readToString(9)))
        .isInstanceOf(java.nio.charset.CharacterCodingException.class);
    assertThat(
            Polled.now(ByteStreams.reader(text, 0, 1).readToString(9, StandardCharsets.ISO_8859_1)))
        .isEqualTo("h");
    assertThatThrownBy(() -> ByteStreams.empty().readToString(-3)).hasMessageContaining("-3");
  }

  @Test
  void positionsTellWhatWasReadOrWrittenBeforeADrop() throws Exception {
    Script script = new Script().bytes(FIVE).waiting().bytes(FIVE);
    ByteBuffer into = ByteBuffer.allocate(8);
    Polled.of(script.readExact(into)).pending().drop();
    assertThat(into.position()).isEqualTo(5);
    assertThat(Polled.now(script.readExact(into))).isNull();
    assertThat(into.flip().get(7)).isEqualTo((byte) 3);
    assertThat(Polled.failure(new Script().readExact(ByteBuffer.allocate(2))))
        .isInstanceOf(java.io.EOFException.class);
    try (var pair = Duplex.pair(3)) {
      ByteBuffer from = ByteBuffer.wrap(FIVE);
      Polled.of(pair.first().writeAll(from)).pending().drop();
      assertThat(from.position()).isEqualTo(3);
      Polled.now(pair.second().read(new byte[3]));
      Polled.now(pair.first().writeAll(from));
      byte[] rest = new byte[3];
      assertThat(Polled.now(pair.second().read(rest))).isEqualTo(2);
      assertThat(rest).startsWith(4, 5);
      ByteBuffer[] two = {ByteBuffer.wrap(FIVE, 0, 2), ByteBuffer.wrap(FIVE, 2, 3)};
      Polled.of(pair.first().writeAllVectored(two)).pending().drop();
      assertThat(two[0].remaining()).isZero();
      assertThat(two[1].remaining()).isEqualTo(2);
      assertThat(pair.first().isWriteVectored()).isTrue();
    }
  }
}
