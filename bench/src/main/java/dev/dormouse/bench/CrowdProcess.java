package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpSocket;
import dev.dormouse.net.TcpStream;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * An echo server of one thread on a port of its own choice, which it prints. For each line of its
 * standard input it prints its resident bytes after full collections; it ends with that input.
 */
final class CrowdProcess {
  private static final int COLLECTIONS = 2;
  private static final int CORES = 3;
  private static final int MESSAGE_BYTES = 64;

  private CrowdProcess() {}

  /** Takes the peer. */
  public static void main(String[] arguments) throws Exception {
    Thread.ofPlatform().daemon().start(CrowdProcess::answer);
    Peer peer = Peer.of(arguments[0]);
    if (peer.isPerCore()) {
      try (AsyncRuntime runtime = Servers.perCore(peer, CORES)) {
        TcpSocket direct = TcpSocket.v4().reusePort(true).direct(true).bind("127.0.0.1", 0);
        Servers.listenOnEach(runtime, direct, CrowdProcess::accept);
      }
      return;
    }
    try (AsyncRuntime runtime = Servers.runtime(peer, RuntimeKind.CURRENT_THREAD)) {
      runtime.blockOn(runtime.spawn(listen()));
    }
  }

  private static void answer() {
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (input.readLine() != null) {
        for (int i = 0; i < COLLECTIONS; i++) {
          System.gc();
        }
        System.out.println(ResidentBytes.now());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    System.exit(0);
  }

  private static Future<Void> listen() {
    return async(() -> {
      try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
        System.out.println(listener.localAddress().getPort());
        await(accept(listener));
      }
    });
  }

  /** All tasks of a listener share a buffer: they run on one thread. */
  private static Future<Void> accept(TcpListener listener) {
    return async(() -> {
      byte[] shared = new byte[MESSAGE_BYTES];
      while (true) {
        spawn(serve(await(listener.accept()), shared));
      }
    });
  }

  /** Sends what it has read at once, so that the buffer may serve others while it waits. */
  private static Future<Void> serve(TcpStream stream, byte[] shared) {
    return async(() -> {
      try (stream) {
        for (int n; (n = await(stream.read(shared))) >= 0; ) {
          await(stream.writeAll(shared, 0, n));
        }
      } catch (IOException gone) {
        // the client went away
      }
    });
  }
}
