package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.codec.ByteQueue;
import dev.dormouse.codec.Decoder;
import dev.dormouse.codec.Encoder;
import dev.dormouse.codec.Framed;
import dev.dormouse.codec.FramedRead;
import dev.dormouse.codec.FramedWrite;
import dev.dormouse.codec.LengthDelimitedCodec;
import dev.dormouse.codec.LinesCodec;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.io.AsyncRead;
import dev.dormouse.io.AsyncWrite;
import dev.dormouse.io.Bridges;
import dev.dormouse.io.BufReader;
import dev.dormouse.io.BufWriter;
import dev.dormouse.io.ByteStream;
import dev.dormouse.io.ByteStreams;
import dev.dormouse.io.Copied;
import dev.dormouse.io.Duplex;
import dev.dormouse.io.Halves;
import dev.dormouse.io.LeakDetection;
import dev.dormouse.io.Lines;
import dev.dormouse.io.MemoryWriter;
import dev.dormouse.io.Owned;
import dev.dormouse.io.Slice;
import dev.dormouse.io.SlicePool;
import dev.dormouse.io.Stdio;
import dev.dormouse.reactor.EventMode;
import dev.dormouse.reactor.EventPoller;
import dev.dormouse.reactor.Interest;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.reactor.ReadyEvent;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listings of the chapters about streams of bytes and codecs. */
@Timeout(60)
class BytesChapterTest {
  private final AsyncRuntime runtime = AsyncRuntime.workStealing();

  @AfterEach
  void close() {
    runtime.close();
  }

  // region header
  /** The beginning of a picture: its width and height, and how many bytes follow. */
  record Header(int width, int height, long bytes) {

    static Future<Header> read(AsyncRead in) {
      return async(() -> {
        int width = await(in.readU16());
        int height = await(in.readU16());
        long bytes = await(in.readU32(ByteOrder.LITTLE_ENDIAN));
        return new Header(width, height, bytes);
      });
    }
  }

  // endregion

  @Test
  void numbersMakeAHeader() throws Exception {
    byte[] bytes = {1, 0, 0, 9, 5, 0, 0, 0};
    assertThat(runtime.blockOn(Header.read(ByteStreams.reader(bytes))))
        .isEqualTo(new Header(256, 9, 5));
    assertThatThrownBy(() -> runtime.blockOn(Header.read(ByteStreams.reader(bytes, 0, 7))))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("after 3 of the 4 bytes");
  }

  // region buffered
  /** Answers each line in capitals; many small writes become few large ones. */
  static Future<Void> shout(ByteStream stream) {
    return async(() -> {
      BufReader in = BufReader.of(stream);
      BufWriter out = BufWriter.of(stream);
      for (String line; (line = await(in.readLine(1_000))) != null; ) {
        await(out.writeAll(line.toUpperCase() + "\n"));
        await(out.flush());
      }
      await(out.shutdown());
      return null;
    });
  }

  // endregion

  @Test
  void linesAreAnswered() throws Exception {
    try (var pair = Duplex.pair()) {
      JoinHandle<Void> server = runtime.spawner().spawn(shout(pair.second()));
      runtime.blockOn(pair.first().writeAll("one\ntwo"));
      runtime.blockOn(pair.first().shutdown());
      assertThat(runtime.blockOn(pair.first().readToString(99))).isEqualTo("ONE\nTWO\n");
      runtime.blockOn(server);
    }
  }

  // region proxy
  /** Lets two sides talk to each other until both have said all. */
  static Future<Copied> proxy(ByteStream client, ByteStream server) {
    return async(() -> {
      try (client;
          server) {
        return await(ByteStreams.copyBidirectional(client, server));
      }
    });
  }

  // endregion

  @Test
  void bothSidesTalk() throws Exception {
    try (var left = Duplex.pair();
        var right = Duplex.pair()) {
      JoinHandle<Copied> proxy = runtime.spawner().spawn(proxy(left.second(), right.first()));
      runtime.blockOn(left.first().writeAll("ask"));
      runtime.blockOn(left.first().shutdown());
      assertThat(runtime.blockOn(right.second().readToString(9))).isEqualTo("ask");
      runtime.blockOn(right.second().writeAll("tell"));
      runtime.blockOn(right.second().shutdown());
      assertThat(runtime.blockOn(left.first().readToString(9))).isEqualTo("tell");
      assertThat(runtime.blockOn(proxy)).isEqualTo(new Copied(3, 4));
    }
  }

  // region halves
  /** Reads in one task while another one writes; the stream is closed when both are done. */
  static Future<String> talk(ByteStream stream, String greeting) {
    return async(() -> {
      Halves halves = stream.split();
      JoinHandle<Void> writer = spawn(greet(halves.write(), greeting));
      String answer = await(halves.read().readToString(1_000));
      await(writer);
      halves.read().close();
      return answer;
    });
  }

