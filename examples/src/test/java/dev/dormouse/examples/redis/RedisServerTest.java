package dev.dormouse.examples.redis;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.examples.EveryRuntime;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.CancellationToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers with clients over real sockets. */
@Timeout(240)
class RedisServerTest {
  /** Longer than any machine holds up a task. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final long BYTES_MAX = 1 << 24;

  /** What a test does with a running server. */
  private interface Script {
    Future<Void> run(int port, Running server);
  }

  /** Told to stop, and told when it has ended. */
  private record Running(CancellationToken stop, CancellationToken ended) {
    Future<Void> run(Future<Void> server) {
      return async(() -> {
        try (var end = ended.cancelOnClose()) {
          await(server);
        }
      });
    }
  }

  private static void serve(EveryRuntime make, RedisServer server, Script script) throws Exception {
    try (AsyncRuntime runtime = make.get()) {
      runtime.blockOn(
          async(() -> {
            var listener = await(TcpListener.bind("127.0.0.1", 0));
            int port = listener.localAddress().getPort();
            var stop = new CancellationToken();
            var running = new Running(stop, new CancellationToken());
            JoinHandle<Void> serving = spawn(running.run(server.serve(listener, stop.cancelled())));
            try {
              await(script.run(port, running));
            } finally {
              stop.cancel();
            }
            await(serving);
            assertThat(runtime.metrics().armedTimers()).isZero();
            assertThat(runtime.metrics().descriptors()).isZero();
          }));
    }
  }

  private static Future<Client> connect(int port) {
    return TcpStream.connect("127.0.0.1", port).map(Client::of);
  }

  @ParameterizedTest
  @EnumSource
  void clientsCountTogetherAndHearEachOther(EveryRuntime runtime) throws Exception {
    int clients = 8;
    int rounds = 50;
    serve(
        runtime,
        new RedisServer(100, BYTES_MAX, LONG),
        (port, _) ->
            async(() -> {
              List<JoinHandle<Void>> counting = new ArrayList<>();
              try (var listener = await(connect(port))) {
                await(listener.ask("subscribe done"));
                for (int i = 0; i < clients; i++) {
                  counting.add(spawn(count(port, rounds)));
                }
                for (int i = 0; i < clients; i++) {
                  assertThat(await(listener.hear())).isEqualTo("[message, done, bye]");
                }
                for (JoinHandle<Void> each : counting) {
                  await(each);
                }
              }
              try (var client = await(connect(port))) {
                String sum = await(client.ask("get n"));
                assertThat(sum).isEqualTo(Integer.toString(clients * rounds));
              }
            }));
  }

  private static Future<Void> count(int port, int rounds) {
    return async(() -> {
      try (var client = await(connect(port))) {
        for (int i = 0; i < rounds; i++) {
          await(client.ask("incr n"));
        }
        await(client.ask("publish done bye"));
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void valueOfAMegabyteComesBack(EveryRuntime runtime) throws Exception {
    String value = "0123456789abcdef".repeat((RespCodec.REQUEST_BYTES_MAX - 64) / 16);
    serve(
        runtime,
        new RedisServer(100, BYTES_MAX, LONG),
        (port, _) ->
            async(() -> {
              try (var client = await(connect(port))) {
                String request =
                    "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$%d\r\n%s".formatted(value.length(), value);
                assertThat(await(client.ask(request))).isEqualTo("OK");
                assertThat(await(client.ask("get a"))).isEqualTo(value);
              }
            }));
  }

  @ParameterizedTest
  @EnumSource
  void clientAboveTheBoundIsServedWhenAnotherLeaves(EveryRuntime runtime) throws Exception {
    serve(
        runtime,
        new RedisServer(1, BYTES_MAX, LONG),
        (port, _) ->
            async(() -> {
              try (var first = await(connect(port));
                  var second = await(connect(port))) {
                await(second.say("get a"));
                assertThat(await(first.ask("set a 1"))).isEqualTo("OK");
                assertThat(await(first.ask("quit"))).isEqualTo("OK");
                assertThat(await(second.hear())).isEqualTo("1");
              }
            }));
  }

  @ParameterizedTest
  @EnumSource
  void stopEndsEverySession(EveryRuntime runtime) throws Exception {
    serve(
        runtime,
        new RedisServer(100, BYTES_MAX, LONG),
        (port, server) ->
            async(() -> {
              try (var idle = await(connect(port));
                  var subscriber = await(connect(port))) {
                await(idle.ask("set a 1 ex 100"));
                await(subscriber.ask("subscribe news"));
                server.stop().cancel();
                assertThat(await(idle.hear())).isEmpty();
                assertThat(await(subscriber.hear())).isEmpty();
              }
            }));
  }

  @ParameterizedTest
  @EnumSource
  void clientThatDoesNotReadIsCutOffAtTheEnd(EveryRuntime runtime) throws Exception {
    serve(
        runtime,
        new RedisServer(100, BYTES_MAX, Duration.ofMillis(20)),
        (port, server) ->
            async(() -> {
              // More replies than the kernel's buffers hold, and a client that leaves them there.
              try (var client = await(connect(port));
                  var stuck = await(connect(port))) {
                String value = "x".repeat(1_000_000);
                await(client.ask("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1000000\r\n" + value));
                await(stuck.say("get a\r\n".repeat(100)));
                await(stuck.hear());
                server.stop().cancel();
                await(server.ended().cancelled());
              }
            }));
  }
}
