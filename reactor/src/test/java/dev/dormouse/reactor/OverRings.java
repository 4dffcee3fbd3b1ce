package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Net.Pair;
import dev.dormouse.reactor.poller.Unread;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;

/** A reactor over a ring of chosen sizes, and what tests of such do with its streams. */
abstract class OverRings {
  static final int BUFFER_BYTES = Limits.RECEIVE_BUFFER_BYTES;

  private static final String SIZES = "dormouse.uring.sizes";

  @Parameter Setup setup;
  Net net;

  static Stream<Setup> rings() {
    return Setup.all()
        .filter(setup -> setup.poller() == PollerKind.IO_URING && setup.without().isEmpty());
  }

  /** Opens a reactor whose ring has so many entries, completions, buffers and slots. */
  void open(String sizes) throws Exception {
    open(sizes, setup.options());
  }

  void open(String sizes, ReactorOptions options) throws Exception {
    System.setProperty(SIZES, sizes);
    try {
      net = new Net(setup.open(options));
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
  void beginReceiving(Source stream) throws Exception {
    Receive receive = new Receive(stream, new byte[1], 0, 1);
    net.loop.assertPending(receive);
    receive.drop();
    net.settle();
    assertThat(Unread.isReceiving(stream)).isTrue();
  }

  /** Sends bytes, and waits until they have arrived where a receive is under way. */
  void arrive(Pair pair, byte[] bytes) throws Exception {
    int before = Unread.of(pair.server());
    net.sendAll(pair.client(), bytes);
    while (Unread.of(pair.server()) < before + bytes.length) {
      net.reactor.turn(0);
    }
  }

  /** Writes small pieces until the socket takes no more; how much was taken. */
  int writeSmall(Source stream, byte[] pattern) throws Exception {
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

  Pair narrowPair() throws Exception {
    Pair pair = net.pair();
    net.kernel.setOption(pair.client(), StandardSocketOptions.SO_SNDBUF, 16 << 10);
    return pair;
  }

  byte[] readToEnd(Source stream, int most) throws Exception {
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

  static long openFiles() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  /** Runs {@code body} on another thread to its end. */
  static void elsewhere(Thread.Builder threads, Body body) throws Exception {
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
  interface Body {
    void run() throws Exception;
  }
}
