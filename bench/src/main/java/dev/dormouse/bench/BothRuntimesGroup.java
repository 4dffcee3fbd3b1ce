package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** A set of workloads of tasks on both kinds of runtime. */
record BothRuntimesGroup(String name, TasksProcess.Set set, List<Peer> peers) implements Group {

  /** Returns blocking calls that tasks hand to threads. */
  static Group ofBlockingCalls() {
    return new BothRuntimesGroup(
        "blocking",
        TasksProcess.Set.BLOCKING,
        List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.DORMOUSE_DEFAULT));
  }

  /** Returns what a scope costs beside tasks that are joined by their handles. */
  static Group ofScopes() {
    return new BothRuntimesGroup(
        "scopes", TasksProcess.Set.SCOPES, List.of(Peer.NO_SCOPE, Peer.DORMOUSE));
  }

  /** Returns channels, and what tells many tasks at once. */
  static Group ofChannels() {
    return new BothRuntimesGroup(
        "channels",
        TasksProcess.Set.CHANNELS,
        List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.FUTURES_RS, Peer.KOTLIN, Peer.JCTOOLS));
  }

  /** Returns locks that tasks wait for. */
  static Group ofLocks() {
    return new BothRuntimesGroup(
        "locks", TasksProcess.Set.LOCKS, List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.FUTURES_RS));
  }

  /** Returns many futures in one task. */
  static Group ofSets() {
    return new BothRuntimesGroup(
        "sets", TasksProcess.Set.SETS, List.of(Peer.FUTURES_RS, Peer.DORMOUSE));
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name);
    TaskRounds rounds = new TaskRounds(setting, set, peers);
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (RuntimeKind kind : RuntimeKind.values()) {
        rounds.run(round, kind, workload -> workload + ", " + kind.key(), tally);
      }
    }
    return tally.rows();
  }
}
