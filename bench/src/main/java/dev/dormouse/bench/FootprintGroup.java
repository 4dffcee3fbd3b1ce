package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** Bytes of what lets tasks meet: idle, and of each future that waits. */
record FootprintGroup() implements Group {
  private static final int COUNT = 100_000;

  @Override
  public String name() {
    return "footprints";
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    return Jvm.forMemory(options);
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    RuntimeKind kind = RuntimeKind.CURRENT_THREAD; // no runtime takes part
    String count = Integer.toString(COUNT);
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (Peer peer : setting.peers(round, List.of(Peer.TOKIO, Peer.DORMOUSE))) {
        List<String> command =
            peer.isJava()
                ? jvm(setting.options()).command(peer, kind, FootprintProcess.class, count)
                : setting.tokio().orElseThrow().memoryCommand("footprints", kind, count);
        for (String line : Child.lines(command)) {
          String[] words = line.split("\t");
          tally.add(
              new Tally.Measure(words[1], "bytes", Row.Better.LESS),
              Peer.of(words[0]),
              Double.parseDouble(words[2]));
        }
      }
    }
    return tally.rows();
  }
}
