package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.stream.Streams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Halves of streams, and streams made of others. */
class HalvesTest {

  @Test
  void halvesOfOneSplitAreAPairAndGiveTheStreamBack() throws Exception {
    try (var pair = Duplex.pair()) {
      Halves halves = pair.first().split();
      Halves other = pair.second().split();
      assertThat(halves.read().isPairOf(halves.write())).isTrue();
      assertThat(other.write().isPairOf(halves.read())).isFalse();
      assertThatThrownBy(() -> halves.read().unsplit(other.write()))
          .isInstanceOf(IllegalArgumentException.class);
      Polled.now(halves.write().writeAll("x"));
      assertThat(halves.unsplit()).isSameAs(pair.first());
      assertThat(Polled.failure(halves.write().write(new byte[1]))).isInstanceOf(IOException.class);
      assertThat(Polled.failure(halves.read().read(new byte[1]))).isInstanceOf(IOException.class);
      halves.read().close();
      halves.write().close();
      assertThatThrownBy(halves::unsplit).isInstanceOf(IllegalStateException.class);
      Polled.now(pair.first().write(new byte[1]));
      other.read().close();
      assertThatThrownBy(other::unsplit).isInstanceOf(IllegalStateException.class);
      Polled.now(other.write().writeAll("still"));
    }
  }

  @Test
  void halvesPassEverythingOn() throws Exception {
    Halves ends = ByteStreams.simplex(8);
    assertThat(ends.write().isWriteVectored()).isTrue();
    assertThat(ends.read().isReadVectored()).isFalse();
    Polled.now(ends.write().writeVectored(ByteBuffer.wrap(new byte[] {1}), ByteBuffer.allocate(2)));
    ByteBuffer into = ByteBuffer.allocateDirect(2);
    assertThat(Polled.now(ends.read().readVectored(into))).isEqualTo(2);
    Polled.now(ends.write().flush());
    assertThat(ends.read()).hasToString("the read half of a duplex");
    assertThat(ends.write()).hasToString("the write half of a duplex");
  }

  @Test
  void theEndsOfAPipeEndEachOther() throws Exception {
    Halves ends = ByteStreams.simplex(4);
    Polled.now(ends.write().writeAll("end"));
    ends.write().close();
    assertThat(Polled.now(ends.read().readToString(9))).isEqualTo("end");
    Halves broken = ByteStreams.simplex(1);
    Polled.now(broken.write().writeU8(1));
    Polled<Void> write = Polled.of(broken.write().writeU8(1)).pending();
    broken.read().close();
    assertThat(write.wakes()).isEqualTo(1);
    assertThat(write.failure()).hasMessageContaining("broken pipe");
    for (int bad : new int[] {0, -1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> ByteStreams.simplex(bad)).hasMessageContaining("not " + bad);
    }
  }

  @Test
  void aLoopbackGivesBackWhatIsWritten() throws Exception {
    try (ByteStream loop = ByteStreams.loopback(4)) {
      Polled.now(loop.writeAll("abcd"));
      Polled.of(loop.write(new byte[1])).pending().drop();
      assertThat(Polled.now(loop.readU32())).isEqualTo(0x61626364L);
      Polled.now(loop.shutdown());
      assertThat(Polled.now(loop.read(new byte[1]))).isEqualTo(-1);
    }
  }

  @Test
  void whoPollsAndWhoHoldsAFutureSeeEachOther() throws Exception {
    try (var pair = Duplex.pair(1)) {
      Polled<Integer> future = Polled.of(pair.first().read(new byte[1])).pending();
      assertThat(Polled.failure(pair.first().readU8())).hasMessageContaining("under way");
      future.drop();
      Polled<Integer> polled = Polled.of(pair.first().readU8()).pending();
      assertThat(Polled.failure(pair.first().read(new byte[1]))).hasMessageContaining("under way");
      polled.drop();
      Polled.of(pair.first().read(new byte[1])).pending().drop();
    }
  }

  @Test
  void joinedStreamsReadHereAndWriteThere() throws Exception {
    MemoryReader in = ByteStreams.reader(new byte[] {1, 2});
    Chopped out = new Chopped(new byte[0], 1);
    JoinedStream stream = ByteStreams.join(in, out);
    assertThat(Polled.drive(ByteStreams.copy(stream, stream))).isEqualTo(2);
    assertThat(out.written()).containsExactly(1, 2);
    assertThat(stream.reader()).isSameAs(in);
    assertThat(stream.writer()).isSameAs(out);
    Polled.now(stream.shutdown());
    stream.close();
    assertThat(out.ended && out.closed).isTrue();
  }

