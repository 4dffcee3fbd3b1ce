package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections come about, fail to, and are given up, on every backend. */
@ParameterizedClass
@EnumSource(Backend.class)
class ConnectionTest {
  private static final long SEED = 4711;

  @Parameter Backend backend;

  private TestLoop loop;

  @BeforeEach
  void open() {
    assumeTrue(backend.isHere());
    loop = new TestLoop(backend);
  }

  @AfterEach
  void nothingIsLeft() {
    if (loop != null) {
      loop.close();
    }
  }

  private TcpListener listen() throws Exception {
    return loop.run(TcpListener.bind("127.0.0.1", 0));
  }

  /** Counts the descriptors of this process, where the system tells them. */
  private static long openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.exists(descriptors)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.count();
    }
  }

  @Test
  void thousandsOfConnectsAndClosesLeaveNothing() throws Exception {
    int total = backend.isConfined() ? 10_000 : 2_000;
    int atOnce = 50;
    try (TcpListener listener = listen()) {
      connectAndClose(listener, 100, 10); // whatever the JVM opens once is open now
      loop.settle(); // the JDK's selector gives descriptors back in its next turn
      long before = openFiles();
      connectAndClose(listener, total, atOnce);
      loop.settle();
      // The JVM may open some for itself; one in a hundred connections that leaks is more.
      assertThat(openFiles() - before).isLessThan(20);
      assertThat(loop.reactor.descriptors()).isEqualTo(1);
      assertThat(loop.reactor.armedTimers()).isZero();
    }
  }

  private void connectAndClose(TcpListener listener, int total, int atOnce) throws Exception {
    int[] accepted = new int[1];
    Random random = new Random(SEED);
    loop.start(
        async(() -> {
          while (accepted[0] < total) {
            TcpStream stream = await(listener.accept());
            accepted[0]++;
            loop.start(untilTheEnd(stream));
          }
        }));
    for (int i = 0; i < atOnce; i++) {
      loop.start(
          async(() -> {
            for (int n = 0; n < total / atOnce; n++) {
              try (TcpStream stream = await(TcpStream.connect(listener.localAddress()))) {
                if (random.nextBoolean()) {
                  await(stream.writeAll("mid-line"));
                }
                // A reset leaves no waiting port behind, of which there are too few for all.
                stream.setOption(StandardSocketOptions.SO_LINGER, n % 20 == 0 ? -1 : 0);
              }
            }
          }));
    }
    loop.runAll();
    assertThat(accepted[0]).isEqualTo(total);
  }

  private static Future<Void> untilTheEnd(TcpStream stream) {
    return async(() -> {
      try (stream) {
        byte[] buffer = new byte[16];
        while (await(stream.read(buffer)) >= 0) {
          // bytes of a client that is about to vanish
        }
      } catch (IOException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
    });
  }

  @Test
  void acceptsAndConnectsDroppedAtEachSuspensionLoseNoConnectionAndNoDescriptor() throws Exception {
    int total = 300;
    Random random = new Random(SEED);
    int before = Dropping.DROPPED.get();
    try (TcpListener listener = listen()) {
      TestLoop.Task<List<Integer>> server =
          loop.start(
              async(() -> {
                List<Integer> numbers = new ArrayList<>();
                byte[] number = new byte[2];
                while (numbers.size() < total) {
                  // Clients that gave their connect up leave connections without a byte.
                  try (TcpStream stream = await(Dropping.atEach(listener::accept))) {
                    int count = await(stream.read(number));
                    if (count > 0) {
                      assertThat(count).isEqualTo(2);
                      numbers.add((number[0] & 0xff) << 8 | number[1] & 0xff);
                    }
                  } catch (IOException reset) {
                    assertThat(reset).hasMessageContaining("reset");
                  }
                }
                return numbers;
              }));
      List<Integer> expected = new ArrayList<>();
      TestLoop.Task<Void> clients =
          loop.start(
              async(() -> {
                for (int i = 0; i < total; i++) {
                  expected.add(i);
                  Future<TcpStream> connecting =
                      Dropping.atRandom(random, () -> TcpStream.connect(listener.localAddress()));
                  try (TcpStream stream = await(connecting)) {
                    await(stream.writeAll(new byte[] {(byte) (i >> 8), (byte) i}));
                    await(stream.shutdown());
                    await(stream.readToEnd(1));
                  }
                }
              }));
      loop.runAll();
      clients.result();
      assertThat(server.result()).isEqualTo(expected);
      assertThat(Dropping.DROPPED.get() - before).isGreaterThan(10);
    }
  }

  @Test
  void aConnectDroppedWhileItWaitsClosesWhatItOpened() throws Exception {
    try (TcpListener listener = listen()) {
      Future<TcpStream> connect = TcpStream.connect(listener.localAddress());
      assertThat(loop.reactor.descriptors()).isEqualTo(1);
      TestLoop.Task<TcpStream> task = loop.start(connect);
      loop.settle();
      if (task.isEnded()) {
        task.result().close();
      } else {
        task.drop();
      }
      assertThat(loop.reactor.descriptors()).isEqualTo(1);
    }
  }

  @Test
  void futuresDroppedBeforeTheirFirstPollOpenNothing() throws Exception {
    TcpListener.bind("127.0.0.1", 0).drop();
    TcpListener.bind("localhost", 0).drop();
    TcpStream.connect("127.0.0.1", 9).drop();
    assertThat(loop.reactor.descriptors()).isZero();
  }

  @Test
  void aBindOrConnectDroppedDuringItsLookupOpensNothing() throws Exception {
    for (Future<?> future :
        List.of(TcpListener.bind("localhost", 0), TcpStream.connect("localhost", 9))) {
      CountDownLatch held = new CountDownLatch(1);
      try (TestLoop slow = new TestLoop(backend.openWithOneBlockingThread())) {
        TestLoop.Task<Boolean> holder =
            slow.start(slow.reactor.offload().call(() -> held.await(60, TimeUnit.SECONDS)));
        slow.poll();
        TestLoop.Task<?> task = slow.start(future);
        slow.poll();
        assertThat(task.isEnded()).isFalse();
        task.drop();
        held.countDown();
        slow.runAll();
        assertThat(holder.result()).isTrue();
        slow.settle();
        assertThat(slow.reactor.descriptors()).isZero();
      }
    }
  }

  @Test
  void aListenerOnAPortInUseNamesItAndSaysWhatToDo() throws Exception {
    try (TcpListener first = listen()) {
      int port = first.localAddress().getPort();
      assertThatThrownBy(() -> loop.run(TcpListener.bind("127.0.0.1", port)))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("in use")
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void aPortWhoseListenerWasClosedCanBeTakenAgain() throws Exception {
    int port;
    try (TcpListener first = listen()) {
      port = first.localAddress().getPort();
      TestLoop.Task<TcpStream> client = loop.start(TcpStream.connect(first.localAddress()));
      loop.run(first.accept()).close();
      loop.runAll();
      client.result().close();
    }
    loop.settle(); // the JDK's selector lets the port go in its next turn
    loop.run(TcpListener.bind("127.0.0.1", port)).close();
  }

  @Test
  void anAddressOfAnotherHostIsRefused() {
    assertThatThrownBy(() -> loop.run(TcpListener.bind("192.0.2.1", 0)))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("192.0.2.1:0")
        .hasMessageContaining("no such address");
  }

  @Test
  void aRefusedConnectNamesTheAddress() throws Exception {
    int port;
    try (TcpListener closed = listen()) {
      port = closed.localAddress().getPort();
    }
    loop.settle();
    assertThatThrownBy(() -> loop.run(TcpStream.connect("127.0.0.1", port)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("refused");
  }

  @Test
  void anUnknownHostIsNamed() {
    for (Future<?> future :
        List.of(
            TcpListener.bind("no such host.invalid", 0),
            TcpStream.connect("no such host.invalid", 1),
            TcpStream.connect(InetSocketAddress.createUnresolved("no such host.invalid", 1)))) {
      assertThatThrownBy(() -> loop.run(future))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("'no such host.invalid'");
    }
  }

  @Test
  void badPortsAndHostsAreRefusedAtOnce() {
    for (int port : new int[] {-1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> TcpListener.bind("127.0.0.1", port))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 to 65535, not " + port);
      assertThatThrownBy(() -> TcpStream.connect("127.0.0.1", port))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 65535, not " + port);
    }
    assertThatThrownBy(() -> TcpStream.connect("127.0.0.1", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TcpListener.bind("", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host is empty");
  }

  @Test
  void namesAreLookedUpAndEveryAddressTried() throws Exception {
    try (TcpListener listener = loop.run(TcpListener.bind("localhost", 0))) {
      int port = listener.localAddress().getPort();
      TestLoop.Task<TcpStream> client = loop.start(TcpStream.connect("localhost", port));
      loop.run(listener.accept()).close();
      loop.runAll();
      client.result().close();
    }
  }

  @Test
  void literalsOfSixAreTakenWithAndWithoutBrackets() throws Exception {
    assumeTrue(hasSix());
    for (String host : new String[] {"::1", "[::1]"}) {
      try (TcpListener listener = loop.run(TcpListener.bind(host, 0))) {
        InetSocketAddress address = listener.localAddress();
        assertThat(address.getAddress()).isEqualTo(InetAddress.ofLiteral("::1"));
        TestLoop.Task<TcpStream> client = loop.start(TcpStream.connect(host, address.getPort()));
        try (TcpStream server = loop.run(listener.accept())) {
          loop.runAll();
          assertThat(client.result().peerAddress()).isEqualTo(address);
          assertThat(server.localAddress()).isEqualTo(address);
          client.result().close();
        }
      }
    }
  }

  private boolean hasSix() {
    try {
      loop.run(TcpListener.bind("::1", 0)).close();
      return true;
    } catch (Exception none) {
      return false;
    }
  }

  @Test
  void allAddressesOfThisHostCanBeListenedOn() throws Exception {
    try (TcpListener listener = loop.run(TcpListener.bind(new InetSocketAddress(0)))) {
      int port = listener.localAddress().getPort();
      TestLoop.Task<TcpStream> client = loop.start(TcpStream.connect("127.0.0.1", port));
      loop.run(listener.accept()).close();
      loop.runAll();
      client.result().close();
    }
  }

  @Test
  void aClosedListenerResetsWhatItHasNotAccepted() throws Exception {
    TcpListener listener = listen();
    try (TcpStream client = loop.run(TcpStream.connect(listener.localAddress()))) {
      listener.close();
      listener.close();
      assertThatThrownBy(() -> loop.run(client.read(new byte[1])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aTaskWithoutAReactorIsToldWhatIsMissing() {
    assertThatThrownBy(() -> TcpListener.bind("127.0.0.1", 0).poll(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offers no Reactor");
  }

  @Test
  void acceptsOfABusyListenerSpendTheBudget() throws Exception {
    int total = Context.BUDGET_MAX + 40;
    try (TcpListener listener = listen()) {
      List<TcpStream> clients = new ArrayList<>();
      for (int i = 0; i < total; i++) {
        clients.add(loop.run(TcpStream.connect(listener.localAddress())));
      }
      int[] polls = new int[1];
      int[] accepted = new int[1];
      loop.run(
          (Future<Void>)
              cx -> {
                polls[0]++;
                while (accepted[0] < total) {
                  Future<TcpStream> accept = listener.accept();
                  switch (accept.poll(cx)) {
                    case Poll.Ready<TcpStream>(TcpStream stream) -> {
                      accepted[0]++;
                      stream.close();
                    }
                    case Poll.Pending<TcpStream> _ -> {
                      accept.drop();
                      return Poll.pending();
                    }
                  }
                }
                return Poll.ready(null);
              });
      assertThat(polls[0]).isGreaterThan(1);
      clients.forEach(TcpStream::close);
    }
  }
}
