package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Net.Pair;
import dev.dormouse.reactor.poller.Unread;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a ring is too small, a reader too slow, or a thread gone. */
@ParameterizedClass
@MethodSource("rings")
@Timeout(240)
class UringTest {
  private static final String SIZES = "dormouse.uring.sizes";
  private static final int BUFFER_BYTES = Limits.RECEIVE_BUFFER_BYTES;

  @Parameter Setup setup;
  private Net net;

  static Stream<Setup> rings() {
    return Setup.all()
        .filter(setup -> setup.poller() == PollerKind.IO_URING && setup.without().isEmpty());
  }

  /** Opens a reactor whose ring has so many entries, completions, buffers and slots. */
  private void open(String sizes) throws Exception {
    System.setProperty(SIZES, sizes);
    try {
      net = new Net(setup);
    } finally {
      System.clearProperty(SIZES);
    }
  }

  @AfterEach
  void close() {
    if (net != null) {
      net.close();
      assertThat(net.reactor.descriptors()).isZero();
    }
  }

  /** Has a receive under way, as a reader leaves it that was dropped. */
  private void beginReceiving(Source stream) throws Exception {
    Receive receive = new Receive(stream, new byte[1], 0, 1);
    net.loop.assertPending(receive);
    receive.drop();
    net.settle();
    assertThat(Unread.isReceiving(stream)).isTrue();
  }

  /** Sends for as long as that goes on without anybody reading; how much was sent. */
  private int flood(Source stream, byte[] pattern) throws Exception {
    int sent = 0;
    for (int idle = 0; idle < 3; ) {
      int more = net.fill(stream, Arrays.copyOfRange(pattern, sent, pattern.length));
      sent += more;
      idle = more == 0 ? idle + 1 : 0;
      net.settle();
    }
    return sent;
  }

  @Test
  void streamThatNobodyReadsHoldsNoMoreThanItMay() throws Exception {
    open("64,128,64,8");
    Pair pair = net.pair();
    beginReceiving(pair.server());
    byte[] pattern = Net.pattern(64 << 20);
    int sent = flood(pair.client(), pattern);
    assertThat(sent).isLessThan(pattern.length);
    // What the kernel has received before it heard of the end is at most what it had buffers for.
    assertThat(Unread.of(pair.server()))
        .isBetween(Limits.UNREAD_BYTES_MAX, Limits.UNREAD_BYTES_MAX + 64 * BUFFER_BYTES);
    assertThat(Unread.isReceiving(pair.server())).isFalse();
    assertThat(net.receiveAll(pair.server(), sent)).isEqualTo(Arrays.copyOf(pattern, sent));
    net.sendAll(pair.client(), Net.ascii("on"));
    assertThat(net.receiveAll(pair.server(), 2)).isEqualTo(Net.ascii("on"));
  }

