package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.net.TcpListener;
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
  private static final int BUFFER_BYTES = 4096;
  private static final int BACKLOG = 1024;

  private EchoProcess() {}

  /** Takes the peer and the kind of runtime. */
  public static void main(String[] arguments) throws Exception {
    Thread.ofPlatform().daemon().start(EchoProcess::exitWithInput);
    if (arguments[0].equals(Peer.DORMOUSE.key())) {
      try (AsyncRuntime runtime = Runtimes.open(RuntimeKind.of(arguments[1]))) {
        System.err.println("bench: dormouse waits with " + runtime.pollerName());
        runtime.blockOn(runtime.spawn(listen()));
      }
    } else {
      Thread.ofVirtual().start(EchoProcess::listenOnThreads).join();
    }
  }

  private static void exitWithInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // the end, too
    }
    System.exit(0);
  }

  private static Future<Void> listen() {
    return async(() -> {
      try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
        System.out.println(listener.localAddress().getPort());
        while (true) {
          spawn(serve(await(listener.accept())));
        }
      }
    });
  }

  private static Future<Void> serve(TcpStream stream) {
    return async(() -> {
      try (stream) {
        stream.noDelay(true);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n; (n = await(stream.read(buffer))) >= 0; ) {
          await(stream.writeAll(buffer, 0, n));
        }
      } catch (IOException gone) {
        // the client went away
      }
    });
  }

  private static void listenOnThreads() {
    try (ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
      System.out.println(listener.getLocalPort());
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n; (n = in.read(buffer)) >= 0; ) {
        out.write(buffer, 0, n);
      }
    } catch (IOException gone) {
      // the client went away
    }
  }
}
