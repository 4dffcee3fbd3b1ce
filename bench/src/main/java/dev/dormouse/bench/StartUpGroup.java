package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long it takes from the start of a process until its first task is done, seen from outside, in
 * a JVM as it comes and in one with an AOT cache of a run before.
 */
record StartUpGroup() implements Group {
  private static final int STARTS = 5;
  private static final List<Peer> PEERS =
      List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.VIRTUAL_THREADS, Peer.HELLO);

  @Override
  public String name() {
    return "start-up";
  }

  @Override
  public Jvm jvm(BenchOptions options) {
    return Jvm.asItComes();
  }

  @Override
  public List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure {
    Tally tally = new Tally(name());
    Path folder = Files.createTempDirectory("dormouse-start");
    try {
      for (RuntimeKind kind : RuntimeKind.values()) {
        Map<Peer, Jvm> cached = cached(folder, kind);
        for (int round = 0; round < setting.options().rounds(); round++) {
          for (int start = 0; start < STARTS; start++) {
            for (Peer peer : setting.peers(round * STARTS + start, PEERS)) {
              tally.add(measure(kind, ""), peer, millis(peer, kind, Jvm.asItComes(), setting));
              if (cached.containsKey(peer)) {
                tally.add(
                    measure(kind, ", AOT cache"),
                    peer,
                    millis(peer, kind, cached.get(peer), setting));
              }
            }
          }
        }
      }
    } finally {
      delete(folder);
    }
    return tally.rows();
  }

  private static Tally.Measure measure(RuntimeKind kind, String cache) {
    return new Tally.Measure(
        "first task done, " + kind.key() + cache, "ms since the start", Row.Better.LESS);
  }

  private static double millis(Peer peer, RuntimeKind kind, Jvm jvm, Setting setting)
      throws IOException, InterruptedException, BenchFailure {
    return Child.millisToFirstLine(
        peer.isJava()
            ? command(jvm, peer, kind)
            : setting.tokio().orElseThrow().command("start", kind));
  }

  private static List<String> command(Jvm jvm, Peer peer, RuntimeKind kind) {
    return jvm.command(peer, kind, StartUpProcess.class, peer.key(), kind.key());
  }

  /** Makes a cache for each program; none where the classes are not in jars. */
  private static Map<Peer, Jvm> cached(Path folder, RuntimeKind kind)
      throws IOException, InterruptedException, BenchFailure {
    Map<Peer, Jvm> cached = new EnumMap<>(Peer.class);
    for (Peer peer : PEERS) {
      if (peer.isJava()) {
        Path cache = folder.resolve(peer.key() + "-" + kind.key() + ".aot");
        Child.linesQuietly(command(with("-XX:AOTCacheOutput=" + cache), peer, kind));
        if (Files.exists(cache)) {
          cached.put(peer, with("-XX:AOTCache=" + cache));
        } else {
          System.err.println("bench: the JVM made no AOT cache of " + peer.key());
        }
      }
    }
    return cached;
  }

  private static Jvm with(String flag) {
    List<String> flags = new ArrayList<>(Jvm.asItComes().chosen());
    flags.add(flag);
    flags.add("-Xlog:aot=off");
    flags.add("-Xlog:cds=off");
    return new Jvm(List.copyOf(flags));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