  // endregion

  private static Future<Void> greet(dev.dormouse.io.WriteHalf half, String greeting) {
    return async(() -> {
      try (half) {
        await(half.writeAll(greeting));
      }
      return null;
    });
  }

  @Test
  void halvesLiveInTwoTasks() throws Exception {
    try (var pair = Duplex.pair()) {
      JoinHandle<String> talk = runtime.spawner().spawn(talk(pair.first(), "hello"));
      assertThat(runtime.blockOn(pair.second().readToString(99))).isEqualTo("hello");
      runtime.blockOn(pair.second().writeAll("bye"));
      runtime.blockOn(pair.second().shutdown());
      assertThat(runtime.blockOn(talk)).isEqualTo("bye");
    }
  }

  // region owned
  /** Echoes with memory of a pool; each slice is there only while bytes are under way. */
  static Future<Void> echo(ByteStream stream, SlicePool pool) {
    return async(() -> {
      while (true) {
        try (Slice slice = await(pool.take())) {
          Owned read = await(stream.readOwned(slice));
          if (read.orThrow() < 0) {
            return null;
          }
          try (Slice part = slice.part(0, read.count())) {
            await(stream.writeAllOwned(part)).orThrow();
          }
        }
      }
    });
  }

  // endregion

  @Test
  void slicesOfAPoolEcho() throws Exception {
    SlicePool pool =
        SlicePool.builder().sliceBytes(4).slices(1).leaks(LeakDetection.PLACES).build();
    try (var pair = Duplex.pair()) {
      JoinHandle<Void> server = runtime.spawner().spawn(echo(pair.second(), pool));
      runtime.blockOn(pair.first().writeAll("longer than a slice"));
      byte[] back = new byte[19];
      runtime.blockOn(pair.first().readExact(back));
      assertThat(new String(back, StandardCharsets.UTF_8)).isEqualTo("longer than a slice");
      runtime.blockOn(pair.first().shutdown());
      runtime.blockOn(server);
      assertThat(pool.available()).isEqualTo(1);
    }
  }

  // region bridge
  /** Has a library of the JDK that waits read what a task receives. */
  static long checksum(AsyncRead source, AsyncRuntime runtime) throws Exception {
    return runtime.blockOn(
        runtime
            .spawner()
            .spawnBlocking(() -> {
              try (InputStream in = Bridges.inputStream(source, runtime.spawner());
                  CheckedInputStream checked = new CheckedInputStream(in, new CRC32())) {
                checked.readAllBytes();
                return checked.getChecksum().getValue();
              }
            }));
  }

  // endregion

  @Test
  void aLibraryThatWaitsReadsATasksBytes() throws Exception {
    byte[] bytes = "dormouse".getBytes(StandardCharsets.UTF_8);
    CRC32 expected = new CRC32();
    expected.update(bytes);
    AsyncRead source = Bridges.read(new ByteArrayInputStream(bytes));
    assertThat(checksum(source, runtime)).isEqualTo(expected.getValue());
  }

  // region framed
  /** Sums up the numbers that come in, one in a line, and answers each with the sum so far. */
  static Future<Void> adder(ByteStream stream) {
    return async(() -> {
      long sum = 0;
      try (var lines = Framed.of(stream, LinesCodec.of())) {
        for (String line; (line = await(lines.next())) != null; ) {
          sum += Long.parseLong(line.strip());
          await(lines.send(Long.toString(sum)));
        }
        await(lines.shutdown());
      }
      return null;
    });
  }

  // endregion

  @Test
  void framesAreAStreamAndASink() throws Exception {
    try (var pair = Duplex.pair()) {
      JoinHandle<Void> server = runtime.spawner().spawn(adder(pair.second()));
      runtime.blockOn(pair.first().writeAll("1\n2\r\n3"));
      runtime.blockOn(pair.first().shutdown());
      assertThat(runtime.blockOn(pair.first().readToString(99))).isEqualTo("1\n3\n6\n");
      runtime.blockOn(server);
    }
  }

  // region codec
  /** A key and a value, each with its length before it. */
  record Entry(String key, String value) {
    private static final int LENGTH_MAX = 255;

    static @Nullable Entry decode(ByteQueue in) {
      if (in.length() < 2) {
        return null; // more bytes are needed
      }
      int key = in.get(0) & 0xff;
      int value = in.get(1) & 0xff;
      if (in.length() < 2 + key + value) {
        return null;
      }
      in.skip(2);
      return new Entry(text(in.take(key)), text(in.take(value)));
    }

