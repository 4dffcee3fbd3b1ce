package dev.dormouse.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * TCP echo of small messages. The servers of all peers stay up, so that each is as warm as it gets,
 * and are loaded in turns by one generator in C that shares the machine with them.
 */
record EchoGroup() implements Group {
  private static final int MESSAGE_BYTES = 64;
  private static final List<Integer> CONNECTIONS = List.of(1, 50, 500);
  private static final int WARM_UP_MILLIS = 2_000;
  private static final int WINDOW_MILLIS = 1_250;

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    Optional<LoadGenerator> found = LoadGenerator.build(setting.folder());
    if (found.isEmpty()) {
      return List.of();
    }
    for (RuntimeKind kind : RuntimeKind.values()) {
      Map<Peer, Server> servers = new EnumMap<>(Peer.class);
      try {
        for (Peer peer : setting.peers(0)) {
          servers.put(peer, Server.start(command(peer, kind, setting)));
        }
        runRounds(kind, servers, setting, found.get(), tally);
      } finally {
        for (Server server : servers.values()) {
          server.process().close();
        }
      }
    }
    return tally.rows();
  }

  private static void runRounds(
      RuntimeKind kind, Map<Peer, Server> servers, Setting setting, LoadGenerator load, Tally tally)
      throws IOException, InterruptedException, BenchFailure {
    for (Server server : servers.values()) {
      for (int connections : CONNECTIONS) { // each takes ways through the server of its own
        load.run(server, connections, WARM_UP_MILLIS, MESSAGE_BYTES);
      }
    }
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (int connections : CONNECTIONS) {
        for (Peer peer : setting.peers(round)) {
          Server server = Objects.requireNonNull(servers.get(peer));
          add(
              tally,
              peer,
              kind,
              connections,
              load.run(server, connections, WINDOW_MILLIS, MESSAGE_BYTES));
        }
      }
    }
  }

  private static void add(
      Tally tally, Peer peer, RuntimeKind kind, int connections, LoadGenerator.Figures figures) {
    String workload = MESSAGE_BYTES + " B, " + connections + " connections, " + kind.key() + ", ";
    tally.add(
        new Tally.Measure(workload + "CPU of the server", "ns per request", Row.Better.LESS),
        peer,
        figures.cpuNanos());
    tally.add(
        new Tally.Measure(workload + "throughput", "requests per second", Row.Better.MORE),
        peer,
        figures.perSecond());
    tally.add(
        new Tally.Measure(workload + "p50", "microseconds", Row.Better.LESS),
        peer,
        figures.p50Micros());
    tally.add(
        new Tally.Measure(workload + "p99", "microseconds", Row.Better.LESS),
        peer,
        figures.p99Micros());
  }

  private List<String> command(Peer peer, RuntimeKind kind, Setting setting)
      throws IOException, InterruptedException {
    return peer.isJava()
        ? jvm(setting.options()).command(peer, kind, EchoProcess.class, peer.key(), kind.key())
        : setting.tokio().orElseThrow().command("echo", kind);
  }

  /**
   * A server that is up.
   *
   * @param process its process
   * @param port where it listens
   */
  record Server(Child process, int port) {

    static Server start(List<String> command) throws IOException, BenchFailure {
      Child process = Child.server(command);
      return new Server(process, Integer.parseInt(process.firstLine()));
    }
  }
}
