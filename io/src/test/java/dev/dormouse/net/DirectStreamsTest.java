package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hundreds of connections over several threads that need no descriptor of the process. */
@Timeout(240)
class DirectStreamsTest {
  private static final int CORES = 3;
  private static final int CLIENTS = 300;
  private static final int BYTES = 20_000;

  private final Queue<Throwable> unhandled = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void isHere() {
    assumeTrue(Backend.hasTables());
  }

  private AsyncRuntime open() {
    return AsyncRuntime.builder()
        .threadPerCore()
        .workers(CORES)
        .poller(PollerKind.IO_URING)
        .unhandledFailure((_, failure) -> unhandled.add(failure))
        .build();
  }

  /** Listens on each core; returns the port. */
  private static int listen(AsyncRuntime runtime) throws Exception {
    TcpSocket socket = TcpSocket.v4().reusePort(true).direct(true).bind("127.0.0.1", 0);
    for (int core = 0; core < CORES; core++) {
      TcpSocket same = socket;
      JoinHandle<TcpListener> listening = runtime.cores().spawnPinnedOn(core, () -> same.listen());
      TcpListener listener = runtime.blockOn(listening);
      socket = socket.bind(listener.localAddress());
      JoinHandle<Void> serving = runtime.cores().spawnPinnedOn(core, () -> serve(listener));
      assertThat(serving).isNotNull();
    }
    return socket.localAddress().orElseThrow().getPort();
  }

  private static Future<Void> serve(TcpListener listener) {
    return async(() -> {
      while (true) {
        spawn(echo(await(listener.accept())));
      }
    });
  }

  private static Future<Void> echo(TcpStream stream) {
    return async(() -> {
      try (stream) {
        byte[] buffer = new byte[BYTES];
        for (int n; (n = await(stream.read(buffer))) >= 0; ) {
          await(stream.writeAll(buffer, 0, n));
        }
      } catch (IOException gone) {
        // the client went away
      }
    });
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  @Test
  void hundredsEchoWithoutDescriptors() throws Exception {
    long left;
    try (AsyncRuntime runtime = open()) {
      int port = listen(runtime);
      roundTrip(port, 1);
      long before = openFiles();
      List<Socket> clients = new ArrayList<>();
      try {
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(new Socket("127.0.0.1", port));
          echoes(clients.getLast(), i, i % 50 == 0 ? BYTES : 10);
        }
        // Those of the clients, and what a JVM opens now and then.
        assertThat(openFiles() - before).isBetween((long) CLIENTS, CLIENTS + 20L);
        for (int i = 0; i < CLIENTS; i++) {
          echoes(clients.get(i), i + 1, 100);
        }
      } finally {
        for (Socket client : clients) {
          client.close();
        }
      }
      left = runtime.metrics().descriptors();
      while (left > CORES) { // until the servers have seen that
        Thread.onSpinWait();
        left = runtime.metrics().descriptors();
      }
    }
    assertThat(left).isEqualTo(CORES);
    assertThat(unhandled).isEmpty();
  }

  private static void roundTrip(int port, int first) throws Exception {
    try (Socket client = new Socket("127.0.0.1", port)) {
      echoes(client, first, 100);
    }
  }

  private static void echoes(Socket client, int first, int length) throws Exception {
    byte[] sent = new byte[length];
    for (int i = 0; i < length; i++) {
      sent[i] = (byte) (first + i * 7);
    }
    client.getOutputStream().write(sent);
    assertThat(client.getInputStream().readNBytes(length)).isEqualTo(sent);
  }
}
