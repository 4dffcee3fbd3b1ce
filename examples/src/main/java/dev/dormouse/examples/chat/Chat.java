package dev.dormouse.examples.chat;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.net.TcpListener;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.signal.Signals;
import java.io.IOException;
import java.time.Duration;

/**
 * A chat server: {@code Chat [--host HOST] [--port PORT] [--idle SECONDS]}. Talk to it with {@code
 * nc localhost 6000}; Ctrl-C ends it after everybody was told.
 */
public final class Chat {
  private Chat() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    try (var runtime = AsyncRuntime.workStealing()) {
      runtime.blockOn(
          async(() -> {
            var server = new ChatServer(ChatOptions.standard().withIdle(arguments.idle()));
            var listener = await(TcpListener.bind(arguments.host(), arguments.port()));
            System.out.println("chat on " + listener.localAddress() + ", Ctrl-C ends it");
            await(server.serve(listener, Signals.ctrlC()));
            System.out.println("everybody has left");
          }));
    } catch (IOException failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }

  /** The command line. */
  record Arguments(String host, int port, Duration idle) {
    private static final String USAGE = "usage: Chat [--host HOST] [--port PORT] [--idle SECONDS]";

    static Arguments parse(String[] args) {
      String host = "127.0.0.1";
      int port = 6000;
      Duration idle = ChatOptions.standard().idle();
      for (int i = 0; i < args.length; i += 2) {
        if (i + 1 == args.length) {
          throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
        }
        String value = args[i + 1];
        switch (args[i]) {
          case "--host" -> host = value;
          case "--port" -> port = Load.number(args[i], value, 0, 65_535);
          case "--idle" -> idle = Duration.ofSeconds(Load.number(args[i], value, 1, 1_000_000));
          default -> throw new IllegalArgumentException("no option " + args[i] + "; " + USAGE);
        }
      }
      return new Arguments(host, port, idle);
    }
  }
}
