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

  private final List<String> command;
  private final Process process;
  private final BufferedReader output;

  private Child(List<String> command) throws IOException {
    this.command = command;
    this.process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    this.output = process.inputReader();
  }

  /** Runs a command to its end and returns what it printed. */
  static List<String> lines(List<String> command)
      throws IOException, InterruptedException, BenchFailure {
    try (Child child = new Child(command)) {
      List<String> lines = child.output.lines().toList();
      int exit = child.process.waitFor();
      if (exit != 0) {
        throw new BenchFailure("exit code " + exit + " of " + String.join(" ", command));
      }
      return lines;
    }
  }

  /** Starts a server, which prints one line when it is ready and ends with its standard input. */
  static Child server(List<String> command) throws IOException {
    return new Child(command);
  }

  /** Waits for the line with which a server says that it is ready. */
  String firstLine() throws IOException, BenchFailure {
    @Nullable String line = output.readLine();
    if (line == null) {
      throw new BenchFailure("ended before it was ready: " + String.join(" ", command));
    }
    return line;
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
