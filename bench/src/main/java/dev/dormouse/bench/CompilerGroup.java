package dev.dormouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What woven code costs, and what weaving costs. */
record CompilerGroup() implements Group {
  private static final int SAMPLES = 3;
  private static final int WINDOW_MILLIS = 300;
  private static final int FRAMES = 200_000;
  private static final int COMPILE_WARM_UPS = 10;
  private static final int COMPILES = 5;

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
    for (int round = 0; round < setting.options().rounds(); round++) {
      add(tally, "ns per operation", setting, CompilerProcess.class, SAMPLES, WINDOW_MILLIS);
      add(tally, "bytes", setting, FrameProcess.class, FRAMES);
      add(tally, "ms", setting, CompileProcess.class, COMPILE_WARM_UPS, COMPILES);
    }
    return tally.rows();
  }

  private void add(Tally tally, String unit, Setting setting, Class<?> main, int... numbers)
      throws IOException, InterruptedException, BenchFailure {
    String[] arguments = new String[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      arguments[i] = Integer.toString(numbers[i]);
    }
    // The flags of virtual threads: one of them at a time, as the tasks of the runtime.
    List<String> command =
        jvm(setting.options())
            .command(Peer.VIRTUAL_THREADS, RuntimeKind.CURRENT_THREAD, main, arguments);
    for (String line : Child.lines(command)) {
      String[] words = line.split("\t");
      Tally.Measure measure = new Tally.Measure(words[1], unit, Row.Better.LESS);
      tally.add(measure, Peer.valueOf(words[0]), Double.parseDouble(words[2]));
    }
  }
}
