package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.io.ByteStream;
import dev.dormouse.io.Duplex;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Transfers that nobody but an await sees use one future again, and all others do not. */
@ParameterizedClass
@EnumSource(Backend.class)
class AwaitedTest {
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

  /** Tells which of its methods were called. */
  private static final class Listening implements ByteStream {
    private final ByteStream inner;
    private final List<String> calls = new ArrayList<>();

    Listening(ByteStream inner) {
      this.inner = inner;
    }

    @Override
    public Future<Integer> read(byte[] buffer, int offset, int length) {
      calls.add("read");
      return inner.read(buffer, offset, length);
    }

    @Override
    public Future<Integer> readAwaited(byte[] buffer, int offset, int length) {
      calls.add("readAwaited");
      return inner.readAwaited(buffer, offset, length);
    }

    @Override
    public Future<Void> writeAll(byte[] buffer, int offset, int length) {
      calls.add("writeAll");
      return inner.writeAll(buffer, offset, length);
    }

    @Override
    public Future<Void> writeAllAwaited(byte[] buffer, int offset, int length) {
      calls.add("writeAllAwaited");
      return inner.writeAllAwaited(buffer, offset, length);
    }

    @Override
    public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
      return inner.pollRead(cx, buffer, offset, length);
    }

    @Override
    public int pollWrite(Context cx, byte[] buffer, int offset, int length) throws Exception {
      return inner.pollWrite(cx, buffer, offset, length);
    }

    @Override
    public boolean pollFlush(Context cx) throws Exception {
      return inner.pollFlush(cx);
    }

    @Override
    public boolean pollShutdown(Context cx) throws Exception {
      return inner.pollShutdown(cx);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  @Test
  void onlyWhatIsAwaitedAtOnceIsLent() throws Exception {
    Duplex.Pair pair = Duplex.pair(64);
    Listening listening = new Listening(pair.first());
    ByteStream stream = listening;
    boolean first = loop != null;
    loop.run(
        async(() -> {
          byte[] buffer = new byte[8];
          await(stream.writeAll(buffer, 0, 8));
          await(pair.second().writeAll(buffer, 0, 8));
          int count = await(stream.read(buffer, 0, 1));
          count += await(first ? stream.read(buffer, 1, 1) : pair.first().read(buffer, 1, 1));
          Future<Integer> kept = stream.read(buffer, 2, 1);
          count += await(kept);
          count += await(stream.read(buffer, 3, 1).map(n -> n));
          count += await(listening.read(buffer, 4, 1));
          assertThat(count).isEqualTo(5);
          return null;
        }));
    assertThat(listening.calls)
        .containsExactly("writeAllAwaited", "readAwaited", "read", "read", "read", "read");
    stream.close();
    pair.second().close();
  }

  @Test
  void oneFutureCarriesOneReadAfterTheOther() throws Exception {
    byte[] buffer = new byte[8];
    Future<Integer> first = right.readAwaited(buffer);
    loop.run(left.writeAll(new byte[] {1}));
    assertThat(loop.run(first)).isEqualTo(1);
    assertThat(right.readAwaited(buffer, 0, 4)).isSameAs(first);
    assertThat(right.readAwaited(ByteBuffer.allocate(3)))
        .as("while the other one is not polled to its end")
        .isNotSameAs(first);
  }

  @Test
  void aKeptFutureIsNeverUsedAgain() throws Exception {
    byte[] buffer = new byte[8];
    loop.run(left.writeAll(new byte[] {1}));
    Future<Integer> ended = right.read(buffer);
    assertThat(loop.run(ended)).isEqualTo(1);
    TestLoop.Task<Integer> next = loop.start(right.read(buffer));
    loop.settle();
    ended.drop();
    assertThatThrownBy(() -> loop.run(ended)).isInstanceOf(IllegalStateException.class);
    loop.run(left.writeAll(new byte[] {2}));
    loop.runAll();
    assertThat(next.result()).isEqualTo(1);
  }

  private static Future<Integer> reading(TcpStream stream, byte[] buffer) {
    return async(() -> await(stream.read(buffer)));
  }

  @Test
  void aBlockThatIsDroppedInAReadLeavesTheNextOneWhole() throws Exception {
    for (int i = 0; i < 3; i++) {
      byte[] untouched = new byte[4];
      TestLoop.Task<Integer> dropped = loop.start(reading(right, untouched));
      loop.settle();
      assertThat(dropped.isEnded()).isFalse();
      dropped.drop();
      loop.run(left.writeAll(new byte[] {7, 8}));
      byte[] got = new byte[4];
      assertThat(loop.run(reading(right, got))).isEqualTo(2);
      assertThat(got).startsWith(7, 8);
      assertThat(untouched).containsOnly(0);
    }
  }

  @Test
  void aSecondReaderIsRefusedAndHarmsNotTheFirst() throws Exception {
    byte[] got = new byte[4];
    TestLoop.Task<Integer> first = loop.start(reading(right, got));
    loop.settle();
    assertThatThrownBy(() -> loop.run(reading(right, new byte[4])))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another operation waits");
    loop.run(left.writeAll(new byte[] {5}));
    loop.runAll();
    assertThat(first.result()).isEqualTo(1);
    assertThat(got).startsWith(5);
  }

  @Test
  void aFailureDoesNotSpoilTheNextWrite() throws Exception {
    assertThatThrownBy(() -> right.writeAwaited(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> right.writeAllAwaited(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    Future<Void> series = right.writeAllAwaited(new byte[] {1, 2});
    loop.run(series);
    assertThatThrownBy(() -> loop.run(series)).isInstanceOf(IllegalStateException.class);
    assertThat(right.writeAllAwaited(new byte[] {3})).isSameAs(series);
    loop.run(series);
    byte[] got = new byte[3];
    loop.run(left.readExact(got));
    assertThat(got).containsExactly(1, 2, 3);
  }

  @Test
  void aSeriesThatIsDroppedGivesTheDirectionBack() throws Exception {
    byte[] large = new byte[64 << 20];
    TestLoop.Task<Void> dropped =
        loop.start(
            async(() -> {
              await(right.writeAll(large));
            }));
    loop.settle();
    assertThat(dropped.isEnded()).isFalse();
    dropped.drop();
    TestLoop.Task<Integer> next = loop.start(right.write(new byte[1]));
    loop.settle();
    assertThat(next.isEnded()).as("the buffers are full, the place of a writer free").isFalse();
    next.drop();
  }
}
