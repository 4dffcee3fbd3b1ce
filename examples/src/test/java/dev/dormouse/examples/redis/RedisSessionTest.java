package dev.dormouse.examples.redis;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.clock;
import static dev.dormouse.future.Async.spawn;
import static dev.dormouse.future.Async.spawner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.io.AsyncWrite;
import dev.dormouse.io.ByteStreams;
import dev.dormouse.io.Duplex;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.task.TaskTracker;
import dev.dormouse.testing.DormouseTest;
import dev.dormouse.testing.ScriptedStream;
import dev.dormouse.testing.TestRuntime;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sessions in memory, on a clock that jumps. */
class RedisSessionTest {
  private static final long BYTES_MAX = 2_000;

  private final Channels channels = new Channels();
  private final CancellationToken stop = new CancellationToken();
  private @Nullable TaskTracker sessions;

  /** What a test does with the keys of a server. */
  private interface Script {
    Future<Void> run(Keyspace keys);
  }

  private void play(TestRuntime test, Script script) throws Exception {
    test.run(
        async(() -> {
          sessions = new TaskTracker(spawner());
          Keyspace keys = new Keyspace(clock(), BYTES_MAX);
          JoinHandle<Void> purge = spawn(keys.purge());
          try {
            await(script.run(keys));
            sessions.close();
            await(sessions.awaitEmpty());
          } finally {
            purge.abort();
          }
        }));
    assertThat(channels.size()).isZero();
  }

  /** Connects a client to a session of its own. */
  private Future<Client> connect(Keyspace keys) {
    return async(() -> {
      var ends = Duplex.pair();
      sessions.spawn(new RedisSession(ends.second(), keys, channels).serve(stop));
      return Client.of(ends.first());
    });
  }

  /** Asks line by line; each has the reply behind an arrow. */
  private void converse(TestRuntime test, String... lines) throws Exception {
    play(
        test,
        keys ->
            async(() -> {
              try (var client = await(connect(keys))) {
                for (String line : lines) {
                  String[] parts = line.split(" -> ", 2);
                  assertThat(await(client.ask(parts[0]))).as(parts[0]).isEqualTo(parts[1]);
                }
              }
            }));
  }

  @DormouseTest
  void keysHaveValues(TestRuntime test) throws Exception {
    converse(
        test,
        "get a -> (nil)",
        "SET a 1 -> OK",
        "get a -> 1",
        "set a 2 nx -> (nil)",
        "set b 2 xx -> (nil)",
        "set a 3 xx get -> 1",
        "set a 4 nx get -> 3",
        "get a -> 3",
        "set b '' -> OK",
        "exists a b a c -> 3",
        "dbsize -> 2",
        "del a c b -> 2",
        "dbsize -> 0");
  }

  @DormouseTest
  void numbersAreCounted(TestRuntime test) throws Exception {
    converse(
        test,
        "incr n -> 1",
        "incrby n 41 -> 42",
        "decr n -> 41",
        "get n -> 41",
        "set n 9223372036854775807 -> OK",
        "incr n -> ERR increment or decrement would overflow",
        "get n -> 9223372036854775807",
        "set n 01 -> OK",
        "incr n -> ERR value is not an integer or out of range",
        "incrby n x -> ERR value is not an integer or out of range");
  }

  @DormouseTest
  void whatIsWrongIsSaidAndTheConnectionLives(TestRuntime test) throws Exception {
    converse(
        test,
        "fly a b -> ERR unknown command 'fly', with args beginning with: 'a' 'b' ",
        "get -> ERR wrong number of arguments for 'get' command",
        "GET a b -> ERR wrong number of arguments for 'get' command",
        "set a 1 soon -> ERR syntax error",
        "set a 1 nx xx -> ERR syntax error",
        "set a 1 ex 1 keepttl -> ERR syntax error",
        "set a 1 ex -> ERR syntax error",
        "set a 1 ex x -> ERR value is not an integer or out of range",
        "set a 1 ex 0 -> ERR invalid expire time in 'set' command",
        "expire a 9223372036854775807 -> ERR invalid expire time in 'expire' command",
        "pexpire a -9223372036854775808 -> ERR invalid expire time in 'pexpire' command",
        "config set a b -> ERR unknown subcommand 'set'",
        "client kill -> ERR unknown subcommand 'kill'",
        "select 1 -> ERR DB index is out of range",
        "ping -> PONG");
  }

