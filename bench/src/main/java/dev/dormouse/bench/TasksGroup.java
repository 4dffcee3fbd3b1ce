package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** Spawning, joining, yielding and answering on one kind of runtime. */
record TasksGroup(RuntimeKind kind) implements Group {
  private static final int SAMPLES = 3;
  private static final int WINDOW_MILLIS = 400;

  @Override
  public String name() {
    return kind.key();
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    return Jvm.forThroughput(options);
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (Peer peer : setting.peers(round)) {
        for (String line : Child.lines(command(peer, setting))) {
          String[] words = line.split("\t");
          Tally.Measure measure = new Tally.Measure(words[0], "ns per operation", Row.Better.LESS);
          tally.add(measure, peer, Double.parseDouble(words[1]));
        }
      }
    }
    return tally.rows();
  }

  private List<String> command(Peer peer, Setting setting) {
    String samples = Integer.toString(SAMPLES);
    String millis = Integer.toString(WINDOW_MILLIS);
    return peer.isJava()
        ? jvm(setting.options())
            .command(peer, kind, TasksProcess.class, peer.key(), kind.key(), samples, millis)
        : setting.tokio().orElseThrow().command("tasks", kind, samples, millis);
  }
}
