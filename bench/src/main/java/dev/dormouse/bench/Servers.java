package dev.dormouse.bench;

import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.IOException;
import java.io.OutputStream;

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
    AsyncRuntime runtime = Runtimes.builder(kind).poller(poller(peer)).build();
    System.err.println("bench: " + peer.key() + " waits with " + runtime.pollerName());
    return runtime;
  }

  private static PollerKind poller(Peer peer) {
    return switch (peer) {
      case DORMOUSE_NIO -> PollerKind.NIO;
      case DORMOUSE_URING -> PollerKind.IO_URING;
      default -> PollerKind.EPOLL;
    };
  }
}
