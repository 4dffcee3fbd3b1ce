package dev.dormouse.bench;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpSocket;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What processes that serve have in common. */
final class Servers {
  private Servers() {}

  /** Has this process end with its standard input. */
  static void endWithInput() {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            System.in.transferTo(OutputStream.nullOutputStream());
          } catch (IOException closed) {
            // the end, too
          }
          System.exit(0);
        });
  }

  /** Opens the runtime that the peer stands for. */
  static AsyncRuntime runtime(Peer peer, RuntimeKind kind) {
    return peer.isPerCore() ? perCore(peer, kind.workers()) : build(peer, Runtimes.builder(kind));
  }

  /** Opens the runtime that the peer stands for, with so many threads. */
  static AsyncRuntime perCore(Peer peer, int threads) {
    return build(peer, AsyncRuntime.builder().threadPerCore().workers(threads));
  }

  private static AsyncRuntime build(Peer peer, RuntimeBuilder builder) {
    AsyncRuntime runtime = builder.poller(poller(peer)).build();
    System.err.println("bench: " + peer.key() + " waits with " + runtime.pollerName());
    return runtime;
  }

  /**
   * Listens on each thread at one port, over which the kernel spreads the connections, and prints
   * it. Returns when all that serve have ended.
   */
  static void listenOnEach(
      AsyncRuntime runtime, TcpSocket first, Function<TcpListener, Future<Void>> serve)
      throws Exception {
    TcpSocket socket = first;
    List<JoinHandle<Void>> servers = new ArrayList<>();
    for (int core = 0; core < runtime.cores().count(); core++) {
      TcpSocket same = socket;
      TcpListener listener =
          runtime.blockOn(runtime.cores().spawnPinnedOn(core, () -> same.listen()));
      socket = socket.bind(listener.localAddress());
      servers.add(runtime.cores().spawnPinnedOn(core, () -> serve.apply(listener)));
    }
    System.out.println(socket.localAddress().orElseThrow().getPort());
    for (JoinHandle<Void> server : servers) {
      runtime.blockOn(server);
    }
  }

  private static PollerKind poller(Peer peer) {
    return switch (peer) {
      case DORMOUSE_NIO -> PollerKind.NIO;
      case DORMOUSE_URING, DORMOUSE_CORES_URING -> PollerKind.IO_URING;
      default -> PollerKind.EPOLL;
    };
  }
}
