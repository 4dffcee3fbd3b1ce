package dev.dormouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Runs a set of workloads on all peers in turns.
 *
 * @param setting what the groups are given
 * @param set the workloads
 * @param wanted the peers that have them; the one with default flags is left out where all have
 */
record TaskRounds(Setting setting, TasksProcess.Set set, List<Peer> wanted) {
  private static final int SAMPLES = 3;
  private static final int WINDOW_MILLIS = 120;

  /**
   * Runs each peer once, and names its workloads by {@code row}.
   *
   * @param parameters of the workloads on Dormouse, each followed by its value
   */
  void run(
      int round, RuntimeKind kind, UnaryOperator<String> row, Tally tally, String... parameters)
      throws IOException, InterruptedException, BenchFailure {
    for (Peer peer : setting.peers(round, wanted)) {
      if (peer == Peer.DORMOUSE_DEFAULT && setting.options().defaultFlags()) {
        continue;
      }
      for (String line : Child.lines(command(peer, kind, parameters))) {
        String[] words = line.split("\t");
        Tally.Measure measure =
            new Tally.Measure(row.apply(words[0]), "ns per operation", Row.Better.LESS);
        tally.add(measure, peer, Double.parseDouble(words[1]));
      }
    }
  }

  private List<String> command(Peer peer, RuntimeKind kind, String... parameters)
      throws IOException, InterruptedException {
    String samples = Integer.toString(SAMPLES);
    String millis = Integer.toString(WINDOW_MILLIS);
    if (!peer.isJava()) {
      return setting.tokio().orElseThrow().command(set.name(), kind, samples, millis, peer.key());
    }
    Jvm jvm =
        peer == Peer.DORMOUSE_DEFAULT ? Jvm.asItComes() : Jvm.forThroughput(setting.options());
    List<String> arguments =
        new ArrayList<>(List.of(set.name(), peer.program().key(), kind.key(), samples, millis));
    if (peer.program() == Peer.DORMOUSE) {
      arguments.addAll(List.of(parameters));
    }
    return jvm.command(peer, kind, TasksProcess.class, arguments.toArray(String[]::new));
  }
}
