package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A program in C that loads the servers of all peers.
 *
 * @param countsCalls whether it counts system calls
 */
record LoadGenerator(Path binary, boolean countsCalls) {
  private static final Path CALLS = Path.of("/sys/kernel/tracing/events/raw_syscalls/sys_enter/id");
  private static final double MILLION = 1e6;

  /**
   * What one run measured.
   *
   * @param slices of the run, one after the other
   * @param userNanos CPU time of the server outside of the kernel, for one request
   * @param calls system calls of the server for one request, if they were counted
   * @param lostOfAMillion requests that were never answered, of a million
   */
  record Figures(List<Slice> slices, double userNanos, double calls, double lostOfAMillion) {}

  /**
   * A part of a run.
   *
   * @param perSecond requests answered in a second
   * @param p50Micros time from request to answer that half of them stay under
   * @param p99Micros the same for 99 of a hundred
   * @param cpuNanos CPU time of the server for one request
   */
  record Slice(double perSecond, double p50Micros, double p99Micros, double cpuNanos) {}

  /** Builds the generator, or says in one line why there is none. */
  static Optional<LoadGenerator> build(Path bench, String program, boolean countsCalls)
      throws InterruptedException {
    if (countsCalls && !Files.isReadable(CALLS)) {
      System.err.println("bench: no system calls, only root may count them, by " + CALLS);
      return Optional.empty();
    }
    try {
      return Optional.of(new LoadGenerator(Programs.build(bench, program), countsCalls));
    } catch (IOException | BenchFailure missing) {
      System.err.println("bench: no " + program + ", needs cc and Linux: " + missing.getMessage());
      return Optional.empty();
    }
  }

  /** Loads the server for so long. */
  Figures run(Server server, Load load, int millis)
      throws IOException, InterruptedException, BenchFailure {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.add(Integer.toString(server.port()));
    command.add(Integer.toString(load.connections()));
    command.add(Integer.toString(millis));
    command.add(Integer.toString(load.bytes()));
    command.add(Long.toString(server.process().pid()));
    if (countsCalls) {
      command.add("calls");
    }
    return figures(Child.lines(command));
  }

  /** Reads a line for each slice and one for the whole, as meter.h tells. */
  static Figures figures(List<String> lines) {
    List<Slice> slices = new ArrayList<>();
    for (String line : lines.subList(0, lines.size() - 1)) {
      double[] words = numbers(line);
      slices.add(new Slice(words[0], words[1], words[2], words[3]));
    }
    double[] words = numbers(lines.getLast());
    double requests = words[2];
    double lost = words[4];
    return new Figures(
        List.copyOf(slices), words[0], words[1], lost * MILLION / Math.max(1, requests + lost));
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
