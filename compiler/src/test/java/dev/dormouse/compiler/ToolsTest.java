package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.future.Async;
import java.io.File;
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
}
