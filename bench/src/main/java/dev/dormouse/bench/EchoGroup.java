package dev.dormouse.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * TCP echo of messages. The servers of all peers stay up, so that each is as warm as it gets, and
 * are loaded in turns by one generator in C that shares the machine with them.
 */
record EchoGroup() implements Group {
  /** What the generator does: messages of so many bytes on so many connections. */
  private record Shape(int bytes, int connections) {
    @Override
    public String toString() {
      String size = bytes < KIBI ? bytes + " B" : bytes / KIBI + " KiB";
      return String.format(Locale.ROOT, "%s, %,d connections", size, connections);
    }
  }

  private static final int KIBI = 1024;

  /** What every server reads at once: the largest message. */
  private static final int BUFFER_BYTES = 16 * KIBI;

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(64, 1),
          new Shape(64, 50),
          new Shape(64, 500),
          new Shape(64, 5000),
          new Shape(BUFFER_BYTES, 50));

  private static final List<Peer> PEERS =
      List.of(
          Peer.TOKIO,
          Peer.DORMOUSE,
          Peer.DORMOUSE_URING,
          Peer.DORMOUSE_NIO,
          Peer.VIRTUAL_THREADS,
          Peer.NIO_LOOP);

  private static final int WARM_UP_MILLIS = 1_500;
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
        start(kind, setting, servers);
        runRounds(kind, servers, setting, found.get(), tally);
      } finally {
        for (Server server : servers.values()) {
          server.process().close();
        }
      }
    }
    return tally.rows();
  }

  private void start(RuntimeKind kind, Setting setting, Map<Peer, Server> servers)
      throws IOException, InterruptedException, BenchFailure {
    for (Peer peer : setting.peers(0, PEERS)) {
      if (peer == Peer.NIO_LOOP && kind.workers() > 1) {
        continue; // it has one thread
      }
      try {
        servers.put(peer, Server.start(command(peer, kind, setting)));
      } catch (BenchFailure missing) {
        if (peer != Peer.DORMOUSE_URING) {
          throw missing;
        }
        System.err.println("bench: no rows of io_uring, which this kernel refuses");
      }
    }
  }

  private static void runRounds(
      RuntimeKind kind, Map<Peer, Server> servers, Setting setting, LoadGenerator load, Tally tally)
      throws IOException, InterruptedException, BenchFailure {
    for (Server server : servers.values()) {
      for (Shape shape : SHAPES) { // each takes ways through the server of its own
        load.run(server, shape.connections(), WARM_UP_MILLIS, shape.bytes());
      }
    }
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (Shape shape : SHAPES) {
        for (Peer peer : setting.peers(round, PEERS)) {
          Server server = servers.get(peer);
          if (server != null) {
            String workload = shape + ", " + kind.key() + ", ";
            add(
                tally,
                peer,
                workload,
                load.run(server, shape.connections(), WINDOW_MILLIS, shape.bytes()));
          }
        }
      }
    }
  }

  private static void add(Tally tally, Peer peer, String workload, LoadGenerator.Figures figures) {
    String nanos = "ns per request";
    tally.add(
        new Tally.Measure(workload + "CPU of the server", nanos, Row.Better.LESS),
        peer,
        figures.cpuNanos());
    tally.add(
        new Tally.Measure(workload + "CPU outside the kernel", nanos, Row.Better.LESS),
        peer,
        figures.userNanos());
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
    String bytes = Integer.toString(BUFFER_BYTES);
    return peer.isJava()
        ? jvm(setting.options())
            .command(peer, kind, EchoProcess.class, peer.key(), kind.key(), bytes)
        : setting.tokio().orElseThrow().command("echo", kind, bytes);
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
