package dev.dormouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What woven code costs, and what weaving costs. */
record CompilerGroup() implements Group {
  private static final int SAMPLES = 3;
  private static final int WINDOW_MILLIS = 200;
  private static final int FRAMES = 200_000;
  private static final int COMPILE_WARM_UPS = 8;
  private static final int COMPILES = 4;

  @Override
  public String name() {
    return "compiler";
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    List<String> flags = new ArrayList<>(Jvm.forThroughput(options).chosen());
    flags.add("-XX:CompileCommand=quiet");
    flags.add("-XX:CompileCommand=dontinline,dev.dormouse.bench.Turn::pollRaw");
    return new Jvm(List.copyOf(flags));
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    List<String> methods = CompilerProcess.methods();
    for (int round = 0; round < setting.options().rounds(); round++) {
      // Each other round backwards, so that none always has the machine after another.
      for (String method : round % 2 == 0 ? methods : methods.reversed()) {
        add(
            tally,
            "ns per operation",
            setting,
            CompilerProcess.class,
            method,
            SAMPLES,
            WINDOW_MILLIS);
      }
      add(tally, "bytes", setting, FrameProcess.class, FRAMES);
      add(tally, "ms", setting, CompileProcess.class, COMPILE_WARM_UPS, COMPILES);
      List<Peer> peers = List.of(Peer.DORMOUSE, Peer.JAVAC);
      for (Peer peer : round % 2 == 0 ? peers : peers.reversed()) {
        add(tally, "ms", setting, CompileProcess.class, 0, 1, peer);
      }
    }
    return tally.rows();
  }

  private void add(Tally tally, String unit, Setting setting, Class<?> main, Object... arguments)
      throws IOException, InterruptedException, BenchFailure {
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    // The flags of virtual threads: one of them at a time, as the tasks of the runtime.
    List<String> command =
        jvm(setting.options())
            .command(Peer.VIRTUAL_THREADS, RuntimeKind.CURRENT_THREAD, main, words);
    for (String line : Child.lines(command)) {
      String[] parts = line.split("\t");
      Tally.Measure measure = new Tally.Measure(parts[1], unit, Row.Better.LESS);
      tally.add(measure, Peer.valueOf(parts[0]), Double.parseDouble(parts[2]));
    }
  }
}
