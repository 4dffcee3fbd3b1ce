package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An echo server on a port of its own choice, which it prints; ends with its standard input. */
final class EchoProcess {
  private static final int BACKLOG = 1024;

  private EchoProcess() {}

  /** Takes the peer, the kind of runtime, and how many bytes a connection reads at once. */
  public static void main(String[] arguments) throws Exception {
    Thread.ofPlatform().daemon().start(EchoProcess::exitWithInput);
    Peer peer = Peer.of(arguments[0]);
    int bytes = Integer.parseInt(arguments[2]);
    switch (peer) {
      case VIRTUAL_THREADS -> Thread.ofVirtual().start(() -> listenOnThreads(bytes)).join();
      case NIO_LOOP -> NioEcho.run(bytes);
      default -> {
        try (AsyncRuntime runtime =
            Runtimes.builder(RuntimeKind.of(arguments[1])).poller(poller(peer)).build()) {
          System.err.println("bench: " + peer.key() + " waits with " + runtime.pollerName());
          runtime.blockOn(runtime.spawn(listen(bytes)));
        }
      }
    }
  }

  private static PollerKind poller(Peer peer) {
    return switch (peer) {
      case DORMOUSE_NIO -> PollerKind.NIO;
      case DORMOUSE_URING -> PollerKind.IO_URING;
      default -> PollerKind.EPOLL;
    };
  }

  private static void exitWithInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // the end, too
    }
    System.exit(0);
  }

  private static Future<Void> listen(int bytes) {
    return async(() -> {
      try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
        System.out.println(listener.localAddress().getPort());
        while (true) {
          spawn(serve(await(listener.accept()), bytes));
        }
      }
    });
  }

  private static Future<Void> serve(TcpStream stream, int bytes) {
    return async(() -> {
      try (stream) {
        stream.noDelay(true);
        byte[] buffer = new byte[bytes];
        for (int n; (n = await(stream.read(buffer))) >= 0; ) {
          await(stream.writeAll(buffer, 0, n));
        }
      } catch (IOException gone) {
        // the client went away
      }
    });
  }

  private static void listenOnThreads(int bytes) {
    try (ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
      System.out.println(listener.getLocalPort());
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket, bytes));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void serve(Socket socket, int bytes) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[bytes];
      for (int n; (n = in.read(buffer)) >= 0; ) {
        out.write(buffer, 0, n);
      }
    } catch (IOException gone) {
      // the client went away
    }
  }
}