  @DormouseTest
  void toolsAreAnswered(TestRuntime test) throws Exception {
    converse(
        test,
        "PING hello -> hello",
        "echo hello -> hello",
        "command docs -> []",
        "config get save appendonly other -> [save, , appendonly, no]",
        "client setname me -> OK",
        "select 0 -> OK",
        "quit -> OK");
  }

  @DormouseTest
  void keysExpire(TestRuntime test) throws Exception {
    play(
        test,
        keys ->
            async(() -> {
              try (var client = await(connect(keys))) {
                await(client.ask("set a 1 ex 10", "set b 1 px 2500", "set c 1", "set d 1 ex 1"));
                assertThat(await(client.ask("ttl a"))).isEqualTo("10");
                assertThat(await(client.ask("pttl b"))).isEqualTo("2500");
                assertThat(await(client.ask("ttl c"))).isEqualTo("-1");
                assertThat(await(client.ask("ttl x"))).isEqualTo("-2");
                assertThat(await(client.ask("expire d 100"))).isEqualTo("1");
                assertThat(await(client.ask("expire x 100"))).isEqualTo("0");
                await(client.ask("incr a", "set b 2 keepttl"));
                await(Time.sleep(Duration.ofMillis(2_499)));
                assertThat(await(client.ask("get b"))).isEqualTo("2");
                await(Time.sleep(Duration.ofMillis(1)));
                assertThat(await(client.ask("get b"))).isEqualTo("(nil)");
                assertThat(await(client.ask("get a"))).isEqualTo("2");
                assertThat(await(client.ask("ttl d"))).isEqualTo("98");
                assertThat(await(client.ask("pexpire c 0"))).isEqualTo("1");
                assertThat(await(client.ask("exists c"))).isEqualTo("0");
                await(client.ask("set a 3"));
                assertThat(await(client.ask("ttl a"))).isEqualTo("-1");
              }
            }));
  }

  @DormouseTest
  void expiredKeysAreTakenAwayWithoutBeingAskedFor(TestRuntime test) throws Exception {
    play(
        test,
        keys ->
            async(() -> {
              try (var client = await(connect(keys))) {
                // The second expires first, and so must wake who waits for the first.
                await(client.ask("set a 1 ex 20", "set b 1 ex 10", "set c 1"));
                await(Time.sleep(Duration.ofSeconds(11)));
                assertThat(keys.size()).isEqualTo(2);
                await(Time.sleep(Duration.ofSeconds(10)));
                assertThat(keys.size()).isEqualTo(1);
              }
            }));
  }

  @DormouseTest
  void memoryHasABound(TestRuntime test) throws Exception {
    String refused = "OOM command not allowed when used memory > 'maxmemory'.";
    String long1 = "x".repeat(700);
    String long2 = "y".repeat(700);
    converse(
        test,
        "set a " + long1 + " -> OK",
        "set b " + long1 + " -> OK",
        "set c " + long1 + " -> " + refused,
        "get c -> (nil)",
        "set b " + long2 + " -> OK",
        "expire b 10 -> 1",
        "del a -> 1",
        "set c " + long1 + " -> OK");
  }

  @DormouseTest
  void whatIsAskedTogetherIsAnsweredWithOneWrite(TestRuntime test) throws Exception {
    AtomicInteger writes = new AtomicInteger();
    play(
        test,
        keys ->
            async(() -> {
              try (var ends = Duplex.pair()) {
                var counted =
                    ByteStreams.join(
                        ends.second(),
                        ByteStreams.inspect(
                            (AsyncWrite) ends.second(), (_, _, _) -> writes.incrementAndGet()));
                var session = spawn(new RedisSession(counted, keys, channels).serve(stop));
                var client = Client.of(ends.first());
                await(client.say("incr n\r\n".repeat(19) + "incr n"));
                for (int i = 1; i <= 20; i++) {
                  assertThat(await(client.hear())).isEqualTo(Integer.toString(i));
                }
                await(client.stream().shutdown());
                await(session);
              }
            }));
    assertThat(writes).hasValue(1);
  }

