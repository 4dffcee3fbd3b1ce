package dev.dormouse.examples.chat;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.examples.EveryRuntime;
import dev.dormouse.future.Future;
import dev.dormouse.io.Lines;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.CancellationToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(240)
class ChatServerTest {
  /** Longer than any machine holds up a task. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final ChatOptions SMALL = new ChatOptions(20, 16, LONG, LONG);

  static Stream<Supplier<AsyncRuntime>> runtimes() {
    return Stream.of(EveryRuntime.values());
  }

  /** What a test does as a client, given the address of a running server. */
  private interface Script {
    Future<Void> run(int port);
  }

  /** A client as a person with {@code nc} would be one. */
  private record Person(TcpStream stream, Lines lines) {
    static Future<Person> connect(int port) {
      return async(() -> {
        var stream = await(TcpStream.connect("127.0.0.1", port));
        var person = new Person(stream, Lines.of(stream, 4096));
        await(person.hear("* welcome"));
        await(person.hear("* you are in lobby"));
        return person;
      });
    }

    Future<Void> type(String text) {
      return stream.writeAll((text + "\n").getBytes());
    }

    /** Reads up to the first line that begins like this, and returns it. */
    Future<String> hear(String beginning) {
      return async(() -> {
        List<String> others = new ArrayList<>();
        for (String line; (line = await(lines.next())) != null; ) {
          if (line.startsWith(beginning)) {
            return line;
          }
          others.add(line);
        }
        throw new AssertionError("no line begins with '" + beginning + "' in " + others);
      });
    }

    Future<Void> hearTheEnd() {
      return async(() -> {
        while (await(lines.next()) != null) {
          // Only the end counts.
        }
      });
    }
  }

