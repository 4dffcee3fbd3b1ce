package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/**
 * Bytes of connections that a task each serves: a million in memory, in a heap of 1 GiB, and some
 * thousand sockets.
 */
record ConnectionsGroup() implements Group {
  private static final int DUPLEXES = 1_000_000;

  /** Both ends of each are in one process, which may open 20,000 files on most systems. */
  private static final int SOCKETS = 5_000;

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    return Jvm.forConnections(options);
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    List<String> command =
        jvm(setting.options())
            .command(
                Peer.DORMOUSE,
                RuntimeKind.CURRENT_THREAD,
                ConnectionsProcess.class,
                Integer.toString(DUPLEXES),
                Integer.toString(SOCKETS));
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (String line : Child.lines(command)) {
        String[] words = line.split("\t");
        tally.add(
            new Tally.Measure(words[0], words[1], Row.Better.LESS),
            Peer.DORMOUSE,
            Double.parseDouble(words[2]));
      }
    }
    return tally.rows();
  }
}
