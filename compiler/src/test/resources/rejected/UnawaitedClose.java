package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Spawner;

class UnawaitedClose {
  interface Stream extends AutoCloseable {
    Future<Void> write(String text);

    Future<Void> flush();

    Future<Void> shutdown();

    JoinHandle<Void> closeLater();

    @Override
    void close();
  }

  // region wrong
  Future<Void> wrong(Stream stream) {
    return async(() -> {
      await(stream.write("bye"));
      spawn(stream.shutdown());
    });
  }
  // endregion

  // region right
  Future<Void> right(Stream stream) {
    return async(() -> {
      await(stream.write("bye"));
      await(stream.shutdown());
    });
  }
  // endregion

  Future<Integer> more(Stream stream, Spawner spawner) {
    return async(() -> {
      try {
        await(stream.write("bye"));
      } finally {
        stream.shutdown().drop();
        if (stream.hashCode() == 1) {
          spawner.spawn(stream.flush());
        }
        stream.closeLater();
      }
      spawn(stream.shutdown());
      return 1;
    });
  }

  Future<Void> allowed(Stream stream) {
    return async(() -> {
      spawn(stream.flush());
      JoinHandle<Void> ending = spawn(stream.shutdown());
      stream.closeLater();
      try {
        await(stream.write("bye"));
      } finally {
        await(ending);
        stream.close();
      }
    });
  }

  @SuppressWarnings("unawaited-close")
  Future<Void> meant(Stream stream) {
    return async(() -> {
      spawn(stream.shutdown());
    });
  }
}
