package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Outcome;
import dev.dormouse.net.TcpStream;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.SendOutcome;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A pool of connections, with retries. */
class Pool implements AutoCloseable {
  private final Mpsc<TcpStream> idle = Mpsc.channel(8);
  private final AtomicInteger open = new AtomicInteger();
  private final Duration patience = Duration.ofSeconds(3);

  Future<TcpStream> borrow() {
    return async(() -> {
      TcpStream ready = idle.receiver().tryRecv();
      if (ready != null) {
        return ready;
      }
      if (open.incrementAndGet() <= 8) {
        try {
          return await(TcpStream.connect("localhost", 5432));
        } catch (IOException refused) {
          open.decrementAndGet();
          throw refused;
        }
      }
      open.decrementAndGet();
      return await(idle.receiver().recv());
    });
  }

  <T> Future<T> with(Function<TcpStream, Future<T>> work) {
    return async(() -> {
      TcpStream connection = await(borrow());
      boolean usable = false;
      try {
        T value = await(work.apply(connection));
        usable = true;
        return value;
      } finally {
        if (!usable || idle.sender().trySend(connection) != SendOutcome.SENT) {
          connection.close();
          open.decrementAndGet();
        }
      }
    });
  }

  Future<byte[]> query(String sql) {
    return with(connection ->
        async(() -> {
          await(connection.writeAll(sql + "\0"));
          byte[] answer = new byte[64];
          await(connection.readExact(answer));
          return answer;
        }));
  }

  Future<byte[]> queryWithRetries(String sql) {
    return async(() -> {
      Exception last = null;
      for (int attempt = 0; attempt < 5; attempt++) {
        try {
          return await(Time.timeout(patience, query(sql)));
        } catch (IOException | Elapsed failure) {
          last = failure;
        }
        await(Time.sleep(Duration.ofMillis(100L << attempt)));
      }
      throw last;
    });
  }

  Future<Integer> warmUp() {
    return async(() -> {
      int ready = 0;
      for (int i = 0; i < 4; i++) {
        try (var permit = await(idle.sender().reserve())) {
          switch (await(TcpStream.connect("localhost", 5432).outcome())) {
            case Outcome.Value<TcpStream>(var stream) -> {
              permit.send(stream);
              ready++;
            }
            case Outcome.Failure<TcpStream>(var why) -> System.err.println(why);
          }
        }
      }
      return ready;
    });
  }

  Future<Void> ping() {
    return async(() -> {
      spawn(query("ping").map(_ -> null));
      var last = spawn(query("ping"));
      last.abort();
      Future<byte[]> unwanted = query("never");
      unwanted.drop();
    });
  }

  @Override
  public void close() {
    idle.sender().close();
    idle.receiver().close();
  }
}
