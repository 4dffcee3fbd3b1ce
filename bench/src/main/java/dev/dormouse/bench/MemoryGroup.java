package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** What a million tasks take that wait: for nothing else, for an answer of their own, for time. */
record MemoryGroup() implements Group {
  private static final int TASKS = 1_000_000;
  private static final String UNIT = "bytes per task";

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    return Jvm.forMemory(options);
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    for (RuntimeKind kind : RuntimeKind.values()) {
      for (Wait wait : Wait.values()) {
        measure(tally, kind, wait, setting);
      }
    }
    return tally.rows();
  }

  private void measure(Tally tally, RuntimeKind kind, Wait wait, Setting setting)
      throws IOException, InterruptedException, BenchFailure {
    Tally.Measure heap = measure(wait, kind, "heap");
    Tally.Measure resident = measure(wait, kind, "resident memory");
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (Peer peer : setting.peers(round)) {
        String[] words = Child.lines(command(peer, kind, wait, setting)).getFirst().split("\t");
        tally.add(resident, peer, Double.parseDouble(words[0]));
        tally.add(heap, peer, Double.parseDouble(words[1]));
      }
    }
  }

  private static Tally.Measure measure(Wait wait, RuntimeKind kind, String what) {
    return new Tally.Measure(wait.tasks() + ", " + kind.key() + ", " + what, UNIT, Row.Better.LESS);
  }

  private List<String> command(Peer peer, RuntimeKind kind, Wait wait, Setting setting)
      throws IOException, InterruptedException {
    String tasks = Integer.toString(TASKS);
    return peer.isJava()
        ? jvm(setting.options())
            .command(peer, kind, MemoryProcess.class, peer.key(), kind.key(), tasks, wait.key())
        : setting.tokio().orElseThrow().memoryCommand("hold", kind, tasks, wait.key());
  }
}
