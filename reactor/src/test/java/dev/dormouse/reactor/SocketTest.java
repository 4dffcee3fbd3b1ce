package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Net.Pair;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What sockets do, the same with every poller. */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class SocketTest {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @Parameter Setup setup;
  private Net net;

  @BeforeEach
  void open() throws Exception {
    net = new Net(setup);
  }

  @AfterEach
  void close() {
    net.close();
    assertThat(net.reactor.descriptors()).isZero();
  }

  @Test
  void bytesArriveInArraysAtTheirOffset() throws Exception {
    Pair pair = net.pair();
    assertThat(net.run(new Send(pair.client(), Net.ascii("..hello.."), 2, 5))).isEqualTo(5);
    byte[] got = new byte[16];
    assertThat(net.run(new Receive(pair.server(), got, 3, 10))).isEqualTo(5);
    assertThat(got).startsWith(0, 0, 0, 'h', 'e', 'l', 'l', 'o', 0);
  }

  @Test
  void bytesArriveInHeapBuffers() throws Exception {
    buffersMoveTheirPosition(ByteBuffer::allocate);
  }

  @Test
  void bytesArriveInDirectBuffers() throws Exception {
    buffersMoveTheirPosition(ByteBuffer::allocateDirect);
  }

  private void buffersMoveTheirPosition(IntFunction<ByteBuffer> allocate) throws Exception {
    Pair pair = net.pair();
    ByteBuffer from = allocate.apply(16).put(Net.ascii("..hello.........")).position(2).limit(7);
    assertThat(net.run(new Send(pair.client(), from))).isEqualTo(5);
    assertThat(from.position()).isEqualTo(7);
    assertThat(from.limit()).isEqualTo(7);
    ByteBuffer to = allocate.apply(16).position(1).limit(4);
    assertThat(net.run(new Receive(pair.server(), to))).isEqualTo(3);
    assertThat(to.position()).isEqualTo(4);
    assertThat(to.limit()).isEqualTo(4);
    to.limit(16);
    assertThat(net.run(new Receive(pair.server(), to))).isEqualTo(2);
    byte[] got = new byte[5];
    to.flip().position(1).get(got);
    assertThat(got).isEqualTo(Net.ascii("hello"));
  }

  @Test
  void readOnlyBuffersCanBeSentAndNotReceivedInto() throws Exception {
    Pair pair = net.pair();
    ByteBuffer from = ByteBuffer.wrap(Net.ascii("hello")).asReadOnlyBuffer();
    assertThat(net.run(new Send(pair.client(), from))).isEqualTo(5);
    assertThat(net.receiveAll(pair.server(), 5)).isEqualTo(Net.ascii("hello"));
    assertThatThrownBy(() -> new Receive(pair.server(), from))
        .isInstanceOf(java.nio.ReadOnlyBufferException.class);
  }

  @Test
  void emptyBuffersAreReadyAtOnce() throws Exception {
    Pair pair = net.pair();
    assertThat(net.loop.poll(new Receive(pair.server(), new byte[3], 1, 0))).isEqualTo(0);
    assertThat(net.loop.poll(new Send(pair.client(), new byte[3], 1, 0))).isEqualTo(0);
  }

  @Test
  void receiveWaitsUntilBytesArrive() throws Exception {
    Pair pair = net.pair();
    byte[] got = new byte[8];
    Receive receive = new Receive(pair.server(), got, 0, 8);
    net.loop.assertPending(receive);
    net.settle();
    net.loop.assertPending(receive);
    net.sendAll(pair.client(), Net.ascii("late"));
    assertThat(net.run(receive)).isEqualTo(4);
    assertThat(got).startsWith(Net.ascii("late"));
    assertThatThrownBy(() -> net.loop.poll(receive))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("receive on stream to 127.0.0.1:");
  }

  @Test
  void manyRequestsAndAnswersStayInStep() throws Exception {
    Pair pair = net.pair();
    byte[] buffer = new byte[4096];
    for (int round = 0; round < 2_000; round++) {
      byte[] request = Net.ascii("request " + round);
      net.sendAll(pair.client(), request);
      int count = net.run(new Receive(pair.server(), buffer, 0, buffer.length));
      assertThat(count).isEqualTo(request.length);
      net.sendAll(pair.server(), Arrays.copyOf(buffer, count));
      assertThat(net.receiveAll(pair.client(), count)).isEqualTo(request);
    }
  }

  @Test
  void halfCloseEndsOneDirectionOnly() throws Exception {
    Pair pair = net.pair();
    net.sendAll(pair.client(), Net.ascii("bye"));
    net.kernel.shutdownWrite(pair.client());
    net.kernel.shutdownWrite(pair.client());
    assertThat(net.receiveAll(pair.server(), 3)).isEqualTo(Net.ascii("bye"));
    byte[] one = new byte[1];
    assertThat(net.run(new Receive(pair.server(), one, 0, 1))).isEqualTo(-1);
    assertThat(net.run(new Receive(pair.server(), one, 0, 1))).isEqualTo(-1);
    net.sendAll(pair.server(), Net.ascii("answer"));
    assertThat(net.receiveAll(pair.client(), 6)).isEqualTo(Net.ascii("answer"));
    assertThatThrownBy(() -> net.run(new Send(pair.client(), one, 0, 1)))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("shut down");
  }

  @Test
  void endIsSeenByAReceiveThatWaits() throws Exception {
    Pair pair = net.pair();
    Receive receive = new Receive(pair.server(), new byte[1], 0, 1);
    net.loop.assertPending(receive);
    pair.client().close();
    assertThat(net.run(receive)).isEqualTo(-1);
  }

  @Test
  void bytesAndEndThatArriveTogetherAreBothSeen() throws Exception {
    Pair pair = net.pair();
    net.sendAll(pair.client(), Net.ascii("last"));
    pair.client().close();
    net.settle();
    byte[] got = new byte[64];
    assertThat(net.run(new Receive(pair.server(), got, 0, 64))).isEqualTo(4);
    assertThat(net.run(new Receive(pair.server(), got, 0, 64))).isEqualTo(-1);
  }

  @Test
  void resetFailsTheReceiveThatWaits() throws Exception {
    Pair pair = net.pair();
    Receive receive = new Receive(pair.server(), new byte[1], 0, 1);
    net.loop.assertPending(receive);
    reset(pair.client());
    assertThatThrownBy(() -> net.run(receive))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("127.0.0.1:")
        .hasMessageContaining("reset");
  }

  @Test
  void sendToAGoneReaderFails() throws Exception {
    Pair pair = net.pair();
    reset(pair.client());
    byte[] bytes = new byte[1000];
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                net.run(new Send(pair.server(), bytes, 0, bytes.length));
              }
            })
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("stream to 127.0.0.1:");
  }

  private void reset(Source stream) throws Exception {
    net.kernel.setOption(stream, StandardSocketOptions.SO_LINGER, 0);
    stream.close();
    net.settle();
  }

  @Test
  void partialSendsKeepEveryByte() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Pair pair = net.pair();
    byte[] pattern = Net.pattern(24 << 20);
    byte[] got = new byte[pattern.length];
    int sent = 0;
    int received = 0;
    Send send = null;
    Receive receive = null;
    while (received < got.length) {
      if (send == null && sent < pattern.length && (receive != null || random.nextBoolean())) {
        send = new Send(pair.client(), pattern, sent, chunk(random, pattern.length - sent));
      }
      if (send != null && net.loop.poll(send) instanceof Integer count) {
        sent += count;
        send = null;
      }
      if (receive == null) {
        receive = new Receive(pair.server(), got, received, chunk(random, got.length - received));
      }
      if (net.loop.poll(receive) instanceof Integer count) {
        received += count;
        receive = null;
      }
      boolean stuck = receive != null && (send != null || sent == pattern.length);
      net.reactor.turn(stuck ? 1_000_000_000 : 0);
    }
    assertThat(Arrays.equals(got, pattern)).as("seed %d", seed).isTrue();
  }

  private static int chunk(Random random, int most) {
    return Math.min(most, 1 + random.nextInt(1 << 1 + random.nextInt(19)));
  }

  @Test
  void tenThousandConnectionsLeaveNothingBehind() throws Exception {
    long before = openFiles();
    byte[] one = new byte[1];
    for (int i = 0; i < (setup.shared() ? 1_000 : 10_000); i++) {
      Pair pair = net.pair();
      if (i % 3 == 0) {
        net.sendAll(pair.client(), one);
      }
      // Aborted, so that no port stays in TIME_WAIT.
      net.kernel.setOption(pair.client(), StandardSocketOptions.SO_LINGER, 0);
      (i % 2 == 0 ? pair.client() : pair.server()).close();
      (i % 2 == 0 ? pair.server() : pair.client()).close();
    }
    net.settle();
    assertThat(net.reactor.descriptors()).isEqualTo(1);
    assertThat(openFiles() - before).isLessThan(20);
  }

  private static long openFiles() throws Exception {
    if (!Files.isDirectory(OPEN_FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.count();
    }
  }

  @Test
  void connectionsThatWaitInTheBacklogAreAllAccepted() throws Exception {
    Source[] clients = new Source[100];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = net.run(new Connect(net.address));
    }
    for (int i = 0; i < clients.length; i++) {
      net.run(new Accept(net.listener)).close();
    }
    net.loop.assertPending(new Accept(net.listener));
  }

  @Test
  void exhaustedBudgetYieldsInsteadOfReceiving() throws Exception {
    Pair pair = net.pair();
    net.sendAll(pair.client(), new byte[1000]);
    net.settle();
    net.loop.exhaustBudget();
    int wakes = net.loop.wakes.get();
    byte[] one = new byte[1];
    Receive receive = new Receive(pair.server(), one, 0, 1);
    assertThat(receive.pollRaw(net.loop)).isSameAs(Poll.PENDING);
    assertThat(net.loop.wakes.get()).isEqualTo(wakes + 1);
    assertThat(net.loop.poll(receive)).isEqualTo(1);
    receive.drop();
  }

  @Test
  void pendingOperationsCostNoBudget() throws Exception {
    Pair pair = net.pair();
    Receive receive = new Receive(pair.server(), new byte[1], 0, 1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(receive.pollRaw(net.loop)).isSameAs(Poll.PENDING);
    }
    assertThat(net.loop.hasBudget()).isTrue();
  }

  @Test
  void addressesNameBothEnds() throws Exception {
    Pair pair = net.pair();
    assertThat(net.kernel.peerAddress(pair.client())).isEqualTo(net.address);
    assertThat(net.kernel.localAddress(pair.server())).isEqualTo(net.address);
    assertThat(net.kernel.peerAddress(pair.server()))
        .isEqualTo(net.kernel.localAddress(pair.client()));
    pair.client().close();
    assertThat(net.kernel.peerAddress(pair.server())).isNotNull();
    assertThat(net.listener).hasToString("listener 127.0.0.1:" + net.address.getPort());
  }

  @Test
  void streamsOverIpv6Work() throws Exception {
    Source listener;
    try {
      listener =
          net.kernel.listen(
              new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), ListenOptions.DEFAULT);
    } catch (SocketException noIpv6) {
      assumeThat(noIpv6).as("this machine has IPv6").isNull();
      return;
    }
    Source client = net.run(new Connect(net.kernel.localAddress(listener)));
    Source server = net.run(new Accept(listener));
    net.sendAll(client, Net.ascii("six"));
    assertThat(net.receiveAll(server, 3)).isEqualTo(Net.ascii("six"));
    assertThat(net.kernel.peerAddress(server))
        .isInstanceOfSatisfying(
            InetSocketAddress.class,
            peer -> assertThat(peer.getAddress()).isEqualTo(InetAddress.ofLiteral("::1")));
    assertThat(server.toString()).matches("stream to \\[0:0:0:0:0:0:0:1]:\\d+");
  }

  @Test
  void peerThatComesOverIpv4ToAListenerOfIpv6HasItsOwnAddress() throws Exception {
    Source listener;
    try {
      listener =
          net.kernel.listen(
              new InetSocketAddress(InetAddress.ofLiteral("::"), 0), ListenOptions.DEFAULT);
    } catch (SocketException noIpv6) {
      assumeThat(noIpv6).as("this machine has IPv6").isNull();
      return;
    }
    int port = ((InetSocketAddress) net.kernel.localAddress(listener)).getPort();
    Source client = net.run(new Connect(Net.loopback(port)));
    Source server = net.run(new Accept(listener));
    assertThat(server.address()).isEqualTo(net.kernel.localAddress(client));
    server.close();
    assertThat(server.address()).isEqualTo(net.kernel.localAddress(client));
  }

  @Test
  void optionsAreSetAndRead() throws Exception {
    Pair pair = net.pair();
    Source stream = pair.server();
    assertThat(net.kernel.option(stream, StandardSocketOptions.TCP_NODELAY)).isTrue();
    assertThat(net.kernel.option(pair.client(), StandardSocketOptions.TCP_NODELAY)).isTrue();
    net.kernel.setOption(stream, StandardSocketOptions.TCP_NODELAY, false);
    assertThat(net.kernel.option(stream, StandardSocketOptions.TCP_NODELAY)).isFalse();
    net.kernel.setOption(stream, StandardSocketOptions.SO_KEEPALIVE, true);
    assertThat(net.kernel.option(stream, StandardSocketOptions.SO_KEEPALIVE)).isTrue();
    assertThat(net.kernel.option(stream, StandardSocketOptions.SO_LINGER)).isEqualTo(-1);
    net.kernel.setOption(stream, StandardSocketOptions.SO_LINGER, 7);
    assertThat(net.kernel.option(stream, StandardSocketOptions.SO_LINGER)).isEqualTo(7);
    net.kernel.setOption(stream, StandardSocketOptions.SO_LINGER, -1);
    assertThat(net.kernel.option(stream, StandardSocketOptions.SO_LINGER)).isEqualTo(-1);
    net.kernel.setOption(stream, StandardSocketOptions.SO_RCVBUF, 100_000);
    assertThat(net.kernel.option(stream, StandardSocketOptions.SO_RCVBUF)).isGreaterThan(50_000);
    assertThatThrownBy(() -> net.kernel.option(stream, StandardSocketOptions.IP_MULTICAST_TTL))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void listenersShareAPortOnRequest() throws Exception {
    ListenOptions together = new ListenOptions(10, true, true);
    Source first = net.kernel.listen(Net.loopback(0), together);
    Source second = net.kernel.listen(net.kernel.localAddress(first), together);
    assertThat(net.kernel.localAddress(second)).isEqualTo(net.kernel.localAddress(first));
  }

  @Test
  void portIsFreeAgainAfterClose() throws Exception {
    net.pair();
    net.listener.close();
    net.settle();
    assertThat(net.kernel.listen(net.address, ListenOptions.DEFAULT).isOpen()).isTrue();
  }

  @Test
  void misuseIsNamed() throws Exception {
    Pair pair = net.pair();
    assertThatThrownBy(() -> net.loop.poll(new Accept(pair.client())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not a listener");
    assertThatThrownBy(() -> net.loop.poll(new Receive(net.listener, new byte[1], 0, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("accept first");
    assertThatThrownBy(() -> net.loop.poll(new Send(net.listener, new byte[1], 0, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("accept first");
    assertThatThrownBy(() -> net.kernel.peerAddress(net.listener))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not a stream");
    assertThatThrownBy(() -> net.kernel.shutdownWrite(net.listener))
        .isInstanceOf(IllegalStateException.class);
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere", 1);
    assertThatThrownBy(() -> net.kernel.listen(nowhere, ListenOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> new Connect(nowhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
    try (Net other = new Net(setup)) {
      assertThatThrownBy(() -> other.kernel.localAddress(pair.client()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another reactor");
    }
  }
}
