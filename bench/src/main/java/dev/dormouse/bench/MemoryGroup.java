package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** A million tasks that each wait for an answer of their own, and a million that sleep. */
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
      measure(tally, kind, "suspended", MemoryProcess.ANSWER, setting);
      measure(tally, kind, "sleeping", MemoryProcess.SLEEP, setting);
    }
    return tally.rows();
  }

  private void measure(Tally tally, RuntimeKind kind, String tasks, String wait, Setting setting)
      throws IOException, InterruptedException, BenchFailure {
    Tally.Measure heap = measure(tasks, kind, "heap");
    Tally.Measure resident = measure(tasks, kind, "resident memory");
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (Peer peer : setting.peers(round)) {
        String[] words = Child.lines(command(peer, kind, wait, setting)).getFirst().split("\t");
        tally.add(resident, peer, Double.parseDouble(words[0]));
        if (peer.isJava()) {
          tally.add(heap, peer, Double.parseDouble(words[1]));
        }
      }
    }
  }

  private static Tally.Measure measure(String tasks, RuntimeKind kind, String what) {
    return new Tally.Measure(
        "1,000,000 " + tasks + " tasks, " + kind.key() + ", " + what, UNIT, Row.Better.LESS);
  }

  private List<String> command(Peer peer, RuntimeKind kind, String wait, Setting setting) {
    String tasks = Integer.toString(TASKS);
    return peer.isJava()
        ? jvm(setting.options())
            .command(peer, kind, MemoryProcess.class, peer.key(), kind.key(), tasks, wait)
        : setting.tokio().orElseThrow().command("memory", kind, tasks, wait);
  }
}
