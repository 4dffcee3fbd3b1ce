package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Sockets that go from core to core, and are used, dropped and closed wherever they are. */
@ParameterizedClass
@MethodSource("all")
@Timeout(240)
class HandedOverTest {
  private static final String WITHOUT = "dormouse.uring.without";
  private static final int CORES = 3;
  private static final int STREAMS = 24;
  private static final int HOPS = 20;
  private static final int BYTES_MAX = 9_000;
  private static final long SEED = 4_711;

  /** A poller, and what it does without. */
  record Setting(PollerKind poller, String without) {}

  static Stream<Setting> all() {
    return Stream.of(
        new Setting(PollerKind.IO_URING, ""),
        new Setting(PollerKind.IO_URING, "bound"),
        new Setting(PollerKind.IO_URING, "receive"),
        new Setting(PollerKind.IO_URING, "send"),
        new Setting(PollerKind.EPOLL, ""),
        new Setting(PollerKind.NIO, ""));
  }

  @Parameter Setting setting;

  private final Queue<Throwable> unhandled = new ConcurrentLinkedQueue<>();

  /** Hops that are still to come, each after the one that starts it. */
  private final Queue<JoinHandle<Void>> tasks = new ConcurrentLinkedQueue<>();

  private final AtomicInteger ended = new AtomicInteger();
  private AsyncRuntime runtime;

  @BeforeEach
  void open() {
    assumeTrue(Backend.isHere(setting.poller()));
    System.setProperty(WITHOUT, setting.without());
    try {
      runtime =
          AsyncRuntime.builder()
              .threadPerCore()
              .workers(CORES)
              .poller(setting.poller())
              .unhandledFailure((_, failure) -> unhandled.add(failure))
              .build();
    } finally {
      System.clearProperty(WITHOUT);
    }
  }

  @AfterEach
  void close() {
    if (runtime != null) {
      runtime.close();
      assertThat(unhandled).isEmpty();
    }
  }

  private void spawnOn(int core, Future<Void> future) {
    tasks.add(runtime.cores().spawnPinnedOn(core, () -> future));
  }

  private static byte[] pattern(int stream, int hop) {
    SplittableRandom random = new SplittableRandom(SEED + stream * 1_000L + hop);
    byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 100 : BYTES_MAX)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static int coreOf(int stream, int hop) {
    return new SplittableRandom(SEED - stream * 1_000L - hop).nextInt(CORES);
  }

  /** Sends a message and reads its echo, then goes on elsewhere. */
  private Future<Void> ask(TcpStream stream, int id, int hop) {
    return async(() -> {
      byte[] sent = pattern(id, hop);
      byte[] got = new byte[sent.length];
      await(stream.writeAll(sent));
      await(stream.readExact(got));
      assertThat(got).isEqualTo(sent);
      if (hop < HOPS) {
        spawnOn(coreOf(id, hop), ask(stream, id, hop + 1));
      } else if (id % 2 == 0) {
        await(stream.shutdown());
        assertThat(await(stream.read(got))).isEqualTo(-1);
        stream.close();
        ended.incrementAndGet();
      } else {
        stream.close();
        ended.incrementAndGet();
      }
    });
  }

  /** Sends back what comes, some of it, then goes on elsewhere. */
  private Future<Void> answer(TcpStream stream, int id, int hop) {
    return async(() -> {
      byte[] buffer = new byte[BYTES_MAX];
      for (int i = 0; i < 3; i++) {
        int count = await(stream.read(buffer));
        if (count < 0) {
          stream.close();
          return;
        }
        await(stream.writeAll(buffer, 0, count));
      }
      spawnOn(coreOf(-id, hop), answer(stream, id, hop + 1));
    });
  }

  private Future<Void> serve(TcpListener listener) {
    return async(() -> {
      for (int i = 0; i < STREAMS; i++) {
        spawnOn(coreOf(-i, 0), answer(await(listener.accept()), i, 1));
      }
      listener.close();
    });
  }

  /** Has all streams connected and under way. */
  private void begin() throws Exception {
    TcpListener listener = runtime.blockOn(TcpListener.bind("127.0.0.1", 0));
    int port = listener.localAddress().getPort();
    spawnOn(1, serve(listener));
    for (int i = 0; i < STREAMS; i++) {
      TcpStream client = runtime.blockOn(TcpStream.connect("127.0.0.1", port));
      spawnOn(coreOf(i, 0), ask(client, i, 1));
    }
  }

  @Test
  void everyByteArrivesWhereverTheStreamIs() throws Exception {
    begin();
    for (JoinHandle<Void> task; (task = tasks.poll()) != null; ) {
      runtime.blockOn(task);
    }
    assertThat(ended).hasValue(STREAMS);
    assertThat(runtime.metrics().descriptors()).isZero();
  }

  @Test
  void nothingIsLeftOfARuntimeThatEndsOnTheWay() throws Exception {
    long left = 0;
    for (int round = 0; round < 6; round++) {
      begin();
      int each = 2 + round;
      List<JoinHandle<Void>> seen = List.copyOf(tasks);
      for (int i = 0; i < seen.size(); i += each) {
        seen.get(i).abort(); // its stream stays open, and is closed with its reactor
      }
      runtime.close();
      tasks.clear();
      unhandled.removeIf(IOException.class::isInstance); // cores end one after the other
      if (round == 0) {
        left = openFiles(); // what a process opens once is open now
      }
      assertThat(openFiles()).as("round %d", round).isLessThanOrEqualTo(left + 2);
      open();
    }
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
