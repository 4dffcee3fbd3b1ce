package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpSocket;
import dev.dormouse.net.TcpStream;
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
    Servers.endWithInput();
    Peer peer = Peer.of(arguments[0]);
    RuntimeKind kind = RuntimeKind.of(arguments[1]);
    int bytes = Integer.parseInt(arguments[2]);
    switch (peer) {
      case VIRTUAL_THREADS -> Thread.ofVirtual().start(() -> listenOnThreads(bytes)).join();
      case NIO_LOOP -> NioEcho.run(bytes);
      case NETTY_EPOLL, NETTY_URING -> NettyEcho.run(peer, kind.workers(), bytes);
      case DORMOUSE_CORES, DORMOUSE_CORES_URING -> {
        try (AsyncRuntime runtime = Servers.runtime(peer, kind)) {
          TcpSocket socket = TcpSocket.v4().reusePort(true).bind("127.0.0.1", 0);
          Servers.listenOnEach(runtime, socket, listener -> accept(listener, bytes));
        }
      }
      default -> {
        try (AsyncRuntime runtime = Servers.runtime(peer, kind)) {
          runtime.blockOn(runtime.spawn(listen(bytes)));
        }
      }
    }
  }

  private static Future<Void> listen(int bytes) {
    return async(() -> {
      try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
        System.out.println(listener.localAddress().getPort());
        await(accept(listener, bytes));
      }
    });
  }

  private static Future<Void> accept(TcpListener listener, int bytes) {
    return async(() -> {
      while (true) {
        spawn(serve(await(listener.accept()), bytes));
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
