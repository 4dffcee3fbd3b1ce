package dev.dormouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same service by servers of all peers. They stay up, so that each is as warm as it gets, and
 * are loaded in turns by one generator in C that shares the machine with them.
 *
 * @param peers whose servers there are
 * @param loads what is sent to each of them
 * @param countsCalls whether system calls are counted instead of time, which counting would falsify
 */
record ServersGroup(
    String name, Service service, List<Peer> peers, List<Load> loads, boolean countsCalls)
    implements Group {
  private static final int KIBI = 1024;

  /** What every server of TCP reads at once: the largest message. */
  private static final int BUFFER_BYTES = 16 * KIBI;

  private static final List<Load> SMALL_AND_LARGE =
      List.of(new Load(64, 50), new Load(64, 500), new Load(64, 5000), new Load(BUFFER_BYTES, 50));

  private static final List<Peer> BESIDE_TOKIO =
      List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.DORMOUSE_URING, Peer.DORMOUSE_NIO);

  /** Of one server, with all that it is loaded with. */
  private static final int WARM_UP_MILLIS = 6_000;

  private static final int WARM_UP_MILLIS_MIN = 1_500;
  private static final int WINDOW_MILLIS = 1_250;

  /** TCP echo of messages. */
  static ServersGroup ofEchoes() {
    List<Load> loads = new ArrayList<>(SMALL_AND_LARGE);
    loads.addFirst(new Load(64, 1));
    return new ServersGroup(
        "echo",
        Service.ECHO,
        List.of(
            Peer.TOKIO,
            Peer.DORMOUSE,
            Peer.DORMOUSE_URING,
            Peer.DORMOUSE_NIO,
            Peer.DORMOUSE_CORES,
            Peer.DORMOUSE_CORES_URING,
            Peer.VIRTUAL_THREADS,
            Peer.NIO_LOOP),
        List.copyOf(loads),
        false);
  }

  /** The same beside Netty. */
  static ServersGroup ofEchoesBesideNetty() {
    return new ServersGroup(
        "netty",
        Service.ECHO,
        List.of(Peer.NETTY_EPOLL, Peer.DORMOUSE, Peer.DORMOUSE_URING, Peer.NETTY_URING),
        SMALL_AND_LARGE,
        false);
  }

  /** System calls of an echo. */
  static ServersGroup ofSystemCalls() {
    return new ServersGroup(
        "system-calls",
        Service.ECHO,
        List.of(
            Peer.TOKIO,
            Peer.DORMOUSE,
            Peer.DORMOUSE_URING,
            Peer.DORMOUSE_NIO,
            Peer.VIRTUAL_THREADS,
            Peer.NETTY_EPOLL,
            Peer.NETTY_URING),
        List.of(new Load(64, 50), new Load(64, 500)),
        true);
  }

  /** Connections that are passed on to one server for all. */
  static ServersGroup ofProxies() {
    return new ServersGroup(
        "proxy", Service.PROXY, BESIDE_TOKIO, List.of(new Load(64 * KIBI, 50)), false);
  }

  /** UDP echo. */
  static ServersGroup ofDatagrams() {
    return new ServersGroup(
        "datagrams", Service.DATAGRAMS, BESIDE_TOKIO, List.of(new Load(64, 50)), false);
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    Optional<LoadGenerator> load =
        LoadGenerator.build(setting.folder(), service.generator(), countsCalls);
    if (load.isEmpty()) {
      return List.of();
    }
    if (service == Service.PROXY) {
      try (Server upstream =
          Server.start(List.of(Programs.build(setting.folder(), "upstream").toString()))) {
        runAll(upstream.port(), setting, load.get(), tally);
      }
    } else {
      runAll(BUFFER_BYTES, setting, load.get(), tally);
    }
    return tally.rows();
  }

  private void runAll(int number, Setting setting, LoadGenerator load, Tally tally)
      throws IOException, InterruptedException, BenchFailure {
    for (RuntimeKind kind : RuntimeKind.values()) {
      Map<Peer, Server> servers = new EnumMap<>(Peer.class);
      try {
        start(kind, number, setting, servers);
        runRounds(kind, servers, setting, load, tally);
      } finally {
        for (Server server : servers.values()) {
          server.close();
        }
      }
    }
  }

  private void start(RuntimeKind kind, int number, Setting setting, Map<Peer, Server> servers)
      throws IOException, InterruptedException, BenchFailure {
    for (Peer peer : setting.peers(0, peers)) {
      if (peer.has(kind)) {
        Server.start(peer, command(peer, kind, number, setting))
            .ifPresent(server -> servers.put(peer, server));
      }
    }
  }

  private List<String> command(Peer peer, RuntimeKind kind, int number, Setting setting)
      throws IOException, InterruptedException {
    String text = Integer.toString(number);
    return peer.isJava()
        ? jvm(setting.options()).command(peer, kind, service.main(), peer.key(), kind.key(), text)
        : setting.tokio().orElseThrow().command(service.word(), kind, text);
  }

  private void runRounds(
      RuntimeKind kind, Map<Peer, Server> servers, Setting setting, LoadGenerator load, Tally tally)
      throws IOException, InterruptedException, BenchFailure {
    for (Server server : servers.values()) {
      for (Load each : loads) { // each takes ways through the server of its own
        load.run(server, each, Math.max(WARM_UP_MILLIS_MIN, WARM_UP_MILLIS / loads.size()));
      }
    }
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (Load each : loads) {
        for (Peer peer : setting.peers(round, peers)) {
          Server server = servers.get(peer);
          if (server != null) {
            String workload = service.describe(each) + ", " + kind.key() + ", ";
            LoadGenerator.Figures figures = load.run(server, each, WINDOW_MILLIS);
            if (countsCalls) {
              addCalls(tally, peer, workload, figures);
            } else {
              addTimes(tally, peer, workload, figures);
            }
          }
        }
      }
    }
  }

  private void addCalls(Tally tally, Peer peer, String workload, LoadGenerator.Figures figures) {
    tally.add(
        new Tally.Measure(workload + "system calls", "per " + service.message(), Row.Better.LESS),
        peer,
        figures.calls());
  }

  private void addTimes(Tally tally, Peer peer, String workload, LoadGenerator.Figures figures) {
    String nanos = "ns per " + service.message();
    for (LoadGenerator.Slice slice : figures.slices()) {
      tally.add(
          new Tally.Measure(workload + "CPU of the server", nanos, Row.Better.LESS),
          peer,
          slice.cpuNanos());
    }
    tally.add(
        new Tally.Measure(workload + "CPU outside the kernel", nanos, Row.Better.LESS),
        peer,
        figures.userNanos());
    for (LoadGenerator.Slice slice : figures.slices()) {
      tally.add(
          new Tally.Measure(
              workload + "throughput", service.message() + "s per second", Row.Better.MORE),
          peer,
          slice.perSecond());
      tally.add(
          new Tally.Measure(workload + "p50", "microseconds", Row.Better.LESS),
          peer,
          slice.p50Micros());
      tally.add(
          new Tally.Measure(workload + "p99", "microseconds", Row.Better.LESS),
          peer,
          slice.p99Micros());
    }
    if (service == Service.DATAGRAMS) {
      tally.add(
          new Tally.Measure(workload + "lost", "of a million", Row.Better.LESS),
          peer,
          figures.lostOfAMillion());
    }
  }
}
