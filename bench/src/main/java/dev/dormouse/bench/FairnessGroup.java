package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/**
 * Two workers that have more to do than they can, by pairs of tasks that answer each other, while
 * one task wakes another and then computes for long without an await.
 */
record FairnessGroup() implements Group {
  private static final RuntimeKind KIND = RuntimeKind.WORK_STEALING;

  private static final String WARM_UP_MILLIS = "1000";
  private static final String STUCK_POLLS = "10";

  @Override
  public String name() {
    return "fairness";
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (Peer peer : setting.peers(round)) {
        for (String line : Child.lines(command(peer, setting))) {
          String[] words = line.split("\t");
          Row.Better better = words[1].equals("per second") ? Row.Better.MORE : Row.Better.LESS;
          tally.add(
              new Tally.Measure(words[0], words[1], better), peer, Double.parseDouble(words[2]));
        }
      }
    }
    return tally.rows();
  }

  private List<String> command(Peer peer, Setting setting)
      throws IOException, InterruptedException {
    return peer.isJava()
        ? jvm(setting.options())
            .command(peer, KIND, FairnessProcess.class, peer.key(), WARM_UP_MILLIS, STUCK_POLLS)
        : setting.tokio().orElseThrow().command("fairness", KIND, WARM_UP_MILLIS, STUCK_POLLS);
  }
}