  @Test
  void theSourcesAndSinksOfNothing() throws Exception {
    assertThat(Polled.now(ByteStreams.empty().readToEnd(0))).isEmpty();
    assertThat(Polled.now(ByteStreams.sink().write(new byte[7]))).isEqualTo(7);
    assertThat(Polled.now(ByteStreams.sink().write(ByteBuffer.allocateDirect(5)))).isEqualTo(5);
    Polled.now(ByteStreams.sink().flush());
    Polled.now(ByteStreams.sink().shutdown());
    byte[] four = new byte[4];
    Polled.now(ByteStreams.repeat((byte) 9).readExact(four, 1, 2));
    assertThat(four).containsExactly(0, 9, 9, 0);
    assertThatThrownBy(() -> ByteStreams.reader(four, 3, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void inspectorsSeeWhatGoesThrough() throws Exception {
    List<Byte> seen = new ArrayList<>();
    ByteInspector inspector =
        (buffer, offset, length) -> {
          for (int i = offset; i < offset + length; i++) {
            seen.add(buffer[i]);
          }
        };
    Script script = new Script().waiting().bytes((byte) 1, (byte) 2);
    AsyncRead source = ByteStreams.inspect(script, inspector);
    Polled.of(source.read(new byte[5], 2, 2)).pending().drop();
    assertThat(script.cancels).isEqualTo(1);
    Polled.now(source.read(new byte[5], 2, 2));
    assertThat(Polled.now(source.read(new byte[5]))).isEqualTo(-1);
    AsyncWrite sink = ByteStreams.inspect(ByteStreams.writer(9), inspector);
    Polled.now(sink.writeAll(new byte[] {3, 4}, 1, 1));
    Polled.now(sink.shutdown());
    assertThat(seen).containsExactly((byte) 1, (byte) 2, (byte) 4);
  }

  @Test
  void streamsOfArraysBecomeSourcesAndSinks() throws Exception {
    byte[][] items = {{1, 2, 3}, {}, {4}};
    StreamReader reader = ByteStreams.reader(Streams.of(items));
    assertThat(Polled.now(reader.readU8())).isEqualTo(1);
    assertThat(reader.chunk()).containsExactly(2, 3);
    assertThat(Polled.now(reader.readToEnd(9))).containsExactly(2, 3, 4);
    assertThat(Polled.now(reader.read(new byte[1]))).isEqualTo(-1);
    assertThat(reader.chunk()).isEmpty();
    reader.close();
    assertThat(Polled.now(ByteStreams.chunks(ByteStreams.reader(new byte[5]), 2).count()))
        .isEqualTo(3);
    assertThatThrownBy(() -> ByteStreams.chunks(ByteStreams.empty(), 0))
        .hasMessageContaining("not 0");
    List<byte[]> taken = new ArrayList<>();
    SinkWriter writer =
        ByteStreams.writer(
            new dev.dormouse.stream.Sink<byte[]>() {
              @Override
              public boolean pollReady(dev.dormouse.future.Context cx) {
                return true;
              }

              @Override
              public void startSend(byte[] item) {
                taken.add(item);
              }

              @Override
              public boolean pollFlush(dev.dormouse.future.Context cx) {
                return true;
              }

              @Override
              public boolean pollShutdown(dev.dormouse.future.Context cx) {
                return true;
              }
            });
    byte[] mine = {1, 2, 3};
    Polled.now(writer.writeAll(mine, 1, 2));
    mine[1] = 9;
    Polled.now(writer.shutdown());
    Polled.now(writer.shutdown());
    assertThat(taken).containsExactly(new byte[] {2, 3});
    Polled<?> failing = Polled.of(ByteStreams.chunks(new Script().failing("x")).next());
    assertThat(failing.failure()).hasMessage("x");
  }

  @Test
  void anIdleDuplexTakesFewBytes() {
    int count = 50_000;
    Duplex.Pair[] pairs = new Duplex.Pair[count];
    byte[] message = new byte[64];
    echo(Duplex.pair(), new byte[8000]);
    usedBytes();
    long before = usedBytes();
    for (int i = 0; i < count; i++) {
      pairs[i] = Duplex.pair();
    }
    long fresh = (usedBytes() - before) / count;
    for (Duplex.Pair pair : pairs) {
      echo(pair, message);
    }
    long echoed = (usedBytes() - before) / count;
    for (Duplex.Pair pair : pairs) {
      echo(pair, new byte[8000]);
    }
    long drained = (usedBytes() - before) / count;
    assertThat(fresh).isLessThan(320L);
    assertThat(echoed).isLessThan(520L);
    assertThat(drained).isLessThan(520L);
    assertThat(pairs[count - 1]).isNotNull();
  }

  private static void echo(Duplex.Pair pair, byte[] message) {
    try {
      Polled.now(pair.first().writeAll(message));
      Polled.now(pair.second().readExact(message));
      Polled.now(pair.second().writeAll(message));
      Polled.now(pair.first().readExact(message));
      Polled.of(pair.first().read(message)).pending().drop();
      Polled.of(pair.second().read(message)).pending().drop();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
