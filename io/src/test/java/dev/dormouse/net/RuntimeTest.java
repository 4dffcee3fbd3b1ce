package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.io.ByteStream;
import dev.dormouse.io.Duplex;
import dev.dormouse.io.Halves;
import dev.dormouse.io.Lines;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import dev.dormouse.runtime.RuntimeMetrics;
import dev.dormouse.time.Time;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams under the real runtimes, where tasks move between threads. */
@ParameterizedClass
@EnumSource(RuntimeTest.Kind.class)
class RuntimeTest {
  private static final long SEED = 99;

  enum Kind {
    ONE_THREAD_URING(RuntimeBuilder::currentThread, PollerKind.IO_URING),
    ONE_THREAD_EPOLL(RuntimeBuilder::currentThread, PollerKind.EPOLL),
    ONE_THREAD_NIO(RuntimeBuilder::currentThread, PollerKind.NIO),
    STEALING_URING(builder -> builder.workStealing().workers(4), PollerKind.IO_URING),
    STEALING_EPOLL(builder -> builder.workStealing().workers(4), PollerKind.EPOLL),
    STEALING_NIO(builder -> builder.workStealing().workers(4), PollerKind.NIO),
    CORES_URING(builder -> builder.threadPerCore().workers(3), PollerKind.IO_URING),
    CORES_EPOLL(builder -> builder.threadPerCore().workers(3), PollerKind.EPOLL),
    CORES_NIO(builder -> builder.threadPerCore().workers(3), PollerKind.NIO);

    private final UnaryOperator<RuntimeBuilder> threads;
    private final PollerKind poller;

    Kind(UnaryOperator<RuntimeBuilder> threads, PollerKind poller) {
      this.threads = threads;
      this.poller = poller;
    }

    AsyncRuntime open(ConcurrentLinkedQueue<Throwable> failures) {
      assumeTrue(Backend.isHere(poller));
      return threads
          .apply(AsyncRuntime.builder().poller(poller).seed(SEED))
          .unhandledFailure((_, failure) -> failures.add(failure))
          .build();
    }
  }

  @Parameter Kind kind;

  private final ConcurrentLinkedQueue<Throwable> unhandled = new ConcurrentLinkedQueue<>();
  private AsyncRuntime runtime;

  @BeforeEach
  void open() {
    runtime = kind.open(unhandled);
  }

  @AfterEach
  void nothingIsLeft() {
    if (runtime == null) {
      return;
    }
    try (AsyncRuntime closing = runtime) {
      RuntimeMetrics left = closing.metrics();
      assertThat(left.aliveTasks()).as("tasks").isZero();
      assertThat(left.descriptors()).as("descriptors").isZero();
      assertThat(left.armedTimers()).as("timers").isZero();
      assertThat(unhandled).isEmpty();
    }
  }

  private static Future<Void> echoLines(TcpStream stream) {
    return async(() -> {
      try (stream) {
        Lines lines = stream.lines();
        for (String line; (line = await(lines.next())) != null; ) {
          await(stream.writeAll(line + "\n"));
        }
      }
    });
  }

