package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.io.ByteStream;
import dev.dormouse.io.Duplex;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.IOException;

/**
 * One JVM with many connections on one thread, each with a task that echoes. Prints what, unit and
 * figure: the heap of each while it is idle, and after it has echoed, and the time of that.
 */
final class ConnectionsProcess {
  private static final int MESSAGE_BYTES = 8;

  private ConnectionsProcess() {}

  /** Takes how many there are to be in memory, and over sockets. */
  public static void main(String[] arguments) throws Exception {
    int duplexes = Integer.parseInt(arguments[0]);
    int sockets = Integer.parseInt(arguments[1]);
    try (AsyncRuntime runtime = AsyncRuntime.currentThread()) {
      runtime.blockOn(runtime.spawn(holdDuplexes(1)));
      runtime.blockOn(runtime.spawn(holdSockets(1))); // both load what the others need
      print("TCP connection with its task", runtime.blockOn(runtime.spawn(holdSockets(sockets))));
      print("duplex with its task", runtime.blockOn(runtime.spawn(holdDuplexes(duplexes))));
    }
    System.out.flush();
    Runtime.getRuntime().halt(0); // to end all tasks would only take time
  }

  /**
   * What was measured of one connection.
   *
   * @param idle bytes before its first message
   * @param used bytes after it
   * @param nanos of its echo
   */
  private record Figures(double idle, double used, double nanos) {}

  private static void print(String what, Figures figures) {
    System.out.println(what + ", idle\tbytes\t" + figures.idle());
    System.out.println(what + ", after an echo\tbytes\t" + figures.used());
    System.out.println(what + ", an echo through each\tns per echo\t" + figures.nanos());
  }

  /** Both ends of a duplex count, and the task at one of them. */
  private static Future<Figures> holdDuplexes(int count) {
    return async(() -> {
      ByteStream[] clients = new ByteStream[count];
      byte[] shared = new byte[MESSAGE_BYTES];
      long before = HeapBytes.live();
      for (int i = 0; i < count; i++) {
        Duplex.Pair pair = Duplex.pair();
        clients[i] = pair.first();
        spawn(echo(pair.second(), shared));
      }
      await(Futures.yieldNow()); // each of the tasks waits now
      double idle = (double) (HeapBytes.live() - before) / count;
      double nanos = await(echoThrough(clients));
      return new Figures(idle, (double) (HeapBytes.live() - before) / count, nanos);
    });
  }

  /** The stream that the task has counts, not the one at the other end. */
  private static Future<Figures> holdSockets(int count) {
    return async(() -> {
      ByteStream[] clients = new ByteStream[count];
      ByteStream[] servers = new ByteStream[count];
      byte[] shared = new byte[MESSAGE_BYTES];
      try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
        long before = HeapBytes.live();
        for (int i = 0; i < count; i++) {
          clients[i] = await(TcpStream.connect(listener.localAddress()));
          servers[i] = await(listener.accept());
        }
        double streams = (double) (HeapBytes.live() - before) / count / 2;
        long opened = HeapBytes.live();
        for (ByteStream server : servers) {
          spawn(echo(server, shared));
        }
        await(Futures.yieldNow());
        double idle = streams + (double) (HeapBytes.live() - opened) / count;
        double nanos = await(echoThrough(clients));
        return new Figures(idle, streams + (double) (HeapBytes.live() - opened) / count, nanos);
      }
    });
  }

  private static Future<Double> echoThrough(ByteStream[] clients) {
    return async(() -> {
      byte[] message = new byte[MESSAGE_BYTES];
      long start = System.nanoTime();
      for (ByteStream client : clients) {
        await(client.writeAll(message));
        await(client.readExact(message));
      }
      return (double) (System.nanoTime() - start) / clients.length;
    });
  }

  /** Echoes through a buffer that all tasks share: they run on one thread, and keep no message. */
  private static Future<Void> echo(ByteStream stream, byte[] shared) {
    return async(() -> {
      try (stream) {
        for (int n; (n = await(stream.read(shared))) >= 0; ) {
          await(stream.writeAll(shared, 0, n));
        }
      } catch (IOException gone) {
        // the other end was closed
      }
    });
  }
}
