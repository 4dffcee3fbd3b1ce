package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** What it costs to watch a runtime, beside one that nobody watches, on both kinds of runtime. */
record ObservingGroup() implements Group {
  private static final List<Peer> PEERS = List.of(Peer.UNOBSERVED, Peer.DORMOUSE);

  @Override
  public String name() {
    return "observing";
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    TaskRounds rounds = new TaskRounds(setting, TasksProcess.Set.OBSERVED, PEERS);
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (RuntimeKind kind : RuntimeKind.values()) {
        for (Observation observation : Observation.values()) {
          String name = observation.title() + ", " + kind.key();
          String key = observation.name();
          rounds.run(round, kind, workload -> workload + ", " + name, tally, "observed", key);
        }
      }
    }
    return tally.rows();
  }
}
