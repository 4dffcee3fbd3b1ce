package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.future.Async;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command, the agent and the mode without weaving, over all cases, partly in JVMs of their own.
 */
class ToolsTest {
  private static WovenCompilation plain;
  private static List<String> expected;

  @TempDir Path folder;

  @BeforeAll
  static void compileCases() throws Exception {
    plain = WovenCompilation.compile(Way.PLAIN, CaseRunner.sources(), "-g").orThrow();
    expected = CaseRunner.report(plain.with(CaseRunner.oracle()).load(), plain.topLevelNames());
  }

  private ChildJvm.End runCases(Path classes, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    String path =
        String.join(
            File.pathSeparator,
            classes.toString(),
            ChildJvm.origin(CaseRunner.class).toString(),
            ChildJvm.origin(Async.class).toString());
    arguments.addAll(List.of("-ea", "-cp", path, CaseRunner.class.getName()));
    arguments.addAll(plain.topLevelNames());
    return ChildJvm.run(arguments);
  }

  @Test
  void commandWeavesAFolderOnceAndTheVerifierAcceptsIt() throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    plain.writeTo(classes);
    Path jar = ChildJvm.compilerJar(folder);

    ChildJvm.End first = ChildJvm.run(List.of("-jar", jar.toString(), classes.toString()));
    ChildJvm.End second = ChildJvm.run(List.of("-jar", jar.toString(), classes.toString()));

    assertThat(first.output()).containsPattern("wove \\d{3} async blocks in \\d+ classes");
    assertThat(first.status()).isZero();
    assertThat(second.output()).contains("wove 0 async blocks");
    // The agent has nothing left to do and must not disturb.
    ChildJvm.End run = runCases(classes, "-Xverify:all", "-javaagent:" + jar);
    assertThat(run.lines()).isEqualTo(expected);
  }

  @Test
  void agentWeavesWhatIsLoaded() throws Exception {
    plain.writeTo(folder);

    ChildJvm.End run =
        runCases(folder, "-Xverify:all", "-javaagent:" + ChildJvm.compilerJar(folder));

    assertThat(run.lines()).isEqualTo(expected);
  }

  @Test
  void unwovenBlocksRunOnThreadsWhenAskedTo() throws Exception {
    plain.writeTo(folder);

    ChildJvm.End run = runCases(folder, "-Ddormouse.unwoven=threads");

    assertThat(run.lines()).isEqualTo(expected);
  }

  private static final class Output {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    int run(String... arguments) {
      return Command.run(stream(out), stream(err), arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
      return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
  }

  @Test
  void commandExplainsItself() {
    Output help = new Output();
    assertThat(help.run("--help")).isZero();
    assertThat(help.out.toString(StandardCharsets.UTF_8)).startsWith("Usage: java -jar");

    Output nothing = new Output();
    assertThat(nothing.run()).isEqualTo(2);
    assertThat(nothing.err.toString(StandardCharsets.UTF_8)).startsWith("Usage: java -jar");

    Output absent = new Output();
    assertThat(absent.run("no-such-folder")).isEqualTo(2);
    assertThat(absent.err.toString(StandardCharsets.UTF_8)).contains("is not a folder");
  }

  @Test
  void commandReportsWhatItCannotWeaveAndLeavesItAlone() throws IOException {
    WovenCompilation bad =
        WovenCompilation.plain(
            """
            package sample;
            import dev.dormouse.future.*;
            class Bad {
              Integer wait(Future<Integer> f) throws Exception {
                return Async.await(f);
              }
            }
            """);
    bad.writeTo(folder);
    Path broken = Files.write(folder.resolve("Broken.class"), new byte[] {1, 2, 3});
    Output output = new Output();

    assertThat(output.run(folder.toString())).isEqualTo(1);
    assertThat(output.err.toString(StandardCharsets.UTF_8))
        .contains("Bad.class:5: await stands outside an async block")
        .contains("Broken.class");
    assertThat(Files.readAllBytes(folder.resolve("sample/Bad.class")))
        .isEqualTo(bad.classes().get("sample.Bad"));
    assertThat(broken).hasSize(3);
  }
}