  private static void serve(Supplier<AsyncRuntime> make, ChatOptions options, Script script)
      throws Exception {
    try (var runtime = make.get()) {
      runtime.blockOn(
          async(() -> {
            var listener = await(TcpListener.bind("127.0.0.1", 0));
            int port = listener.localAddress().getPort();
            var stop = new CancellationToken();
            var server = new ChatServer(options);
            var serving = spawn(server.serve(listener, stop.cancelled()));
            try {
              await(script.run(port));
            } finally {
              stop.cancel();
            }
            await(serving);
            assertThat(server.clients()).isZero();
            assertThat(server.log()).first().isEqualTo("guest1 joined lobby");
          }));
      assertThat(Settled.metrics(runtime).aliveTasks()).isZero();
      assertThat(runtime.metrics().descriptors()).isZero();
      assertThat(runtime.metrics().armedTimers()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void peopleTalkInRoomsAndInPrivate(Supplier<AsyncRuntime> runtime) throws Exception {
    serve(
        runtime,
        SMALL,
        port ->
            async(() -> {
              var ann = await(Person.connect(port));
              var bob = await(Person.connect(port));
              try (var a = ann.stream();
                  var b = bob.stream()) {
                await(ann.type("/nick ann"));
                await(ann.hear("* you are ann"));
                await(bob.type("/nick ann"));
                await(bob.hear("! the name ann is taken"));
                await(bob.type("/nick bob\n/join den"));
                await(bob.hear("* you are in den"));
                await(ann.hear("* bob left lobby"));
                await(ann.type("/join den"));
                await(bob.hear("* ann joined den"));
                await(ann.type("hello den"));
                assertThat(await(bob.hear("ann:"))).isEqualTo("ann: hello den");
                await(bob.type("/msg ann psst"));
                assertThat(await(ann.hear("bob"))).isEqualTo("bob (private): psst");
                await(bob.type("/msg eve hi"));
                await(bob.hear("! nobody here is called eve"));
                await(bob.type("/list"));
                assertThat(await(bob.hear("* rooms:"))).isEqualTo("* rooms: den(2)");
                assertThat(await(bob.hear("* in"))).isEqualTo("* in den: bob ann");
                await(bob.type("/quit"));
                await(bob.hear("* goodbye: you quit"));
                await(bob.hearTheEnd());
                await(ann.hear("* bob left den"));
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void malformedAndOverlongLinesAreRefusedAndTheConnectionLives(Supplier<AsyncRuntime> runtime)
      throws Exception {
    serve(
        runtime,
        SMALL,
        port ->
            async(() -> {
              var ann = await(Person.connect(port));
              try (var a = ann.stream()) {
                await(ann.type("/dance"));
                await(ann.hear("! no command /dance"));
                await(ann.type("x".repeat(10_000)));
                await(ann.hear("! a line may have at most 512 bytes"));
                await(ann.type("/nick ann"));
                await(ann.hear("* you are ann"));
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void clientThatVanishesInTheMiddleOfALineLeavesTheChat(Supplier<AsyncRuntime> runtime)
      throws Exception {
    serve(
        runtime,
        SMALL,
        port ->
            async(() -> {
              var ann = await(Person.connect(port));
              var bob = await(Person.connect(port));
              try (var a = ann.stream()) {
                await(bob.stream().writeAll("half a li".getBytes()));
                bob.stream().close();
                await(ann.hear("* guest2 left lobby"));
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void shutdownTellsEverybodyAndSendsWhatWasQueued(Supplier<AsyncRuntime> runtime)
      throws Exception {
    List<String> farewells = new ArrayList<>();
    try (var rt = runtime.get()) {
      rt.blockOn(
          async(() -> {
            var listener = await(TcpListener.bind("127.0.0.1", 0));
            var stop = new CancellationToken();
            var serving = spawn(new ChatServer(SMALL).serve(listener, stop.cancelled()));
            var people = new ArrayList<Person>();
            for (int i = 0; i < 5; i++) {
              people.add(await(Person.connect(listener.localAddress().getPort())));
            }
            stop.cancel();
            for (var person : people) {
              farewells.add(await(person.hear("* goodbye")));
              await(person.hearTheEnd());
              person.stream().close();
            }
            await(serving);
          }));
      assertThat(Settled.metrics(rt).aliveTasks()).isZero();
      assertThat(rt.metrics().descriptors()).isZero();
    }
    assertThat(farewells).hasSize(5).containsOnly("* goodbye: the server is shutting down");
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void silentClientIsToldAndDisconnected(Supplier<AsyncRuntime> runtime) throws Exception {
    serve(
        runtime,
        new ChatOptions(20, 16, Duration.ofMillis(30), LONG),
        port ->
            async(() -> {
              var ann = await(Person.connect(port));
              try (var a = ann.stream()) {
                await(ann.hear("* goodbye: you were silent"));
                await(ann.hearTheEnd());
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void slowReaderIsDisconnectedAndTheOthersGoOn(Supplier<AsyncRuntime> runtime) throws Exception {
    serve(
        runtime,
        SMALL,
        port ->
            async(() -> {
              var fast = await(Person.connect(port));
              var slow = await(Person.connect(port));
              try (var f = fast.stream();
                  var s = slow.stream()) {
                await(fast.hear("* guest2 joined"));
                var gone = spawn(fast.hear("* guest2 left"));
                String line = "y".repeat(500);
                // The kernel's buffers hold some megabytes before the queue begins to fill.
                while (!gone.isFinished()) {
                  await(fast.type(line));
                }
                await(gone);
                await(fast.type("/list"));
                await(fast.hear("* in lobby: guest1"));
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void clientAboveTheBoundIsToldAndTurnedAway(Supplier<AsyncRuntime> runtime) throws Exception {
    serve(
        runtime,
        new ChatOptions(1, 16, LONG, LONG),
        port ->
            async(() -> {
              var first = await(Person.connect(port));
              try (var f = first.stream();
                  var second = await(TcpStream.connect("127.0.0.1", port))) {
                assertThat(await(Lines.of(second, 100).next())).isEqualTo("! the chat is full");
              }
            }));
  }
}
