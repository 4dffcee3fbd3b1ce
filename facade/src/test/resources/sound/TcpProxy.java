package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.io.AsyncRead;
import dev.dormouse.io.AsyncWrite;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Copies both ways between clients and the first backend that answers. */
class TcpProxy {
  private final List<InetSocketAddress> backends =
      List.of(new InetSocketAddress("10.0.0.1", 80), new InetSocketAddress("10.0.0.2", 80));
  private int next;

  Future<Void> run() {
    return async(() -> {
      InetSocketAddress here = new InetSocketAddress("127.0.0.1", 8080);
      try (var listener = await(TcpListener.bind(here))) {
        for (; ; ) {
          var client = await(listener.accept());
          var _ = spawn(join(client));
        }
      }
    });
  }

  private Future<Void> join(TcpStream client) {
    return async(() -> {
      try (client; var backend = await(connect())) {
        client.noDelay(true);
        backend.noDelay(true);
        var in = client.split();
        var out = backend.split();
        await(Futures.join(copy(in.read(), out.write()), copy(out.read(), in.write())));
      } catch (IOException broken) {
        System.err.println(broken);
      }
    });
  }

  private Future<TcpStream> connect() {
    return async(() -> {
      IOException last = new IOException("no backends");
      for (int i = 0; i < backends.size(); i++) {
        InetSocketAddress backend = backends.get((next++ & Integer.MAX_VALUE) % backends.size());
        try {
          return await(Time.timeout(Duration.ofSeconds(2), TcpStream.connect(backend)));
        } catch (IOException refused) {
          last = refused;
        }
      }
      throw last;
    });
  }

  private static Future<Long> copy(AsyncRead from, AsyncWrite to) {
    return async(() -> {
      byte[] buffer = new byte[16 * 1024];
      long total = 0;
      try {
        for (int read; (read = await(from.read(buffer))) >= 0; total += read) {
          await(to.writeAll(buffer, 0, read));
        }
      } finally {
        await(to.shutdown());
      }
      return total;
    });
  }
}
