package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Select2;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A server that ends gracefully: it stops accepting and waits for its sessions. */
class EchoServer {
  private static final System.Logger LOG = System.getLogger("sound");
  private final AtomicLong bytes = new AtomicLong();
  private final Duration idle = Duration.ofSeconds(30);

  public static void main(String[] args) throws Exception {
    CancellationToken stop = new CancellationToken();
    try (var runtime = AsyncRuntime.workStealing()) {
      runtime.spawn(new EchoServer().report(stop));
      runtime.blockOn(new EchoServer().serve(7000, stop));
    }
  }

  Future<Void> serve(int port, CancellationToken stop) {
    return async(() -> {
      List<JoinHandle<Void>> sessions = new ArrayList<>();
      try (TcpListener listener = await(TcpListener.bind("127.0.0.1", port))) {
        accepting:
        while (true) {
          switch (await(Futures.select(listener.accept(), stop.cancelled()))) {
            case Select2.First(TcpStream stream) -> sessions.add(spawn(session(stream)));
            case Select2.Second(_) -> {
              break accepting;
            }
          }
          sessions.removeIf(JoinHandle::isFinished);
        }
      }
      for (JoinHandle<Void> each : sessions) {
        try {
          await(Time.timeout(idle, each));
        } catch (Elapsed late) {
          each.abort();
        }
      }
    });
  }

  private Future<Void> session(TcpStream stream) {
    return async(() -> {
      try (stream) {
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await(Time.timeout(idle, stream.read(buffer)))) >= 0) {
          await(stream.writeAll(buffer, 0, read));
          bytes.addAndGet(read);
        }
        await(stream.shutdown());
      } catch (IOException gone) {
        LOG.log(System.Logger.Level.DEBUG, "a client went away", gone);
      } catch (Elapsed silent) {
        LOG.log(System.Logger.Level.INFO, "a client was silent");
      } finally {
        LOG.log(System.Logger.Level.TRACE, "a session ended");
      }
    });
  }

  private Future<Void> report(CancellationToken stop) {
    return async(() -> {
      long before = 0;
      while (!stop.isCancelled()) {
        await(Futures.select(Time.sleep(Duration.ofSeconds(1)), stop.cancelled()));
        long now = bytes.get();
        System.out.println((now - before) + " bytes/s");
        before = now;
      }
    });
  }
}