  private static Future<Void> serve(TcpListener listener, int clients) {
    return async(() -> {
      List<JoinHandle<Void>> sessions = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        sessions.add(spawn(echoLines(await(listener.accept()))));
      }
      for (var session : sessions) {
        await(session);
      }
    });
  }

  @Test
  void streamsGoOnWhenAnotherThreadEnters() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      byte[] got = new byte[2];
      JoinHandle<Void> reading =
          runtime.spawn(
              async(() -> {
                try (TcpStream stream =
                    await(TcpStream.connect("127.0.0.1", listener.getLocalPort()))) {
                  await(stream.readExact(got));
                }
              }));
      runBriefly(); // to connect
      try (Socket peer = listener.accept()) {
        runBriefly(); // to wait for bytes
        peer.getOutputStream().write(new byte[] {1, 2});
        FutureTask<Void> other = new FutureTask<>(() -> runtime.blockOn(reading));
        Thread.ofPlatform().start(other);
        other.get();
        assertThat(got).containsExactly(1, 2);
      }
    }
  }

  /** Has the runtime's tasks begin to wait for what they wait for. */
  private void runBriefly() throws Exception {
    runtime.blockOn(Time.sleep(Duration.ofMillis(20)));
  }

  @Test
  void manyClientsGetTheirOwnLinesBack() throws Exception {
    int clients = 100;
    int rounds = 30;
    runtime.blockOn(
        async(() -> {
          try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
            JoinHandle<Void> server = spawn(serve(listener, clients));
            List<JoinHandle<Integer>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
              int number = i;
              all.add(spawn(talk(listener, number, rounds)));
            }
            for (var client : all) {
              assertThat(await(client)).isEqualTo(rounds);
            }
            await(server);
          }
        }));
  }

  /** Sends numbered lines and awaits each again. */
  private static Future<Integer> talk(TcpListener listener, int client, int rounds) {
    return async(() -> {
      try (TcpStream stream = await(TcpStream.connect(listener.localAddress()))) {
        Lines lines = stream.lines();
        int round = 0;
        for (; round < rounds; round++) {
          String line = "client " + client + " round " + round;
          await(stream.writeAll(line + "\n"));
          assertThat(await(lines.next())).isEqualTo(line);
        }
        return round;
      }
    });
  }

  /** A session whose client may vanish at any time. */
  private static Future<Void> session(TcpStream stream) {
    return async(() -> {
      try {
        await(echoLines(stream));
      } catch (SocketException vanished) {
        // as clients do
      }
    });
  }

  /** Opens two connected ends. */
  private static Future<List<TcpStream>> ends() {
    return async(() -> {
      try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
        var both =
            await(Futures.join(TcpStream.connect(listener.localAddress()), listener.accept()));
        return List.of(both.first(), both.second());
      }
    });
  }

  private static Future<Void> send(ByteStream stream, int total, long seed) {
    return async(() -> {
      Random random = new Random(seed);
      for (int position = 0; position < total; ) {
        byte[] chunk = new byte[Math.min(total - position, 1 + random.nextInt(50_000))];
        for (int i = 0; i < chunk.length; i++) {
          chunk[i] = at(position + i);
        }
        await(stream.writeAll(chunk));
        position += chunk.length;
      }
      await(stream.shutdown());
    });
  }

  private static Future<Integer> receive(ByteStream stream, long seed) {
    return async(() -> {
      Random random = new Random(seed);
      for (int position = 0; ; ) {
        byte[] chunk = new byte[1 + random.nextInt(50_000)];
        int count = await(stream.read(chunk));
        if (count < 0) {
          return position;
        }
        for (int i = 0; i < count; i++) {
          if (chunk[i] != at(position + i)) {
            throw new AssertionError("seed " + seed + ": wrong byte at " + (position + i));
          }
        }
        position += count;
      }
    });
  }

  private static byte at(int position) {
    return (byte) (position * 31 + (position >> 8) * 7 + (position >> 16));
  }

  @Test
  void bothDirectionsInFourTasksAreExact() throws Exception {
    int total = 4 << 20;
    runtime.blockOn(
        async(() -> {
          List<TcpStream> ends = await(ends());
          try (TcpStream left = ends.get(0);
              TcpStream right = ends.get(1)) {
            var sending = spawn(send(left, total, SEED));
            var answering = spawn(send(right, total, SEED + 1));
            var atLeft = spawn(receive(left, SEED + 2));
            var atRight = spawn(receive(right, SEED + 3));
            await(sending);
            await(answering);
            assertThat(await(atLeft)).isEqualTo(total);
            assertThat(await(atRight)).isEqualTo(total);
          }
        }));
  }

  @Test
  void aDuplexBetweenTasksIsExact() throws Exception {
    int total = 4 << 20;
    runtime.blockOn(
        async(() -> {
          try (Duplex.Pair pair = Duplex.pair(10_000)) {
            var sending = spawn(send(pair.first(), total, SEED));
            var answering = spawn(send(pair.second(), total, SEED + 1));
            var atFirst = spawn(receive(pair.first(), SEED + 2));
            var atSecond = spawn(receive(pair.second(), SEED + 3));
            await(sending);
            await(answering);
            assertThat(await(atFirst)).isEqualTo(total);
            assertThat(await(atSecond)).isEqualTo(total);
          }
        }));
  }

  /** Awaits a failure inside the task, so that it is nobody's unhandled one. */
  private static Future<Throwable> failureOf(Future<?> future) {
    return async(() -> {
      try {
        return new AssertionError("ended with " + await(future));
      } catch (Exception failure) {
        return failure;
      }
    });
  }

  @Test
  void aReaderWhoseStreamIsClosedElsewhereFailsAtOnce() throws Exception {
    runtime.blockOn(
        async(() -> {
          for (int round = 0; round < 200; round++) {
            List<TcpStream> ends = await(ends());
            TcpStream left = ends.get(0);
            var reader = spawn(failureOf(left.read(new byte[8])));
            if (round % 2 == 0) {
              await(Futures.yieldNow());
            }
            left.setOption(StandardSocketOptions.SO_LINGER, 0);
            left.close();
            ends.get(1).close();
            assertThat(await(reader))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("closed");
          }
        }));
  }

  @Test
  void theHalvesGoToTheirOwnTasks() throws Exception {
    runtime.blockOn(
        async(() -> {
          List<TcpStream> ends = await(ends());
          Halves halves = ends.get(0).split();
          var echo = spawn(echoLines(ends.get(1)));
          var writer =
              spawn(
                  async(() -> {
                    try (var write = halves.write()) {
                      for (int i = 0; i < 500; i++) {
                        await(write.writeAll("line " + i + "\n"));
                      }
                    }
                  }));
          try (var read = halves.read()) {
            Lines lines = read.lines();
            for (int i = 0; i < 500; i++) {
              assertThat(await(lines.next())).isEqualTo("line " + i);
            }
            assertThat(await(lines.next())).isNull();
          }
          await(writer);
          await(echo);
        }));
  }

  @Test
  void abortedTasksGiveTheirSocketsBack() throws Exception {
    Random random = new Random(SEED);
    Queue<JoinHandle<Void>> sessions = new ConcurrentLinkedQueue<>();
    runtime.blockOn(
        async(() -> {
          try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
            var server =
                spawn(
                    async(() -> {
                      while (true) {
                        sessions.add(spawn(session(await(listener.accept()))));
                      }
                    }));
            for (int round = 0; round < 100; round++) {
              List<JoinHandle<Integer>> clients = new ArrayList<>();
              for (int i = 0; i < 5; i++) {
                clients.add(spawn(talk(listener, i, 1000)));
              }
              int pauses = random.nextInt(20);
              for (int i = 0; i < pauses; i++) {
                await(Futures.yieldNow());
              }
              for (var client : clients) {
                client.abort();
              }
              for (var client : clients) {
                try {
                  await(client);
                } catch (JoinError aborted) {
                  assertThat(aborted.isCancelled()).isTrue();
                }
              }
            }
            server.abort();
            try {
              await(server);
            } catch (JoinError aborted) {
              assertThat(aborted.isCancelled()).isTrue();
            }
          }
        }));
    // Sessions end by themselves once their clients are gone.
    runtime.blockOn(
        async(() -> {
          for (JoinHandle<Void> session; (session = sessions.poll()) != null; ) {
            await(session);
          }
        }));
  }
}
