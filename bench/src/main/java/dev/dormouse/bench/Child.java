package dev.dormouse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that is measured or measures. Its errors go to our own standard error. */
final class Child implements AutoCloseable {
  private static final long EXIT_SECONDS_MAX = 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<String> command;
  private final Process process;
  private final BufferedReader output;

  private Child(List<String> command, Redirect errors) throws IOException {
    this.command = command;
    this.process = new ProcessBuilder(command).redirectError(errors).start();
    this.output = process.inputReader();
  }

  /** Runs a command to its end and returns what it printed. */
  static List<String> lines(List<String> command)
      throws IOException, InterruptedException, BenchFailure {
    return lines(command, Redirect.INHERIT);
  }

  /** Does the same and lets nobody see what the command has to say beside. */
  static List<String> linesQuietly(List<String> command)
      throws IOException, InterruptedException, BenchFailure {
    return lines(command, Redirect.DISCARD);
  }

  private static List<String> lines(List<String> command, Redirect errors)
      throws IOException, InterruptedException, BenchFailure {
    try (Child child = new Child(command, errors)) {
      List<String> lines = child.output.lines().toList();
      int exit = child.process.waitFor();
      if (exit != 0) {
        throw new BenchFailure("exit code " + exit + " of " + String.join(" ", command));
      }
      return lines;
    }
  }

  /** Runs a command to its end and returns after how many milliseconds it printed a line. */
  static double millisToFirstLine(List<String> command)
      throws IOException, InterruptedException, BenchFailure {
    long start = System.nanoTime();
    try (Child child = new Child(command, Redirect.INHERIT)) {
      child.nextLine();
      return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
  }

  /** Starts a server, which prints one line when it is ready and ends with its standard input. */
  static Child server(List<String> command) throws IOException {
    return new Child(command, Redirect.INHERIT);
  }

  /** Waits for the line with which a server says that it is ready. */
  String nextLine() throws IOException, BenchFailure {
    @Nullable String line = output.readLine();
    if (line == null) {
      throw new BenchFailure("ended too early: " + String.join(" ", command));
    }
    return line;
  }

  /** Sends an empty line and waits for the answer. */
  double ask() throws IOException, BenchFailure {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return Double.parseDouble(nextLine());
  }

  long pid() {
    return process.pid();
  }

  /** Closes the standard input, and ends the process if it does not end by itself. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
