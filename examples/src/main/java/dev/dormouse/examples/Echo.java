package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.net.TcpListener;
import dev.dormouse.runtime.AsyncRuntime;

/** Sends back what it reads, on port 6000 of the loopback interface or the one given. */
class Echo {
  public static void main(String[] args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 6000;
    try (var runtime = AsyncRuntime.workStealing()) {
      runtime.blockOn(
          async(() -> {
            try (var listener = await(TcpListener.bind("127.0.0.1", port))) {
              await(serve(listener));
            }
          }));
    }
  }

  /** Serves until it is dropped. */
  static Future<Void> serve(TcpListener listener) {
    return async(() -> {
      while (true) {
        var stream = await(listener.accept());
        spawn(
            async(() -> {
              try (stream) {
                var buffer = new byte[4096];
                for (int n; (n = await(stream.read(buffer))) >= 0; ) {
                  await(stream.writeAll(buffer, 0, n));
                }
              }
            }));
      }
    });
  }
}
