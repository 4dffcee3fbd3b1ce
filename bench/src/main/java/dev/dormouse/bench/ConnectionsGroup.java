package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Connections that a task each serves: bytes of a million in memory, in a heap of 1 GiB, and of
 * some thousand sockets; a server with nearly as many sockets as a process may open, and one with
 * more.
 *
 * @param crowd how many sockets that server has
 */
record ConnectionsGroup(int crowd) implements Group {
  private static final int DUPLEXES = 1_000_000;

  /** Both ends of each are in one process, which may open 20,000 files on most systems. */
  private static final int SOCKETS = 5_000;

  /** Sockets of a server whose threads have tables of their own for them. */
  private static final int DIRECT_CROWD = 40_000;

  private static final List<Peer> SERVERS =
      List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.DORMOUSE_URING, Peer.DORMOUSE_NIO);

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    return Jvm.forConnections(options);
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    List<String> command =
        jvm(setting.options())
            .command(
                Peer.DORMOUSE,
                RuntimeKind.CURRENT_THREAD,
                ConnectionsProcess.class,
                Integer.toString(DUPLEXES),
                Integer.toString(SOCKETS));
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (String line : Child.lines(command)) {
        String[] words = line.split("\t");
        tally.add(
            new Tally.Measure(words[0], words[1], Row.Better.LESS),
            Peer.DORMOUSE,
            Double.parseDouble(words[2]));
      }
    }
    runCrowds(setting, tally);
    return tally.rows();
  }

  private void runCrowds(Setting setting, Tally tally)
      throws IOException, InterruptedException, BenchFailure {
    Optional<Crowd> found = crowd(setting);
    if (found.isEmpty()) {
      return;
    }
    Crowd ofCores = new Crowd(found.get().program(), DIRECT_CROWD, "a few threads");
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (Peer peer : setting.peers(round, SERVERS)) {
        measure(found.get(), peer, setting, tally);
      }
      for (Peer peer : setting.peers(round, List.of(Peer.DORMOUSE_CORES_URING))) {
        measure(ofCores, peer, setting, tally);
      }
    }
  }

  private void measure(Crowd clients, Peer peer, Setting setting, Tally tally)
      throws IOException, InterruptedException, BenchFailure {
    Optional<Server> started = Server.start(peer, command(peer, setting));
    if (started.isPresent()) {
      try (Server server = started.get()) {
        clients.measure(server, peer, tally);
      }
    }
  }

  /** Returns the clients, or says in one line why there are none. */
  private Optional<Crowd> crowd(Setting setting) throws IOException, InterruptedException {
    if (!Crowd.isAllowed(crowd)) {
      System.err.println("bench: no crowd, a process may not open " + crowd + " files here");
      return Optional.empty();
    }
    try {
      return Optional.of(new Crowd(Programs.build(setting.folder(), "crowd"), crowd, "one thread"));
    } catch (IOException | BenchFailure missing) {
      System.err.println("bench: no crowd, needs cc and Linux: " + missing.getMessage());
      return Optional.empty();
    }
  }

  private List<String> command(Peer peer, Setting setting)
      throws IOException, InterruptedException {
    RuntimeKind kind = RuntimeKind.CURRENT_THREAD;
    return peer.isJava()
        ? jvm(setting.options()).command(peer, kind, CrowdProcess.class, peer.key())
        : setting.tokio().orElseThrow().command("crowd", kind);
  }
}
