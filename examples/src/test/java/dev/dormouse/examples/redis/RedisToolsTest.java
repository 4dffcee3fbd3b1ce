package dev.dormouse.examples.redis;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.dormouse.examples.EveryRuntime;
import dev.dormouse.net.TcpListener;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.CancellationToken;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Redis's own tools against the server. Where they are not installed this is skipped, unless {@code
 * -Ddormouse.redis.tools=required} says that they must be there.
 */
@Timeout(480)
class RedisToolsTest {
  private static final List<String> TOOLS = List.of("redis-cli", "redis-benchmark");

  /** Longer than any machine holds up a test. */
  private static final int LIFETIME_SECONDS = 10_000;

  @TempDir Path folder;

  /** What a test does with the port of a running server, on a thread of its own. */
  private interface Script {
    void run(int port) throws Exception;
  }

  @BeforeAll
  static void toolsAreThere() {
    for (String tool : TOOLS) {
      if (!isInstalled(tool)) {
        String missing = tool + " is not installed; on Debian it is in the package redis-tools";
        if (System.getProperty("dormouse.redis.tools", "").equals("required")) {
          fail(missing);
        }
        abort(missing);
      }
    }
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
  }

  private void serve(EveryRuntime make, Script script) throws Exception {
    try (AsyncRuntime runtime = make.get()) {
      CancellationToken stop = new CancellationToken();
      TcpListener listener = runtime.blockOn(TcpListener.bind("127.0.0.1", 0));
      int port = listener.localAddress().getPort();
      runtime.blockOn(
          async(() -> {
            var tools =
                spawner()
                    .spawnBlocking(() -> {
                      try {
                        script.run(port);
                      } finally {
                        stop.cancel();
                      }
                      return null;
                    });
            await(RedisServer.standard().serve(listener, stop.cancelled()));
            await(tools);
          }));
    }
  }

  /** Runs a tool to its end and returns what it has printed. */
  private String run(int port, String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(tool, "-p", Integer.toString(port)));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, tool, ".txt");
    Process process = start(command, out);
    try {
      int exit = process.waitFor();
      String printed = Files.readString(out);
      assertThat(exit).as("%s printed %s", command, printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(List<String> command, Path out) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .redirectInput(new File("/dev/null"))
        .start();
  }

  @ParameterizedTest
  @EnumSource
  void commandLineClientIsServed(EveryRuntime runtime) throws Exception {
    serve(
        runtime,
        port -> {
          String lifetime = Integer.toString(LIFETIME_SECONDS);
          assertThat(run(port, "redis-cli", "set", "greeting", "hello world")).isEqualTo("OK\n");
          assertThat(run(port, "redis-cli", "--no-raw", "get", "greeting"))
              .isEqualTo("\"hello world\"\n");
          assertThat(run(port, "redis-cli", "--no-raw", "expire", "greeting", lifetime))
              .isEqualTo("(integer) 1\n");
          String left = run(port, "redis-cli", "ttl", "greeting").strip();
          assertThat(Integer.parseInt(left)).isBetween(1, LIFETIME_SECONDS);
          assertThat(run(port, "redis-cli", "-r", "5", "incr", "n")).isEqualTo("1\n2\n3\n4\n5\n");
          assertThat(run(port, "redis-cli", "publish", "nobody", "x")).isEqualTo("0\n");
          assertThat(run(port, "redis-cli", "dance")).startsWith("ERR unknown command 'dance'");
        });
  }

  @ParameterizedTest
  @EnumSource
  void subscribedClientHearsWhatAnotherPublishes(EveryRuntime runtime) throws Exception {
    serve(
        runtime,
        port -> {
          Path out = folder.resolve("subscriber.txt");
          Process subscriber =
              start(List.of("redis-cli", "-p", Integer.toString(port), "subscribe", "news"), out);
          try {
            while (run(port, "redis-cli", "publish", "news", "hello").equals("0\n")) {
              assertThat(subscriber.isAlive()).isTrue();
            }
            while (!Files.readString(out).contains("message\nnews\nhello\n")) {
              assertThat(subscriber.isAlive()).isTrue();
              Thread.onSpinWait();
            }
          } finally {
            subscriber.destroyForcibly().waitFor();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void benchmarkRunsWithoutAnError(EveryRuntime runtime) throws Exception {
    serve(
        runtime,
        port -> {
          for (String pipelined : List.of("1", "16")) {
            String printed =
                run(
                    port,
                    "redis-benchmark",
                    "-n",
                    "2000",
                    "-c",
                    "20",
                    "-P",
                    pipelined,
                    "-t",
                    "ping,set,get,incr",
                    "--csv");
            assertThat(printed)
                .contains("\"PING_INLINE\"", "\"PING_MBULK\"", "\"SET\"", "\"GET\"", "\"INCR\"")
                .doesNotContainIgnoringCase("error")
                .doesNotContainIgnoringCase("warning");
          }
          assertThat(run(port, "redis-cli", "get", "counter:__rand_int__")).isEqualTo("4000\n");
        });
  }
}
