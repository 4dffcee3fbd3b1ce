package dev.dormouse.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertSucceeds(Jdk.compile(folder, "src/hello/Hello.java"));
    Command.Result run = Jdk.run(folder, "hello.Hello");
    assertThat(run.out()).contains("sum 42");
    assertThat(run.exit()).isZero();
  }

  @Test
  void runsOnTheModulePath() throws Exception {
    Files.writeString(
        folder.resolve("src/module-info.java"), "module hello { requires dev.dormouse; }");
    assertSucceeds(
        Jdk.javac(
            folder,
            "--processor-path",
            Jdk.compiler(),
            "--module-path",
            Jdk.modulePath(),
            "src/module-info.java",
            "src/hello/Hello.java"));
    Command.Result run =
        Jdk.tool(
            folder,
            "java",
            "--enable-native-access=dev.dormouse.sys",
            "--module-path",
            "out" + File.pathSeparator + Jdk.modulePath(),
            "--module",
            "hello/hello.Hello");
    assertThat(run.out()).contains("sum 42");
    assertThat(run.exit()).isZero();
  }

  @Test
  void saysWhatToAddWhenTheCompilerIsMissing() throws Exception {
    assertSucceeds(Jdk.javac(folder, "-cp", Jdk.classPath(), "src/hello/Hello.java"));
    Command.Result run = Jdk.run(folder, "hello.Hello");
    assertThat(run.exit()).isNotZero();
    assertThat(run.out())
        .contains("--processor-path dormouse-compiler-", "annotationProc")
        .doesNotContain("VERSION");
  }

  private static void assertSucceeds(Command.Result result) {
    assertThat(result.exit()).as(result.out()).isZero();
  }
}
