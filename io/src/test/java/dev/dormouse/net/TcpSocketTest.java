package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.io.AsyncRead;
import dev.dormouse.reactor.SocketOptions;
import dev.dormouse.stream.Stream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Options of TCP, on every backend. */
@ParameterizedClass
@EnumSource(Backend.class)
class TcpSocketTest {
  private static final long SEED = 7;

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

  private TcpStream connect(TcpSocket socket) throws Exception {
    return loop.run(socket.connect(listener.localAddress()));
  }

  @Test
  void aStreamHasItsOptionsAndAddress() throws Exception {
    TcpSocket socket =
        TcpSocket.v4()
            .noDelay(false)
            .keepAlive(Duration.ofSeconds(30), Duration.ofSeconds(5), 4)
            .linger(Duration.ofSeconds(3))
            .receiveBuffer(100_000)
            .sendBuffer(100_000)
            .trafficClass(0x10)
            .bind("127.0.0.2", 0);
    assertThat(socket.option(StandardSocketOptions.TCP_NODELAY)).contains(false);
    assertThat(socket.option(StandardSocketOptions.SO_REUSEADDR)).isEmpty();
    assertThat(socket.localAddress()).isPresent();
    try (TcpStream client = connect(socket);
        TcpStream server = loop.run(listener.accept())) {
      assertThat(client.noDelay()).isFalse();
      assertThat(client.option(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      assertThat(client.option(SocketOptions.KEEP_IDLE)).isEqualTo(30);
      assertThat(client.option(SocketOptions.KEEP_INTERVAL)).isEqualTo(5);
      assertThat(client.option(SocketOptions.KEEP_COUNT)).isEqualTo(4);
      assertThat(client.linger()).contains(Duration.ofSeconds(3));
      assertThat(client.trafficClass()).isEqualTo(0x10);
      assertThat(client.option(StandardSocketOptions.SO_SNDBUF)).isGreaterThan(50_000);
      assertThat(client.localAddress().getAddress().getHostAddress()).isEqualTo("127.0.0.2");
      assertThat(server.peerAddress()).isEqualTo(client.localAddress());
      client.keepAlive(false);
      assertThat(client.option(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
    }
  }

  @Test
  void optionsOfNativePollersAreNamedWhereTheyAreMissing() throws Exception {
    try (TcpStream client = connect(TcpSocket.any());
        TcpStream server = loop.run(listener.accept())) {
      if (backend.isNative()) {
        client.ttl(9);
        assertThat(client.ttl()).isEqualTo(9);
        client.quickAck(false);
        assertThat(client.quickAck()).isFalse();
        server.ttl(5);
        assertThatThrownBy(() -> client.ttl(0))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("not 0");
      } else {
        assertThatThrownBy(() -> client.ttl(9))
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining("IP_TTL")
            .hasMessageContaining("native");
        assertThatThrownBy(() -> connect(TcpSocket.v4().device("lo")))
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining("SO_BINDTODEVICE");
      }
    }
  }

  @Test
  void aDeviceThatDoesNotExistIsNamed() {
    assumeTrue(backend.isNative());
    assertThatThrownBy(() -> connect(TcpSocket.v4().device("no-such-dev")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-dev")
        .hasMessageContaining("no network device");
    assertThatThrownBy(() -> connect(TcpSocket.v4().device("a-name-of-20-letters")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a-name-of-20-letters");
  }

  @Test
  void listenersHandTheirOptionsOn() throws Exception {
    TcpSocket socket =
        TcpSocket.v4().reusePort(true).keepAlive(true).noDelay(false).bind("127.0.0.1", 0);
    try (TcpListener first = loop.run(socket.listen(16));
        TcpListener second = loop.run(socket.bind(first.localAddress()).listen());
        TcpStream client = loop.run(TcpStream.connect(first.localAddress()))) {
      assertThat(second.localAddress()).isEqualTo(first.localAddress());
      TestLoop.Task<TcpStream> one = loop.start(first.accept());
      TestLoop.Task<TcpStream> other = loop.start(second.accept());
      while (!one.isEnded() && !other.isEnded()) {
        loop.settle();
      }
      TestLoop.Task<TcpStream> taken = one.isEnded() ? one : other;
      (one.isEnded() ? other : one).drop();
      try (TcpStream server = taken.result()) {
        assertThat(server.option(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        assertThat(server.noDelay()).isFalse();
        assertThat(client.noDelay()).isTrue();
      }
    }
  }

  @Test
  void connectionsComeAsAStream() throws Exception {
    try (Stream<TcpStream> incoming = listener.incoming()) {
      TestLoop.Task<TcpStream> waiting = loop.start(incoming.next());
      loop.settle();
      for (int i = 0; i < 3; i++) {
        TcpStream client = connect(TcpSocket.any());
        loop.runAll();
        waiting.result().close();
        client.close();
        waiting = loop.start(incoming.next());
        loop.settle();
      }
      waiting.drop();
    }
  }

  @Test
  void severalBuffersGoTogether() throws Exception {
    byte[] all = new byte[200_000];
    new Random(SEED).nextBytes(all);
    try (TcpStream client = connect(TcpSocket.any());
        TcpStream server = loop.run(listener.accept())) {
      assertThat(client.isWriteVectored()).isTrue();
      TestLoop.Task<Void> writing =
          loop.start(
              client.writeAllVectored(
                  ByteBuffer.wrap(all, 0, 10),
                  ByteBuffer.allocate(0),
                  ByteBuffer.allocateDirect(90_000).put(all, 10, 90_000).flip(),
                  ByteBuffer.wrap(all, 90_010, 109_990)));
      byte[] got = new byte[all.length];
      ByteBuffer[] rooms = {
        ByteBuffer.wrap(got, 0, 7).slice(),
        ByteBuffer.allocateDirect(100_000),
        ByteBuffer.wrap(got, 100_007, 99_993)
      };
      loop.run(
          async(() -> {
            while (rooms[2].hasRemaining()) {
              assertThat(await(((AsyncRead) server).readVectored(rooms))).isPositive();
            }
          }));
      rooms[1].flip().get(got, 7, 100_000);
      assertThat(got).isEqualTo(all);
      loop.runAll();
      writing.result();
      assertThat(loop.run(server.readVectored(rooms[2]))).isZero();
    }
  }

  @Test
  void lookingTakesNothing() throws Exception {
    try (TcpStream client = connect(TcpSocket.any());
        TcpStream server = loop.run(listener.accept())) {
      byte[] got = new byte[8];
      assertThat(server.tryRead(got)).isZero();
      TestLoop.Task<Integer> looking = loop.start(server.peek(got));
      loop.settle();
      assertThat(looking.isEnded()).isFalse();
      loop.run(client.writeAll("seen"));
      loop.runAll();
      assertThat(looking.result()).isEqualTo(4);
      assertThat(loop.run(server.peek(got))).isEqualTo(4);
      assertThat(server.tryRead(got)).isEqualTo(4);
      assertThat(server.tryRead(got)).isZero();
      assertThat(client.tryWrite(got, 0, 4)).isEqualTo(4);
      assertThat(loop.run(server.peek(got))).isEqualTo(4);
      client.close();
      assertThat(loop.run(server.read(got))).isEqualTo(4);
      assertThat(loop.run(server.peek(got))).isEqualTo(-1);
      assertThat(server.tryRead(got)).isEqualTo(-1);
    }
  }

  @Test
  void zeroLingerResets() throws Exception {
    try (TcpStream client = connect(TcpSocket.any().zeroLinger());
        TcpStream server = loop.run(listener.accept())) {
      assertThat(client.linger()).contains(Duration.ZERO);
      client.close();
      assertThatThrownBy(() -> loop.run(server.read(new byte[1])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void badInputIsNamed() throws Exception {
    assertThatThrownBy(() -> TcpSocket.v4().receiveBuffer(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
    assertThatThrownBy(() -> TcpSocket.v4().linger(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 65535");
    assertThatThrownBy(() -> TcpSocket.v4().keepAlive(Duration.ZERO, Duration.ofSeconds(1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("idle time");
    assertThatThrownBy(() -> TcpSocket.v4().bind("::1", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another family");
    assertThatThrownBy(() -> TcpSocket.v6().connect(listener.localAddress()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another family");
    assertThatThrownBy(() -> TcpSocket.v4().bind("no literal", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no literal");
    assertThatThrownBy(() -> TcpSocket.v4().bind(InetSocketAddress.createUnresolved("a", 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TcpSocket.v4().listen(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("backlog");
    assertThatThrownBy(() -> loop.run(TcpSocket.v6().connect("127.0.0.1", 9)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("family");
    assertThatThrownBy(() -> loop.run(TcpSocket.v4().bind("192.0.2.1", 0).connect("127.0.0.1", 9)))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("192.0.2.1");
    TcpSocket.v4().listen().drop();
    TcpSocket.v4().connect("127.0.0.1", 9).drop();
  }
}
