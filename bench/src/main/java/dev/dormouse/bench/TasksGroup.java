package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** Spawning, joining, yielding, answering and timers on one kind of runtime. */
record TasksGroup(RuntimeKind kind) implements Group {
  private static final List<Peer> PEERS =
      List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.VIRTUAL_THREADS, Peer.DORMOUSE_DEFAULT);

  @Override
  public String name() {
    return kind.key();
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    TaskRounds rounds = new TaskRounds(setting, TasksProcess.Set.TASKS, PEERS);
    for (int round = 0; round < setting.options().rounds(); round++) {
      rounds.run(round, kind, workload -> workload, tally);
    }
    return tally.rows();
  }
}
