package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Future;
import dev.dormouse.io.Halves;
import dev.dormouse.io.LineTooLongException;
import dev.dormouse.io.Lines;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What connections do, on every backend. */
@ParameterizedClass
@EnumSource(Backend.class)
class TcpTest {
  @Parameter Backend backend;

  private TestLoop loop;
  private TcpListener listener;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(backend.isHere());
    loop = new TestLoop(backend);
    listener = loop.run(TcpListener.bind("127.0.0.1", 0));
  }

  @AfterEach
  void nothingIsLeft() {
    if (loop != null) {
      listener.close();
      loop.close();
    }
  }

  private Future<TcpStream> connect() {
    return TcpStream.connect(listener.localAddress());
  }

  /** Two connected ends: the accepted one and the one that connected. */
  private Ends ends() throws Exception {
    TestLoop.Task<TcpStream> client = loop.start(connect());
    TcpStream server = loop.run(listener.accept());
    loop.runAll();
    return new Ends(server, client.result());
  }

  private record Ends(TcpStream server, TcpStream client) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
      client.close();
    }
  }

  private Future<Void> echo(TcpStream stream) {
    return async(() -> {
      try (stream) {
        byte[] buffer = new byte[4096];
        for (int n; (n = await(stream.read(buffer))) >= 0; ) {
          await(stream.writeAll(buffer, 0, n));
        }
      }
    });
  }

  @Test
  void echoAnswersManyClientsAtOnce() throws Exception {
    int clients = 50;
    loop.start(
        async(() -> {
          for (int i = 0; i < clients; i++) {
            loop.start(echo(await(listener.accept())));
          }
        }));
    List<TestLoop.Task<Integer>> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      byte own = (byte) i;
      all.add(
          loop.start(
              async(() -> {
                int rounds = 0;
                try (TcpStream stream = await(connect())) {
                  byte[] got = new byte[3];
                  while (rounds < 20) {
                    await(stream.writeAll(new byte[] {own, (byte) rounds, 7}));
                    await(stream.readExact(got));
                    assertThat(got).containsExactly(own, rounds, 7);
                    rounds++;
                  }
                }
                return rounds;
              })));
    }
    loop.runAll();
    for (var client : all) {
      assertThat(client.result()).isEqualTo(20);
    }
  }

  @Test
  void afterShutdownTheOtherSideReadsTheEndAndCanStillAnswer() throws Exception {
    try (Ends ends = ends()) {
      String answer =
          loop.run(
              async(() -> {
                await(ends.client.writeAll("question"));
                await(ends.client.shutdown());
                await(ends.client.shutdown());
                byte[] question = await(ends.server.readToEnd(100));
                await(ends.server.writeAll(question));
                await(ends.server.writeAll(", answer"));
                await(ends.server.shutdown());
                return new String(await(ends.client.readToEnd(100)), "UTF-8");
              }));
      assertThat(answer).isEqualTo("question, answer");
      assertThatThrownBy(() -> loop.run(ends.client.write(new byte[1])))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("shut down");
      assertThat(loop.run(ends.client.read(new byte[1]))).isEqualTo(-1);
      assertThat(loop.run(ends.client.read(new byte[1]))).isEqualTo(-1);
    }
  }

  @Test
  void addressesAreThoseOfTheOtherSide() throws Exception {
    try (Ends ends = ends()) {
      assertThat(ends.client.peerAddress()).isEqualTo(listener.localAddress());
      assertThat(ends.server.localAddress()).isEqualTo(listener.localAddress());
      assertThat(ends.server.peerAddress()).isEqualTo(ends.client.localAddress());
      InetSocketAddress peer = ends.server.peerAddress();
      ends.client.close();
      assertThat(ends.server.peerAddress()).isEqualTo(peer);
      assertThat(ends.server).hasToString("TcpStream[" + peer + "]");
    }
  }

  @Test
  void optionsAreSetAndRead() throws Exception {
    try (Ends ends = ends()) {
      for (TcpStream stream : List.of(ends.server, ends.client)) {
        assertThat(stream.option(StandardSocketOptions.TCP_NODELAY)).isTrue();
        stream.noDelay(false);
        assertThat(stream.option(StandardSocketOptions.TCP_NODELAY)).isFalse();
        stream.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        assertThat(stream.option(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        assertThatThrownBy(() -> stream.option(StandardSocketOptions.IP_MULTICAST_TTL))
            .isInstanceOf(UnsupportedOperationException.class);
      }
    }
  }

  @Test
  void buffersOfEveryKindAreReadAndWritten() throws Exception {
    try (Ends ends = ends()) {
      for (ByteBuffer buffer :
          new ByteBuffer[] {
            ByteBuffer.allocate(8),
            ByteBuffer.allocateDirect(8),
            ByteBuffer.allocate(20).slice(5, 8)
          }) {
        buffer.put(new byte[] {1, 2, 3, 4, 5}).flip().position(1);
        assertThat(loop.run(ends.client.write(buffer))).isEqualTo(4);
        assertThat(buffer.hasRemaining()).isFalse();
        assertThat(loop.run(ends.client.write(buffer))).isZero();
        assertThat(loop.run(ends.server.read(buffer))).isZero();
        buffer.clear().position(2);
        assertThat(loop.run(ends.server.read(buffer))).isEqualTo(4);
        assertThat(buffer.position()).isEqualTo(6);
        assertThat(buffer.flip().getInt(2)).isEqualTo(0x02030405);
      }
    }
  }

  @Test
  void aZeroLengthReadIsReadyWhateverTheState() throws Exception {
    try (Ends ends = ends()) {
      TestLoop.Task<Integer> waiting = loop.start(ends.server.read(new byte[4]));
      loop.settle();
      assertThat(loop.run(ends.server.read(new byte[0]))).isZero();
      assertThat(loop.run(ends.server.write(new byte[0]))).isZero();
      waiting.drop();
    }
  }

  @Test
  void aSecondReaderIsRefusedAndHarmsTheFirstNot() throws Exception {
    try (Ends ends = ends()) {
      TestLoop.Task<Integer> first = loop.start(ends.server.read(new byte[4]));
      loop.settle();
      assertThatThrownBy(() -> loop.run(ends.server.read(new byte[4])))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another operation waits to read");
      loop.run(ends.client.writeAll("ab"));
      loop.runAll();
      assertThat(first.result()).isEqualTo(2);
    }
  }

  @Test
  void severalAcceptsAreServedInTheOrderInWhichTheyCame() throws Exception {
    TestLoop.Task<TcpStream> first = loop.start(listener.accept());
    TestLoop.Task<TcpStream> dropped = loop.start(listener.accept());
    TestLoop.Task<TcpStream> second = loop.start(listener.accept());
    loop.settle();
    dropped.drop();
    try (TcpStream client = loop.run(TcpStream.connect(listener.localAddress()))) {
      loop.run(client.writeAll("one"));
      while (!first.isEnded()) {
        loop.settle();
      }
      assertThat(second.isEnded()).isFalse();
      try (TcpStream other = loop.run(TcpStream.connect(listener.localAddress()))) {
        loop.runAll();
        assertThat(second.result().peerAddress()).isEqualTo(other.localAddress());
        second.result().close();
      }
      first.result().close();
    }
  }

  @Test
  void aSecondWriterIsRefusedAndHarmsTheFirstNot() throws Exception {
    try (Ends ends = ends()) {
      TestLoop.Task<Void> first = loop.start(ends.client.writeAll(new byte[16 << 20]));
      loop.settle();
      assertThat(first.isEnded()).isFalse();
      assertThatThrownBy(() -> loop.run(ends.client.write(new byte[1])))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another operation waits to write");
      first.drop();
      ends.client.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
  }

  @Test
  void closeFailsWhatWaitsAndEverythingAfter() throws Exception {
    Ends ends = ends();
    TestLoop.Task<Integer> read = loop.start(ends.server.read(new byte[4]));
    TestLoop.Task<TcpStream> accept = loop.start(listener.accept());
    loop.settle();
    ends.server.close();
    ends.server.close();
    listener.close();
    loop.runAll();
    assertThat(read.failure()).isInstanceOf(SocketException.class).hasMessageContaining("closed");
    assertThat(accept.failure()).isInstanceOf(SocketException.class).hasMessageContaining("closed");
    for (Future<?> late :
        List.of(
            ends.server.read(new byte[1]),
            ends.server.write(new byte[1]),
            ends.server.flush(),
            ends.server.shutdown(),
            listener.accept())) {
      assertThatThrownBy(() -> loop.run(late))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("closed");
    }
    assertThatThrownBy(ends.server::localAddress).isInstanceOf(SocketException.class);
    assertThatThrownBy(() -> ends.server.noDelay(true)).isInstanceOf(SocketException.class);
    ends.client.close();
  }

  @Test
  void theHalvesOfAStreamWorkInTwoTasks() throws Exception {
    try (Ends ends = ends()) {
      Halves halves = ends.server.split();
      TestLoop.Task<byte[]> reader =
          loop.start(
              async(() -> {
                try (var half = halves.read()) {
                  return await(half.readToEnd(100));
                }
              }));
      loop.run(
          async(() -> {
            try (var half = halves.write()) {
              await(half.writeAll("from the server"));
            }
          }));
      // The other side reads the end although the half for reading is still open.
      assertThat(loop.run(ends.client.readToEnd(100))).hasSize(15);
      loop.run(ends.client.writeAll("back"));
      loop.run(ends.client.shutdown());
      loop.runAll();
      assertThat(reader.result()).asString().isEqualTo("back");
      assertThatThrownBy(() -> loop.run(ends.server.read(new byte[1])))
          .hasMessageContaining("closed");
    }
  }

  @Test
  void anOverlongLineIsRefusedAndTheConnectionLives() throws Exception {
    try (Ends ends = ends()) {
      TestLoop.Task<List<String>> reader =
          loop.start(
              async(() -> {
                List<String> got = new ArrayList<>();
                Lines lines = Lines.of(ends.server, 10);
                for (; ; ) {
                  try {
                    String line = await(lines.next());
                    if (line == null) {
                      return got;
                    }
                    got.add(line);
                  } catch (LineTooLongException tooLong) {
                    got.add("<too long>");
                  }
                }
              }));
      loop.run(
          async(() -> {
            await(ends.client.writeAll("hello\r\n" + "x".repeat(100_000) + "\nafter\nlast"));
            await(ends.client.shutdown());
          }));
      loop.runAll();
      assertThat(reader.result()).containsExactly("hello", "<too long>", "after", "last");
    }
  }

  @Test
  void aClientThatVanishesMidLineEndsTheLines() throws Exception {
    try (Ends ends = ends()) {
      Lines lines = ends.server.lines();
      loop.run(ends.client.writeAll("one\ntw"));
      assertThat(loop.run(lines.next())).isEqualTo("one");
      TestLoop.Task<String> waiting = loop.start(lines.next());
      loop.settle();
      ends.client.close();
      loop.runAll();
      assertThat(waiting.result()).isEqualTo("tw");
      assertThat(loop.run(lines.next())).isNull();
    }
  }

  @Test
  void aClientThatResetsMidLineFailsTheLines() throws Exception {
    try (Ends ends = ends()) {
      Lines lines = ends.server.lines();
      loop.run(ends.client.writeAll("one\ntw"));
      assertThat(loop.run(lines.next())).isEqualTo("one");
      TestLoop.Task<String> waiting = loop.start(lines.next());
      loop.settle();
      ends.client.setOption(StandardSocketOptions.SO_LINGER, 0);
      ends.client.close();
      loop.runAll();
      assertThat(waiting.failure()).isInstanceOf(IOException.class).hasMessageContaining("reset");
    }
  }

  @Test
  void writingToAVanishedClientFailsInTheEnd() throws Exception {
    try (Ends ends = ends()) {
      ends.client.setOption(StandardSocketOptions.SO_LINGER, 0);
      ends.client.close();
      assertThatThrownBy(() -> loop.run(ends.server.writeAll(new byte[16 << 20])))
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void droppedOperationsAreDeadAndNameThemselves() throws Exception {
    try (Ends ends = ends()) {
      for (Future<?> future :
          List.of(
              ends.server.read(new byte[1]),
              ends.server.write(new byte[1]),
              ends.server.flush(),
              ends.server.shutdown(),
              listener.accept(),
              connect(),
              TcpListener.bind("127.0.0.1", 0))) {
        future.drop();
        future.drop();
        assertThatThrownBy(() -> loop.run(future))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("polled after");
      }
      loop.run(ends.server.writeAll("still open"));
      assertThat(loop.run(ends.client.read(new byte[20]))).isEqualTo(10);
    }
  }
}
