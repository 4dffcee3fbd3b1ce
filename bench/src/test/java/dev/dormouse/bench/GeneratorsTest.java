package dev.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Runs the programs in C against servers, as the groups do, with little to do. */
@EnabledOnOs(OS.LINUX)
@EnabledIf("hasCompiler")
class GeneratorsTest {
  private static final Path BENCH = Path.of("").toAbsolutePath();
  private static final Jvm JVM = new Jvm(List.of("-Xmx256m"));
  private static final int MILLIS = 200;

  static boolean hasCompiler() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cc")));
  }

  @Test
  void messagesOfEachSizeComeBack() throws Exception {
    try (Server server = start(EchoProcess.class, "4096")) {
      for (Load load : List.of(new Load(1, 1), new Load(64, 20), new Load(64 * 1024, 5))) {
        assertSound(run("loadgen", server, load));
      }
    }
  }

  @Test
  void messagesComeBackThroughAProxy() throws Exception {
    String upstream = Programs.build(BENCH, "upstream").toString();
    try (Server target = Server.start(List.of(upstream));
        Server proxy = start(ProxyProcess.class, Integer.toString(target.port()))) {
      assertSound(run("loadgen", proxy, new Load(64 * 1024, 5)));
      assertSound(run("loadgen", proxy, new Load(64 * 1024, 5))); // the first ones were cut off
    }
  }

  @Test
  void datagramsComeBack() throws Exception {
    try (Server server = start(DatagramProcess.class, "4096")) {
      assertSound(run("datagrams", server, new Load(64, 5)));
    }
  }

  @Test
  void crowdsHaveAFigureForEachOfTheirConnections() throws Exception {
    Tally tally = new Tally("g");
    List<String> command =
        JVM.command(
            Peer.DORMOUSE, RuntimeKind.CURRENT_THREAD, CrowdProcess.class, Peer.DORMOUSE.key());
    try (Server server = Server.start(command)) {
      new Crowd(Programs.build(BENCH, "crowd"), 30, "one thread")
          .measure(server, Peer.DORMOUSE, tally);
    }
    assertThat(tally.rows())
        .extracting(Row::workload)
        .containsExactly(
            "30 sockets, one thread, resident memory of each",
            "30 sockets, one thread, opening one",
            "30 sockets, one thread, an echo through each");
    assertThat(tally.rows().get(1).results().get(Peer.DORMOUSE).median()).isPositive();
  }

  private static Server start(Class<?> main, String number) throws Exception {
    RuntimeKind kind = RuntimeKind.CURRENT_THREAD;
    String peer = Peer.DORMOUSE.key();
    return Server.start(JVM.command(Peer.DORMOUSE, kind, main, peer, kind.key(), number));
  }

  private static LoadGenerator.Figures run(String program, Server server, Load load)
      throws Exception {
    Optional<LoadGenerator> generator = LoadGenerator.build(BENCH, program, false);
    return generator.orElseThrow().run(server, load, MILLIS); // fails where an answer was wrong
  }

  private static void assertSound(LoadGenerator.Figures figures) {
    assertThat(figures.slices()).hasSize(4).allMatch(slice -> slice.cpuNanos() >= 0);
    assertThat(figures.userNanos()).isNotNegative();
    assertThat(figures.calls()).isEqualTo(-1);
  }
}
