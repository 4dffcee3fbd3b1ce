package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The program in C that loads the servers, built by the machine's own compiler. */
record LoadGenerator(Path binary) {

  /**
   * What one run measured.
   *
   * @param perSecond requests answered in a second
   * @param p50Micros time from request to answer that half of them stay under
   * @param p99Micros the same for 99 of a hundred
   * @param cpuNanos CPU time of the server for one request
   * @param userNanos the part of it outside of the kernel
   */
  record Figures(
      double perSecond, double p50Micros, double p99Micros, double cpuNanos, double userNanos) {}

  /** Builds the generator, or says in one line why there is none. */
  static Optional<LoadGenerator> build(Path bench) throws IOException, InterruptedException {
    Path binary = bench.resolve("target/loadgen");
    Path source = bench.resolve("peers/loadgen/loadgen.c");
    try {
      Files.createDirectories(binary.getParent());
      Child.lines(List.of("cc", "-O2", "-o", binary.toString(), source.toString()));
      return Optional.of(new LoadGenerator(binary));
    } catch (IOException | BenchFailure missing) {
      System.err.println("bench: no echo, needs cc and Linux: " + missing.getMessage());
      return Optional.empty();
    }
  }

  /** Loads the server with so many connections, each with one message of so many bytes. */
  Figures run(EchoGroup.Server server, int connections, int millis, int bytes)
      throws IOException, InterruptedException, BenchFailure {
    List<String> lines =
        Child.lines(
            List.of(
                binary.toString(),
                Integer.toString(server.port()),
                Integer.toString(connections),
                Integer.toString(millis),
                Integer.toString(bytes),
                Long.toString(server.process().pid())));
    String[] words = lines.getFirst().split(" ");
    return new Figures(
        Double.parseDouble(words[0]),
        Double.parseDouble(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]),
        Double.parseDouble(words[4]));
  }
}
