package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.io.Lines;
import dev.dormouse.net.TcpStream;
import dev.dormouse.sync.Oneshot;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Requests that overtake each other on one connection. */
class Client implements AutoCloseable {
  private final Map<Integer, Oneshot.Sender<String>> waiting = new ConcurrentHashMap<>();
  private final Map<String, Future<String>> prepared = new HashMap<>();
  private final TcpStream stream;
  private final JoinHandle<Void> reader;
  private int ids;

  private Client(TcpStream stream, JoinHandle<Void> reader) {
    this.stream = stream;
    this.reader = reader;
  }

  static Future<Client> connect(String host) {
    return async(() -> {
      TcpStream stream = await(TcpStream.connect(host, 6379));
      JoinHandle<Void> reader = spawn(async(() -> {}));
      return new Client(stream, reader);
    });
  }

  Future<String> call(String request) {
    return async(() -> {
      int id;
      Oneshot<String> answer = Oneshot.channel();
      synchronized (waiting) {
        id = ids++;
      }
      waiting.put(id, answer.sender());
      try {
        await(stream.writeAll(id + " " + request + "\n"));
        return await(answer.receiver());
      } finally {
        waiting.remove(id);
      }
    });
  }

  Future<Void> dispatch() {
    return async(() -> {
      Lines lines = stream.lines();
      String line;
      do {
        line = await(lines.next());
        if (line == null) {
          break;
        }
        int space = line.indexOf(' ');
        var sender = waiting.get(Integer.parseInt(line.substring(0, space)));
        if (sender != null) {
          sender.send(line.substring(space + 1));
        }
      } while (true);
      throw new IOException("the server closed the connection");
    });
  }

  /** Futures that are kept for later are not forgotten. */
  void prepare(String name) {
    prepared.put(name, call(name));
    prepared.computeIfAbsent(name, this::call);
    Future<String> last = call("last");
    Runnable later = () -> prepared.put("last", last);
    later.run();
  }

  Future<String> take(String name) {
    Future<String> known = prepared.remove(name);
    return known != null ? known : call(name);
  }

  Future<Void> quit() {
    return async(() -> {
      await(call("quit"));
      await(stream.shutdown());
      reader.abort();
    });
  }

  @Override
  public void close() {
    reader.abort();
    stream.close();
  }
}
