package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** What a scope costs beside tasks that are joined by their handles, on both kinds of runtime. */
record ScopesGroup() implements Group {
  private static final List<Peer> PEERS = List.of(Peer.NO_SCOPE, Peer.DORMOUSE);

  @Override
  public String name() {
    return "scopes";
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    return Jvm.forThroughput(options);
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    TaskRounds rounds = new TaskRounds(setting, TasksProcess.Set.SCOPES, PEERS);
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (RuntimeKind kind : RuntimeKind.values()) {
        rounds.run(round, kind, workload -> workload + ", " + kind.key(), tally);
      }
    }
    return tally.rows();
  }
}
