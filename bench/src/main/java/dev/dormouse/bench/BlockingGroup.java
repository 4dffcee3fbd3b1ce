package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** Blocking calls that tasks hand to threads, on both kinds of runtime. */
record BlockingGroup() implements Group {
  private static final List<Peer> PEERS = List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.DORMOUSE_DEFAULT);

  @Override
  public String name() {
    return "blocking";
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    return Jvm.forThroughput(options);
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    TaskRounds rounds = new TaskRounds(setting, TasksProcess.Set.BLOCKING, PEERS);
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (RuntimeKind kind : RuntimeKind.values()) {
        rounds.run(round, kind, workload -> workload + ", " + kind.key(), tally);
      }
    }
    return tally.rows();
  }
}
