package dev.dormouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a program by {@code ./dormouse run}; Maven starts this after the jars are there. */
class ScriptCheck {
  private static final Path SCRIPT = Path.of("").toAbsolutePath().resolveSibling("dormouse");

  @Test
  void exitCodeAndArgumentsPassThrough(@TempDir Path folder) throws Exception {
    assumeFalse(File.separatorChar == '\\', "the script is for Linux and macOS");
    Path file = folder.resolve("Exit.java");
    Files.writeString(
        file,
        """
        import static dev.dormouse.future.Async.*;
        import dev.dormouse.runtime.AsyncRuntime;
        class Exit {
          public static void main(String[] args) throws Exception {
            try (var runtime = AsyncRuntime.currentThread()) {
              System.exit(runtime.blockOn(async(() -> Integer.parseInt(args[0]))));
            }
          }
        }
        """);
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(SCRIPT.toString(), "run", file.toString(), "42"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(out.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor()).as(() -> read(out)).isEqualTo(42);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      return failure.toString();
    }
  }
}
