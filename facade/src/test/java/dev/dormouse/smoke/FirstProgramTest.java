package dev.dormouse.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs a user's first program with nothing but javac and java. */
class FirstProgramTest {
  private static final String PROGRAM =
      """
      package hello;

      import static dev.dormouse.future.Async.*;

      import dev.dormouse.runtime.AsyncRuntime;
      import dev.dormouse.time.Time;
      import java.time.Duration;

      class Hello {
        public static void main(String[] args) throws Exception {
          try (var runtime = AsyncRuntime.currentThread()) {
            int sum = runtime.blockOn(async(() -> {
              var half = spawn(async(() -> 20));
              await(Time.sleep(Duration.ofMillis(1)));
              return await(half) + 22;
            }));
            System.out.println("sum " + sum);
          }
        }
      }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeProgram() throws IOException {
    Files.createDirectories(folder.resolve("src/hello"));
    Files.writeString(folder.resolve("src/hello/Hello.java"), PROGRAM);
  }

  @Test
  void runsOnTheClassPath() throws Exception {
    assertSucceeds(
        javac("--processor-path", compiler(), "-cp", classPath(), "src/hello/Hello.java"));
    Command.Result run = runOnClassPath();
    assertThat(run.out()).contains("sum 42");
    assertThat(run.exit()).isZero();
  }

  @Test
  void runsOnTheModulePath() throws Exception {
    Files.writeString(
        folder.resolve("src/module-info.java"), "module hello { requires dev.dormouse; }");
    assertSucceeds(
        javac(
            "--processor-path", compiler(),
            "--module-path", modulePath(),
            "src/module-info.java", "src/hello/Hello.java"));
    Command.Result run =
        jdk(
            "java",
            "--enable-native-access=dev.dormouse.sys",
            "--module-path",
            "out" + File.pathSeparator + modulePath(),
            "--module",
            "hello/hello.Hello");
    assertThat(run.out()).contains("sum 42");
    assertThat(run.exit()).isZero();
  }

  @Test
  void saysWhatToAddWhenTheCompilerIsMissing() throws Exception {
    assertSucceeds(javac("-cp", classPath(), "src/hello/Hello.java"));
    Command.Result run = runOnClassPath();
    assertThat(run.exit()).isNotZero();
    assertThat(run.out())
        .contains("--processor-path dormouse-compiler.jar", "annotationProcessorP");
  }

  private Command.Result runOnClassPath() throws IOException, InterruptedException {
    return jdk(
        "java",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        "out" + File.pathSeparator + classPath(),
        "hello.Hello");
  }

  private Command.Result javac(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-d", "out", "-Werror", "-Xlint:all,-exports"));
    all.addAll(List.of(arguments));
    return jdk("javac", all.toArray(String[]::new));
  }

  private Command.Result jdk(String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(List.of(arguments));
    return Command.run(folder, command);
  }

  private static void assertSucceeds(Command.Result result) {
    assertThat(result.exit()).as(result.out()).isZero();
  }

  /** Returns the class path of the tests without the compiler, which is on no user's. */
  private static String classPath() {
    return split(System.getProperty("java.class.path"))
        .filter(entry -> !isBuiltIn("compiler", entry))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String compiler() {
    return entries("compiler").collect(Collectors.joining(File.pathSeparator));
  }

  /** Returns the published modules, which lie in their folders or in jars of the build. */
  private static String modulePath() {
    return Stream.of("future", "sync", "sys", "reactor", "runtime", "io", "facade")
        .flatMap(FirstProgramTest::entries)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<String> entries(String module) {
    return split(System.getProperty("java.class.path"))
        .filter(entry -> isBuiltIn(module, entry) && !entry.contains("test-classes"));
  }

  private static boolean isBuiltIn(String module, String entry) {
    Path target = Path.of("").toAbsolutePath().resolveSibling(module).resolve("target");
    return Path.of(entry).startsWith(target);
  }

  private static Stream<String> split(String path) {
    return Stream.of(path.split(File.pathSeparator));
  }
}
