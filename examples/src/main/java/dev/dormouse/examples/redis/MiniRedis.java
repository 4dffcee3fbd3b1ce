package dev.dormouse.examples.redis;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Futures;
import dev.dormouse.net.TcpListener;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.signal.Signals;
import java.io.IOException;

/** A small Redis: {@code MiniRedis [PORT]}. Talk to it with {@code redis-cli}; Ctrl-C ends it. */
public final class MiniRedis {
  private static final int PORT = 6379;

  private MiniRedis() {}

  public static void main(String[] args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : PORT;
    try (var runtime = AsyncRuntime.workStealing()) {
      runtime.blockOn(
          async(() -> {
            var listener = await(TcpListener.bind("127.0.0.1", port));
            System.out.printf(
                "mini-redis on %s (%s), Ctrl-C ends it%n",
                listener.localAddress(), runtime.pollerName());
            var stop = Futures.race(Signals.ctrlC(), Signals.terminate());
            await(RedisServer.standard().serve(listener, stop));
          }));
    } catch (IOException failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }
}
