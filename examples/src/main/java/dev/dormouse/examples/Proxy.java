package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.io.ByteStreams;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.signal.Signals;
import dev.dormouse.sync.Semaphore;
import dev.dormouse.sync.SemaphorePermit;
import java.io.IOException;

/**
 * Passes each connection on to another server: {@code Proxy PORT HOST TARGET-PORT}. Ctrl-C ends it.
 */
final class Proxy {
  private static final int CONNECTIONS_MAX = 5_000;

  private Proxy() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 3) {
      System.err.println("usage: Proxy PORT HOST TARGET-PORT");
      System.exit(2);
    }
    int port = Integer.parseInt(args[0]);
    int target = Integer.parseInt(args[2]);
    try (var runtime = AsyncRuntime.workStealing()) {
      runtime.blockOn(
          async(() -> {
            try (var listener = await(TcpListener.bind("127.0.0.1", port))) {
              System.out.println("proxy on " + listener.localAddress() + ", Ctrl-C ends it");
              await(Futures.race(passAll(listener, args[1], target), Signals.ctrlC()));
            }
          }));
    }
  }

  /** Serves until it is dropped. Above the bound connections wait in the listener's queue. */
  static Future<Void> passAll(TcpListener listener, String host, int port) {
    return async(() -> {
      var places = new Semaphore(CONNECTIONS_MAX);
      while (true) {
        var place = await(places.acquire());
        spawn(pass(await(listener.accept()), place, host, port));
      }
    });
  }

  /** Connects both until each of them has ended what it sends. */
  private static Future<Void> pass(TcpStream client, SemaphorePermit place, String host, int port) {
    return async(() -> {
      try (place;
          client;
          var server = await(TcpStream.connect(host, port))) {
        await(ByteStreams.copyBidirectional(client, server));
      } catch (IOException gone) {
        // One of the two went away, or the server is not there: the client sees its end.
      }
    });
  }
}
