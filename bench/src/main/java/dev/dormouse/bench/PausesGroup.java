package dev.dormouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A million tasks that are started, woken and ended on a heap of 2 GiB and two workers, and how
 * long each collector stops the program meanwhile.
 */
record PausesGroup() implements Group {
  private static final int TASKS = 1_000_000;
  private static final List<String> COLLECTORS = List.of("Parallel", "G1", "Z", "Serial");

  /** Virtual threads take so long that they run in the first round only, with one collector. */
  private static final List<String> COLLECTORS_OF_THREADS = List.of("G1");

  private static final List<Peer> ALL = List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.VIRTUAL_THREADS);

  private static final List<Peer> SHORT = List.of(Peer.TOKIO, Peer.DORMOUSE);
  private static final RuntimeKind KIND = RuntimeKind.WORK_STEALING;

  /** What the JVM logs when all threads stand still; the collectors' have these names. */
  private static final Pattern PAUSE =
      Pattern.compile("Safepoint \"(?:G1|Z[A-Z]|Parallel|Serial)\\w*\".* Total: +([0-9]+) ns.*");

  private static final String TIMES = "times\t";
  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public String name() {
    return "pauses";
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    return Jvm.forPauses(options);
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    for (int round = 0; round < setting.options().rounds(); round++) {
      for (Wait wait : List.of(Wait.ANSWER, Wait.SLEEP)) {
        for (Peer peer : setting.peers(round, round == 0 ? ALL : SHORT)) {
          measure(tally, peer, wait, setting);
        }
      }
    }
    return tally.rows();
  }

  private void measure(Tally tally, Peer peer, Wait wait, Setting setting)
      throws IOException, InterruptedException, BenchFailure {
    if (peer == Peer.TOKIO) {
      TokioPeer tokio = setting.tokio().orElseThrow();
      String tasks = Integer.toString(TASKS);
      String times = Child.lines(tokio.memoryCommand("end", KIND, tasks, wait.key())).getFirst();
      COLLECTORS.forEach(collector -> addTimes(tally, peer, collector, wait, times));
      return;
    }
    for (String collector : peer == Peer.DORMOUSE ? COLLECTORS : COLLECTORS_OF_THREADS) {
      add(tally, peer, collector, wait, Child.lines(command(peer, collector, wait, setting)));
    }
  }

  private List<String> command(Peer peer, String collector, Wait wait, Setting setting) {
    List<String> flags = new ArrayList<>(jvm(setting.options()).chosen());
    flags.add("-XX:+Use" + collector + "GC");
    flags.add("-Xlog:safepoint:stdout:none");
    return new Jvm(List.copyOf(flags))
        .command(
            peer,
            KIND,
            PausesProcess.class,
            peer.key(),
            KIND.key(),
            Integer.toString(TASKS),
            wait.key());
  }

  private static void add(Tally tally, Peer peer, String collector, Wait wait, List<String> lines)
      throws BenchFailure {
    List<Double> pauses = new ArrayList<>();
    for (String line : lines) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.matches()) {
        pauses.add(Long.parseLong(pause.group(1)) / NANOS_PER_MILLI);
      } else if (line.startsWith(TIMES)) {
        addTimes(tally, peer, collector, wait, line.substring(TIMES.length()));
        addPauses(tally, peer, collector, wait, pauses);
        return;
      }
    }
    throw new BenchFailure("no times from " + peer.key() + " with " + collector + "GC");
  }

  private static void addTimes(Tally tally, Peer peer, String collector, Wait wait, String times) {
    String[] words = times.split("\t");
    tally.add(measure(collector, wait, "until all wait", "ms"), peer, Double.parseDouble(words[0]));
    tally.add(
        measure(collector, wait, "from waking the first to the end of all", "ms"),
        peer,
        Double.parseDouble(words[1]));
  }

  private static void addPauses(
      Tally tally, Peer peer, String collector, Wait wait, List<Double> pauses) {
    double total = pauses.stream().mapToDouble(Double::doubleValue).sum();
    double longest = pauses.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    tally.add(measure(collector, wait, "pauses", "number"), peer, pauses.size());
    tally.add(measure(collector, wait, "all pauses", "ms"), peer, total);
    tally.add(measure(collector, wait, "longest pause", "ms"), peer, longest);
  }

  private static Tally.Measure measure(String collector, Wait wait, String what, String unit) {
    String tasks = wait == Wait.SLEEP ? "sleeping" : "suspended";
    return new Tally.Measure(tasks + ", " + collector + "GC, " + what, unit, Row.Better.LESS);
  }
}