  @Test
  void slowReadersLeaveBuffersToTheOthers() throws Exception {
    open("64,128,16,8");
    byte[] pattern = Net.pattern(1 << 20);
    List<Pair> slow = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Pair pair = net.pair();
      beginReceiving(pair.server());
      net.sendAll(pair.client(), Arrays.copyOf(pattern, 2 * BUFFER_BYTES));
      net.settle();
      slow.add(pair);
    }
    Pair quick = net.pair();
    beginReceiving(quick.server());
    for (int i = 0; i < 100; i++) {
      net.sendAll(quick.client(), Net.ascii("quick"));
      assertThat(net.receiveAll(quick.server(), 5)).isEqualTo(Net.ascii("quick"));
      assertThat(Unread.isReceiving(quick.server())).as("round %d", i).isTrue();
    }
    for (Pair pair : slow) {
      assertThat(net.receiveAll(pair.server(), 2 * BUFFER_BYTES))
          .isEqualTo(Arrays.copyOf(pattern, 2 * BUFFER_BYTES));
    }
  }

  @Test
  void streamsWithoutABufferAreReadByCall() throws Exception {
    open("64,128,2,8");
    byte[] pattern = Net.pattern(40_000);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Pair pair = net.pair();
      beginReceiving(pair.server());
      pairs.add(pair);
    }
    for (Pair pair : pairs) {
      net.sendAll(pair.client(), pattern);
    }
    net.settle(); // comes to an end although there are no buffers
    for (Pair pair : pairs) {
      assertThat(net.receiveAll(pair.server(), pattern.length)).isEqualTo(pattern);
      beginReceiving(pair.server());
    }
  }

  @Test
  void turnsThatDoNotWaitBringAllThatTheKernelTellsInParts() throws Exception {
    open("64,512,256,64");
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Pair pair = net.pair();
      beginReceiving(pair.server());
      pairs.add(pair);
    }
    for (Pair pair : pairs) {
      net.sendAll(pair.client(), Net.ascii("abc"));
    }
    for (Pair pair : pairs) {
      while (Unread.of(pair.server()) < 3) {
        net.reactor.turn(0);
      }
    }
  }

  @Test
  void completionsThatDoNotFitAreNotLost() throws Exception {
    open("4,8,64,64");
    List<Pair> pairs = new ArrayList<>();
    List<Receive> receives = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Pair pair = net.pair();
      pairs.add(pair);
      Receive receive = new Receive(pair.server(), new byte[8], 0, 8);
      net.loop.assertPending(receive);
      receives.add(receive);
    }
    net.settle();
    for (int round = 0; round < 20; round++) {
      for (Pair pair : pairs) {
        net.sendAll(pair.client(), Net.ascii("abc"));
      }
      for (int i = 0; i < receives.size(); i++) {
        assertThat(net.run(receives.get(i))).isEqualTo(3);
        receives.set(i, new Receive(pairs.get(i).server(), new byte[8], 0, 8));
        net.loop.assertPending(receives.get(i));
      }
    }
    for (Receive receive : receives) {
      receive.drop();
    }
  }

  /** Writes small pieces until the socket takes no more; how much was taken. */
  private int writeSmall(Source stream, byte[] pattern) throws Exception {
    for (int sent = 0; ; ) {
      Send send = new Send(stream, pattern, sent, 1000);
      Object answer = net.loop.poll(send);
      if (answer == Poll.PENDING) {
        send.drop();
        return sent;
      }
      sent += (Integer) answer;
    }
  }

  private Pair narrowPair() throws Exception {
    Pair pair = net.pair();
    net.kernel.setOption(pair.client(), StandardSocketOptions.SO_SNDBUF, 16 << 10);
    return pair;
  }

  private byte[] readToEnd(Source stream, int most) throws Exception {
    byte[] got = new byte[most];
    int length = 0;
    while (true) {
      int count = net.run(new Receive(stream, got, length, most - length));
      if (count <= 0) {
        return Arrays.copyOf(got, length);
      }
      length += count;
    }
  }

  @Test
  void closeSendsWhatWasWritten() throws Exception {
    open("64,128,64,8");
    byte[] pattern = Net.pattern(32 << 20);
    for (int round = 0; round < 5; round++) {
      Pair pair = narrowPair();
      int sent = writeSmall(pair.client(), pattern);
      pair.client().close();
      assertThat(pair.client().isOpen()).isFalse();
      assertThat(readToEnd(pair.server(), sent + 1)).isEqualTo(Arrays.copyOf(pattern, sent));
      pair.server().close();
    }
    Pair pair = net.pair();
    net.sendAll(pair.client(), Net.ascii("small"));
    pair.client().close();
    assertThat(readToEnd(pair.server(), 10)).isEqualTo(Net.ascii("small"));
  }

  @Test
  void endOfSendingComesBehindWhatWasWritten() throws Exception {
    open("64,128,64,8");
    byte[] pattern = Net.pattern(32 << 20);
    Pair pair = narrowPair();
    int sent = writeSmall(pair.client(), pattern);
    net.kernel.shutdownWrite(pair.client());
    assertThatThrownBy(() -> net.loop.poll(new Send(pair.client(), pattern, 0, 1)))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("shut down");
    assertThat(readToEnd(pair.server(), sent + 1)).isEqualTo(Arrays.copyOf(pattern, sent));
    net.sendAll(pair.server(), Net.ascii("answer"));
    assertThat(net.receiveAll(pair.client(), 6)).isEqualTo(Net.ascii("answer"));
  }

  @Test
  void closedReactorCutsWhatItCouldNotSend() throws Exception {
    long before = openFiles();
    open("64,128,64,8");
    byte[] pattern = Net.pattern(32 << 20);
    try (Net other = new Net(setup)) {
      Source client = net.run(new Connect(other.address));
      Source server = other.run(new Accept(other.listener));
      net.kernel.setOption(client, StandardSocketOptions.SO_SNDBUF, 16 << 10);
      int sent = writeSmall(client, pattern);
      client.close();
      net.close();
      byte[] got = new byte[sent + 1];
      int length = 0;
      try {
        for (int count;
            (count = other.run(new Receive(server, got, length, got.length - length))) > 0; ) {
          length += count;
        }
        assertThat(length).as("a clean end comes behind the last byte only").isEqualTo(sent);
      } catch (SocketException cut) {
        assertThat(cut).hasMessageContaining("reset");
      }
      assertThat(Arrays.equals(got, 0, length, pattern, 0, length)).isTrue();
    }
    assertThat(openFiles() - before).isLessThan(10);
  }

  @Test
  void failureOfASendIsToldToTheNext() throws Exception {
    open("64,128,64,8");
    Pair pair = net.pair();
    net.kernel.setOption(pair.server(), StandardSocketOptions.SO_LINGER, 0);
    pair.server().close();
    net.settle();
    byte[] one = new byte[1];
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 3; i++) {
                net.run(new Send(pair.client(), one, 0, 1));
                net.settle();
              }
            })
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("stream to 127.0.0.1:");
  }

  @Test
  void failureOfASendIsToldToTheFlush() throws Exception {
    assumeThat(setup.shared()).isFalse();
    open("64,128,64,8");
    Pair pair = net.pair();
    net.kernel.checkWritten(pair.client());
    net.kernel.setOption(pair.server(), StandardSocketOptions.SO_LINGER, 0);
    pair.server().close();
    SocketException failure = null;
    while (failure == null) { // the reset may take its time
      assertThat(net.loop.poll(new Send(pair.client(), new byte[1], 0, 1))).isEqualTo(1);
      net.reactor.turn(1_000_000);
      net.settle();
      try {
        net.kernel.checkWritten(pair.client());
      } catch (SocketException told) {
        failure = told;
      }
    }
    assertThat(failure).hasMessageContaining("stream to 127.0.0.1:");
    net.kernel.checkWritten(pair.client());
  }

  @Test
  void whatAThreadHasBegunGoesOnAfterItHasEnded() throws Exception {
    open("64,128,64,8");
    for (int round = 0; round < 20; round++) {
      Pair pair = net.pair();
      byte[] got = new byte[8];
      Receive receive = new Receive(pair.server(), got, 0, 8);
      Accept accept = new Accept(net.listener);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  net.loop.assertPending(receive);
                  net.loop.assertPending(accept);
                  net.reactor.turn(0);
                } catch (Throwable thrown) {
                  failure.set(thrown);
                }
              });
      thread.join();
      assertThat(failure).hasNullValue();
      net.sendAll(pair.client(), Net.ascii("late"));
      assertThat(net.run(receive)).isEqualTo(4);
      Source client = net.run(new Connect(net.address));
      net.run(accept).close();
      client.close();
      net.reactor.wakeUp();
      net.reactor.turn(-1); // the eventfd is still watched
    }
  }

  /** Runs {@code body} on another thread to its end. */
  private static void elsewhere(Thread.Builder threads, Body body) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        threads.start(() -> {
          try {
            body.run();
          } catch (Throwable thrown) {
            failure.set(thrown);
          }
        });
    thread.join();
    assertThat(failure).hasNullValue();
  }

  /** What one thread does. */
  private interface Body {
    void run() throws Exception;
  }

  private static Stream<Thread.Builder> kindsOfThreads() {
    return Stream.of(Thread.ofPlatform(), Thread.ofVirtual());
  }

  @ParameterizedTest
  @MethodSource("kindsOfThreads")
  void whatHasArrivedIsReadByAnotherThread(Thread.Builder threads) throws Exception {
    open("64,128,64,8");
    byte[] pattern = Net.pattern(4 * BUFFER_BYTES);
    Pair pair = net.pair();
    beginReceiving(pair.server());
    net.sendAll(pair.client(), pattern);
    while (Unread.of(pair.server()) < pattern.length) {
      net.reactor.turn(Loop.TURN_NANOS);
    }
    elsewhere(
        threads,
        () -> {
          assertThat(net.receiveAll(pair.server(), 100)).isEqualTo(Arrays.copyOf(pattern, 100));
          net.reactor.turn(0);
          assertThat(net.receiveAll(pair.server(), pattern.length - 100))
              .isEqualTo(Arrays.copyOfRange(pattern, 100, pattern.length));
          net.sendAll(pair.client(), Net.ascii("more"));
          assertThat(net.receiveAll(pair.server(), 4)).isEqualTo(Net.ascii("more"));
        });
    net.sendAll(pair.client(), Net.ascii("back"));
    assertThat(net.receiveAll(pair.server(), 4)).isEqualTo(Net.ascii("back"));
  }

  @ParameterizedTest
  @MethodSource("kindsOfThreads")
  void whatWasWrittenAndClosedIsHandedOverByAnotherThread(Thread.Builder threads) throws Exception {
    open("64,128,64,8");
    try (Socket written = new Socket(net.address.getAddress(), net.address.getPort());
        Socket closed = new Socket(net.address.getAddress(), net.address.getPort())) {
      Source first = net.run(new Accept(net.listener));
      Source second = net.run(new Accept(net.listener));
      net.sendAll(first, Net.ascii("hel"));
      net.sendAll(second, Net.ascii("bye"));
      second.close();
      elsewhere(
          threads,
          () -> {
            assertThat(net.loop.poll(new Send(first, Net.ascii("lo"), 0, 2))).isEqualTo(2);
            net.reactor.turn(0);
          });
      assertThat(written.getInputStream().readNBytes(5)).isEqualTo(Net.ascii("hello"));
      assertThat(closed.getInputStream().readAllBytes()).isEqualTo(Net.ascii("bye"));
    }
  }

  @Test
  void lingeringStreamGoesOnWithAnotherThread() throws Exception {
    open("64,128,64,8");
    byte[] pattern = Net.pattern(32 << 20);
    Pair pair = narrowPair();
    int sent = writeSmall(pair.client(), pattern);
    pair.client().close();
    elsewhere(
        Thread.ofPlatform(),
        () ->
            assertThat(readToEnd(pair.server(), sent + 1)).isEqualTo(Arrays.copyOf(pattern, sent)));
  }

  @Test
  void closedByAThreadThatNeverTurnedIt() throws Exception {
    long before = openFiles();
    open("64,128,64,8");
    Pair pair = net.pair();
    beginReceiving(pair.server());
    net.sendAll(pair.client(), Net.ascii("x"));
    elsewhere(Thread.ofPlatform(), () -> net.close());
    assertThat(pair.server().isOpen()).isFalse();
    assertThat(openFiles() - before).isLessThan(10);
  }

  @Test
  void flushSendsWithoutATurn() throws Exception {
    open("64,128,64,8");
    try (Socket socket = new Socket(net.address.getAddress(), net.address.getPort())) {
      Source server = net.run(new Accept(net.listener));
      net.sendAll(server, Net.ascii("hello"));
      net.reactor.flush();
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(5)).isEqualTo(Net.ascii("hello"));
    }
  }

  @Test
  void smallWritesOfOneTurnAreOnePiece() throws Exception {
    assumeThat(setup.shared()).isFalse();
    open("64,128,64,8");
    Pair pair = net.pair();
    beginReceiving(pair.server());
    for (int i = 0; i < 100; i++) {
      assertThat(net.loop.poll(new Send(pair.client(), Net.ascii("ab"), 0, 2))).isEqualTo(2);
    }
    byte[] got = new byte[1000];
    assertThat(net.run(new Receive(pair.server(), got, 0, 1000))).isEqualTo(200);
  }

  private static long openFiles() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
