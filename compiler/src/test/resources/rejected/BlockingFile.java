package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawner;

import dev.dormouse.future.Future;
import java.io.File;
import java.io.FileInputStream;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

class BlockingFile {
  // region wrong
  Future<Void> wrong(Path file, Future<String> text) {
    return async(() -> {
      Files.writeString(file, await(text));
    });
  }
  // endregion

  // region right
  Future<Path> right(Path file, Future<String> text) {
    return async(() -> {
      String value = await(text);
      return await(spawner().spawnBlocking(() -> Files.writeString(file, value)));
    });
  }
  // endregion

  Future<Void> more(File file) {
    return async(() -> {
      try (FileInputStream in = new FileInputStream(file)) {
        in.readAllBytes();
      }
      try (RandomAccessFile random = new RandomAccessFile(file, "r");
          FileChannel channel = random.getChannel()) {
        channel.size();
      }
      file.delete();
      new StringReader("x").read();
    });
  }

  Future<Void> meant(Path file) {
    return async(() -> {
      @SuppressWarnings("blocking-file")
      boolean exists = Files.exists(file);
      if (exists) {
        await(more(file.toFile()));
      }
    });
  }
}
