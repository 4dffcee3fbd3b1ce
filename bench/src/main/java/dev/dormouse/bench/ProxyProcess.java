package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.io.ByteStreams;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.IOException;

/** A proxy on a port of its own choice, which it prints; ends with its standard input. */
final class ProxyProcess {
  private static final String LOCALHOST = "127.0.0.1";

  private ProxyProcess() {}

  /** Takes the peer, the kind of runtime, and the port that connections are passed on to. */
  public static void main(String[] arguments) throws Exception {
    Servers.endWithInput();
    int port = Integer.parseInt(arguments[2]);
    try (AsyncRuntime runtime =
        Servers.runtime(Peer.of(arguments[0]), RuntimeKind.of(arguments[1]))) {
      runtime.blockOn(runtime.spawn(listen(port)));
    }
  }

  private static Future<Void> listen(int port) {
    return async(() -> {
      try (TcpListener listener = await(TcpListener.bind(LOCALHOST, 0))) {
        System.out.println(listener.localAddress().getPort());
        while (true) {
          spawn(passOn(await(listener.accept()), port));
        }
      }
    });
  }

  private static Future<Void> passOn(TcpStream client, int port) {
    return async(() -> {
      try (client;
          TcpStream server = await(TcpStream.connect(LOCALHOST, port))) {
        client.noDelay(true);
        server.noDelay(true);
        await(ByteStreams.copyBidirectional(client, server));
      } catch (IOException gone) {
        // one of the two went away
      }
    });
  }
}
