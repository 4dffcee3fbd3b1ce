package dev.dormouse.smoke;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands to their end, with the JVM of the test as the JDK that they find. */
final class Command {
  private static final Duration TIME_MAX = Duration.ofMinutes(10);

  private Command() {}

  /**
   * What a command did.
   *
   * @param exit its exit code
   * @param out what it printed, on either stream
   */
  record Result(int exit, String out) {}

  static Result run(Path folder, List<String> command) throws IOException, InterruptedException {
    File out = File.createTempFile("dormouse-smoke", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().remove("DORMOUSE_JAVA_HOME");
      builder.environment().remove("JDK_JAVA_OPTIONS");
      builder.redirectErrorStream(true).redirectOutput(out);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(TIME_MAX.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + TIME_MAX + ": " + command);
      }
      byte[] bytes = Files.readAllBytes(out.toPath());
      return new Result(process.exitValue(), new String(bytes, StandardCharsets.UTF_8));
    } finally {
      out.delete();
    }
  }
}
