package dev.dormouse.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code ./dormouse} as a process, up to where it would start a build. */
class LauncherScriptTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @BeforeAll
  static void onlyWhereThereIsBash() {
    assumeFalse(File.separatorChar == '\\', "the script is for Linux and macOS");
  }

  @Test
  void helpListsTheCommands() throws Exception {
    Command.Result help = dormouse("--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("demo", "run FILE.java", "bench [GROUP...] [--json FILE]");
  }

  @Test
  void noCommandPrintsTheHelpAndFails() throws Exception {
    Command.Result none = dormouse();
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.out()).contains("usage: ./dormouse COMMAND");
  }

  @Test
  void unknownCommandIsNamed() throws Exception {
    Command.Result unknown = dormouse("fly");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.out()).contains("there is no command 'fly'");
  }

  @Test
  void runWithoutFileIsRefused() throws Exception {
    Command.Result refused = dormouse("run");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.out()).contains("run needs a file");
  }

  @Test
  void jdkIsTheOneOfTheEnvironment() throws Exception {
    Command.Result jdk = dormouse("--jdk");
    assertThat(jdk.exit()).isZero();
    assertThat(jdk.out()).isEqualTo(System.getProperty("java.home") + "\n");
  }

  @Test
  void wrongJdkIsRefusedByName(@TempDir Path folder) throws Exception {
    List<String> command = List.of("env", "DORMOUSE_JAVA_HOME=" + folder, script(), "--jdk");
    Command.Result refused = Command.run(ROOT, command);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.out()).contains("DORMOUSE_JAVA_HOME is " + folder);
  }

  @Test
  void oldJdkIsPassedOver(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("bin"));
    Path javac = Files.createFile(folder.resolve("bin/javac"));
    assertThat(javac.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"24.0.2\"\n");
    List<String> command = List.of("env", "DORMOUSE_JAVA_HOME=" + folder, script(), "--jdk");
    assertThat(Command.run(ROOT, command).out()).contains("no JDK 25 or newer");
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25\"\n");
    assertThat(Command.run(ROOT, command).out()).isEqualTo(folder + "\n");
  }

  private static Command.Result dormouse(String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script()));
    command.addAll(List.of(arguments));
    return Command.run(ROOT, command);
  }

  private static String script() {
    return ROOT.resolve("dormouse").toString();
  }
}
