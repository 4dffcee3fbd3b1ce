package dev.dormouse.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the JVMs of a group are started.
 *
 * @param chosen the flags that matter for figures, empty for a JVM as it comes
 */
record Jvm(List<String> chosen) {
  private static final List<String> HEADERS_AND_COLLECTOR =
      List.of("-XX:+UseCompactObjectHeaders", "-XX:+UseParallelGC");

  /** A heap that is there from the start: for throughput. */
  static Jvm forThroughput(BenchOptions options) {
    return of(options, List.of("-XX:+UseCondCardMark", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"));
  }

  /** A heap that grows with its contents: for memory. */
  static Jvm forMemory(BenchOptions options) {
    return of(options, List.of("-Xms16m", "-Xmx6g"));
  }

  /** The same, of 1 GiB at most. */
  static Jvm forConnections(BenchOptions options) {
    return of(options, List.of("-Xms16m", "-Xmx1g"));
  }

  /** A heap of 2 GiB at most, whatever collector is added. */
  static Jvm forPauses(BenchOptions options) {
    String heap = "-Xmx2g";
    return new Jvm(
        options.defaultFlags() ? List.of(heap) : List.of("-XX:+UseCompactObjectHeaders", heap));
  }

  /** Without any flag that matters for figures. */
  static Jvm asItComes() {
    return new Jvm(List.of());
  }

  private static Jvm of(BenchOptions options, List<String> more) {
    List<String> flags = new ArrayList<>();
    if (!options.defaultFlags()) {
      flags.addAll(HEADERS_AND_COLLECTOR);
      flags.addAll(more);
    }
    return new Jvm(List.copyOf(flags));
  }

  /** Returns the command that runs a class of the benchmark in a JVM like this one. */
  List<String> command(Peer peer, RuntimeKind kind, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(chosen);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow"); // JMH uses Unsafe
    if (peer == Peer.VIRTUAL_THREADS) {
      command.add("-Djdk.virtualThreadScheduler.parallelism=" + kind.workers());
      command.add("-Djdk.virtualThreadScheduler.maxPoolSize=" + kind.workers());
    }
    if (peer == Peer.KOTLIN) {
      command.add("-Dkotlinx.coroutines.scheduler.core.pool.size=" + kind.workers());
      command.add("-Dkotlinx.coroutines.scheduler.max.pool.size=" + kind.workers());
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  public String toString() {
    return chosen.isEmpty() ? "default flags" : String.join(" ", chosen);
  }
}