  @DormouseTest
  void brokenProtocolIsToldAndEndsTheConnection(TestRuntime test) throws Exception {
    play(
        test,
        keys ->
            async(() -> {
              try (var stream =
                  ScriptedStream.of(script ->
                      script
                          .read("PING\r\n*1\r\n!3\r\nPING\r\n")
                          .write("+PONG\r\n-ERR Protocol error: expected '$', got '!'\r\n"))) {
                await(new RedisSession(stream, keys, channels).serve(stop));
              }
            }));
  }

  @DormouseTest(runs = 20)
  void publishedMessagesReachWhoSubscribed(TestRuntime test) throws Exception {
    play(
        test,
        keys ->
            async(() -> {
              try (var ann = await(connect(keys));
                  var bob = await(connect(keys));
                  var publisher = await(connect(keys))) {
                assertThat(await(ann.ask("subscribe news sport")))
                    .isEqualTo("[subscribe, news, 1]");
                assertThat(await(ann.hear())).isEqualTo("[subscribe, sport, 2]");
                assertThat(await(bob.ask("subscribe news"))).isEqualTo("[subscribe, news, 1]");
                assertThat(await(publisher.ask("publish news hello"))).isEqualTo("2");
                assertThat(await(publisher.ask("publish sport 1:0"))).isEqualTo("1");
                assertThat(await(publisher.ask("publish none x"))).isEqualTo("0");
                List<String> heard = new ArrayList<>(List.of(await(ann.hear()), await(ann.hear())));
                assertThat(heard)
                    .containsExactlyInAnyOrder("[message, news, hello]", "[message, sport, 1:0]");
                assertThat(await(bob.hear())).isEqualTo("[message, news, hello]");
                assertThat(await(ann.ask("ping"))).isEqualTo("[pong, ]");
                assertThat(await(ann.ask("get a")))
                    .isEqualTo(
                        "ERR Can't execute 'get': only SUBSCRIBE / UNSUBSCRIBE / PING / QUIT are"
                            + " allowed in this context");
                assertThat(await(ann.ask("unsubscribe news"))).isEqualTo("[unsubscribe, news, 1]");
                assertThat(await(publisher.ask("publish news again"))).isEqualTo("1");
                assertThat(await(bob.hear())).isEqualTo("[message, news, again]");
                assertThat(await(ann.ask("unsubscribe"))).isEqualTo("[unsubscribe, sport, 0]");
                assertThat(await(ann.ask("unsubscribe"))).isEqualTo("[unsubscribe, (nil), 0]");
                assertThat(await(ann.ask("get a"))).isEqualTo("(nil)");
                assertThat(channels.size()).isEqualTo(1);
                assertThat(await(bob.ask("quit"))).isEqualTo("OK");
                assertThat(await(bob.hear())).isEmpty();
              }
            }));
  }

  @DormouseTest
  void subscriberThatDoesNotReadIsDisconnected(TestRuntime test) throws Exception {
    play(
        test,
        keys ->
            async(() -> {
              try (var slow = await(connect(keys));
                  var publisher = await(connect(keys))) {
                await(slow.ask("subscribe news"));
                String message = "publish news " + "x".repeat(400);
                for (int i = 0; i < 1_000; i++) {
                  assertThat(await(publisher.ask(message))).isEqualTo("1");
                }
                int heard = 0;
                while (!await(slow.hear()).isEmpty()) {
                  heard++;
                }
                assertThat(heard).isBetween(1, 400);
                assertThat(await(publisher.ask(message))).isEqualTo("0");
              }
            }));
  }

  @DormouseTest
  void stoppingEndsSessionsAfterWhatTheyAnswered(TestRuntime test) throws Exception {
    play(
        test,
        keys ->
            async(() -> {
              try (var client = await(connect(keys));
                  var subscriber = await(connect(keys))) {
                await(subscriber.ask("subscribe news"));
                await(client.ask("set a 1"));
                stop.cancel();
                assertThat(await(client.hear())).isEmpty();
                assertThat(await(subscriber.hear())).isEmpty();
              }
            }));
  }
}
