package dev.dormouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    Run run = run(folder, file.toString(), "42");
    assertThat(run.exitCode()).as(run.output()).isEqualTo(42);
  }

  @Test
  void fileOfAPackageIsCompiledWithItsSiblings(@TempDir Path folder) throws Exception {
    assumeFalse(File.separatorChar == '\\', "the script is for Linux and macOS");
    Path chat =
        SCRIPT.resolveSibling("examples/src/main/java/dev/dormouse/examples/chat/Chat.java");
    Run run = run(folder, chat.toString(), "--port", "mouse");
    assertThat(run.output()).contains("--port must be a number from 0 to 65535, is mouse");
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
  }

  private record Run(int exitCode, String output) {}

  private static Run run(Path folder, String... arguments) throws Exception {
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), "run"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(out.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return new Run(process.waitFor(), Files.readString(out));
  }
}
