package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** A million tasks that each wait for an answer of their own. */
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
      Tally.Measure heap = measure(kind, "heap");
      Tally.Measure resident = measure(kind, "resident memory");
      for (int round = 0; round < setting.options().rounds(); round++) {
        for (Peer peer : setting.peers(round)) {
          String[] words = Child.lines(command(peer, kind, setting)).getFirst().split("\t");
          tally.add(resident, peer, Double.parseDouble(words[0]));
          if (peer.isJava()) {
            tally.add(heap, peer, Double.parseDouble(words[1]));
          }
        }
      }
    }
    return tally.rows();
  }

  private static Tally.Measure measure(RuntimeKind kind, String what) {
    return new Tally.Measure(
        "1,000,000 suspended tasks, " + kind.key() + ", " + what, UNIT, Row.Better.LESS);
  }

  private List<String> command(Peer peer, RuntimeKind kind, Setting setting) {
    String tasks = Integer.toString(TASKS);
    return peer.isJava()
        ? jvm(setting.options())
            .command(peer, kind, MemoryProcess.class, peer.key(), kind.key(), tasks)
        : setting.tokio().orElseThrow().command("memory", kind, tasks);
  }
}
