package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawner;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Spawner;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.task.Blocking;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** Files by helper threads; what is parsed here lies in memory. */
class FileStore {
  private final Map<Path, String> cache = new ConcurrentHashMap<>();
  private final Path root = Path.of("data");

  Future<String> twoWays(Path one, Path other) {
    return async(() -> {
      String first = await(Blocking.call(() -> Files.readString(one)));
      JoinHandle<String> second = spawner().spawnBlocking(() -> Files.readString(other));
      return first + await(second);
    });
  }

  /** Runs a call that blocks on a thread of its own. */
  static <T> Future<T> blocking(Callable<T> call) {
    return async(() -> {
      Oneshot<T> answer = Oneshot.channel();
      Thread.ofVirtual()
          .start(() -> {
            try (var sender = answer.sender()) {
              sender.send(call.call());
            } catch (Exception failure) {
              System.err.println(failure);
            }
          });
      return await(answer.receiver());
    });
  }

  Future<String> read(String name) {
    return async(() -> {
      Path file = root.resolve(name).normalize();
      String known = cache.get(file);
      if (known == null) {
        known = await(blocking(() -> Files.readString(file)));
        cache.put(file, known);
      }
      return known;
    });
  }

  Future<Properties> settings(String name) {
    return async(() -> {
      Properties settings = new Properties();
      try (StringReader reader = new StringReader(await(read(name)))) {
        settings.load(reader);
      }
      return settings;
    });
  }

  Future<Long> countWords(String name) {
    return async(() -> {
      long words = 0;
      try (Scanner scanner = new Scanner(await(read(name)))) {
        while (scanner.hasNext()) {
          scanner.next();
          words++;
        }
      }
      byte[] bytes = cache.get(root.resolve(name)).getBytes(StandardCharsets.UTF_8);
      try (var in = new ByteArrayInputStream(bytes)) {
        int first = in.read();
        words += first > 0 ? in.readAllBytes().length * 0L : 0;
      }
      StringWriter copy = new StringWriter();
      try (BufferedReader lines = new BufferedReader(new StringReader(copy.toString()))) {
        while (lines.readLine() != null) {
          words++;
        }
      }
      return words;
    });
  }

  /** Lines of a file, through a channel that a thread fills. */
  Future<Integer> lines(String name) {
    return async(() -> {
      Mpsc<String> lines = Mpsc.channel(16);
      Spawner spawner = spawner();
      Thread.ofVirtual().start(() -> sendAll(spawner, name, lines));
      int count = 0;
      try (var receiver = lines.receiver()) {
        while (await(receiver.recv()) != null) {
          count++;
        }
      }
      return count;
    });
  }

  private void sendAll(Spawner spawner, String name, Mpsc<String> lines) {
    try (var sender = lines.sender();
        var all = Files.lines(root.resolve(name))) {
      all.forEach(line -> spawner.spawn(sender.send(line)));
    } catch (IOException failure) {
      System.err.println(failure);
    }
  }
}