    void encode(ByteQueue out) throws IOException {
      byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
      byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
      if (keyBytes.length > LENGTH_MAX || valueBytes.length > LENGTH_MAX) {
        throw new IOException("an entry is too long: " + key);
      }
      out.append((byte) keyBytes.length).append((byte) valueBytes.length);
      out.append(keyBytes).append(valueBytes);
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  static Future<List<Entry>> readEntries(AsyncRead in) {
    Decoder<Entry> decoder = Entry::decode;
    return FramedRead.of(in, decoder).toList();
  }

  static Future<Void> writeEntries(List<Entry> entries, AsyncWrite out) {
    Encoder<Entry> encoder = Entry::encode;
    return async(() -> {
      var sink = FramedWrite.of(out, encoder);
      for (Entry entry : entries) {
        await(sink.feed(entry)); // gathered; written 8 KiB at a time
      }
      await(sink.shutdown());
      return null;
    });
  }

  // endregion

  @Test
  void aCodecOfOnesOwn() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      entries.add(new Entry("key " + i, "\u00e9".repeat(i % 100)));
    }
    MemoryWriter out = ByteStreams.writer(1 << 20);
    runtime.blockOn(writeEntries(entries, out));
    byte[] bytes = out.toByteArray();
    assertThat(runtime.blockOn(readEntries(ByteStreams.reader(bytes)))).isEqualTo(entries);
    assertThatThrownBy(
            () -> runtime.blockOn(readEntries(ByteStreams.reader(bytes, 0, bytes.length - 1))))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("inside of a frame");
    Entry tooLong = new Entry("x".repeat(256), "");
    assertThatThrownBy(() -> runtime.blockOn(writeEntries(List.of(tooLong), out)))
        .hasMessageContaining("too long");
  }

  // region stdio
  /** Greets whoever is named on the standard input, line by line. */
  static Future<Void> greetAll() {
    return greetAll(Stdio.stdin(), Stdio.stdout());
  }

  static Future<Void> greetAll(AsyncRead in, AsyncWrite out) {
    return async(() -> {
      Lines lines = in.lines();
      for (String name; (name = await(lines.next())) != null; ) {
        await(out.writeAll("Hello, " + name + "!\n"));
      }
      await(out.flush()); // a write is taken when it is copied
      return null;
    });
  }

  // endregion

  @Test
  void linesOfTheStandardInputAreAnswered() throws Exception {
    MemoryWriter out = ByteStreams.writer(100);
    runtime.blockOn(greetAll(ByteStreams.reader("Ann\nBob".getBytes(StandardCharsets.UTF_8)), out));
    assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
        .isEqualTo("Hello, Ann!\nHello, Bob!\n");
    assertThat(greetAll()).as("made, not polled").isNotNull();
  }

  // region lengths
  /** Two bytes of type and two of length, which counts these four, too; little end first. */
  static LengthDelimitedCodec chunks() {
    return LengthDelimitedCodec.builder()
        .byteOrder(ByteOrder.LITTLE_ENDIAN)
        .lengthFieldOffset(2)
        .lengthFieldBytes(2)
        .skip(0) // the head is a part of the frame
        .maxFrameBytes(4_096)
        .newCodec();
  }

  // endregion

  @Test
  void lengthsStandWhereTheyAreSaidTo() throws Exception {
    byte[] bytes = {7, 0, 6, 0, 'h', 'i', 8, 0, 4, 0};
    List<byte[]> frames =
        runtime.blockOn(FramedRead.of(ByteStreams.reader(bytes), chunks()).toList());
    assertThat(frames).containsExactly(new byte[] {7, 0, 6, 0, 'h', 'i'}, new byte[] {8, 0, 4, 0});
  }

  // region readiness
  /** Waits for the first of two pipes that has something to read. */
  static long firstReadable(Pipe.SourceChannel left, Pipe.SourceChannel right) throws IOException {
    try (EventPoller poller = EventPoller.open(PollerKind.NIO)) {
      poller.register(left, 1, Interest.READABLE, EventMode.LEVEL);
      poller.register(right, 2, Interest.READABLE, EventMode.LEVEL);
      for (; ; ) {
        for (ReadyEvent event : poller.await(null)) { // empty if it was woken
          return event.token();
        }
      }
    }
  }

  // endregion

  @Test
  void aPollerTellsWhichPipeIsReadable() throws Exception {
    Pipe left = Pipe.open();
    Pipe right = Pipe.open();
    try (Pipe.SourceChannel one = left.source();
        Pipe.SourceChannel other = right.source();
        Pipe.SinkChannel silent = left.sink();
        Pipe.SinkChannel sink = right.sink()) {
      one.configureBlocking(false);
      other.configureBlocking(false);
      assertThat(sink.write(ByteBuffer.wrap(new byte[1]))).isEqualTo(1);
      assertThat(firstReadable(one, other)).isEqualTo(2);
      assertThat(silent.isOpen()).isTrue();
    }
  }
}
