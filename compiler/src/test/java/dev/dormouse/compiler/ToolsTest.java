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

  /** Frames must get the loader and domain of their host, which the application has not made. */
  @Test
  void agentWeavesAJarAndTheClassesOfAChildLoader() throws Exception {
    String main =
        """
        package sample;
        import static dev.dormouse.future.Async.*;
        import dev.dormouse.future.*;
        import java.net.*;
        public class Main {
          public static void main(String[] folder) throws Exception {
            Future<String> own = async(() -> await(Futures.ready("own ")) + "block");
            System.out.println(own.poll(Context.noop()));
            URL[] urls = {java.nio.file.Path.of(folder[0]).toUri().toURL()};
            try (URLClassLoader loader = new URLClassLoader(urls, Main.class.getClassLoader())) {
              for (String name : new String[] {"sample.Fresh", "sample.Woven"}) {
                Class<?> type = loader.loadClass(name);
                Future<?> made = (Future<?>) type.getMethod("make").invoke(null);
                System.out.println(made.poll(Context.noop()));
                System.out.println(made.getClass().getClassLoader() == loader);
                System.out.println(
                    made.getClass().getProtectionDomain() == type.getProtectionDomain());
              }
            }
          }
        }
        """;
    String child =
        """
        package sample;
        import static dev.dormouse.future.Async.*;
        import dev.dormouse.future.*;
        public class Fresh {
          public static Object make() { return async(() -> await(Futures.ready(1))); }
        }
        """;
    Path classes = Files.createDirectory(folder.resolve("child"));
    WovenCompilation.plain(child).writeTo(classes);
    WovenCompilation.woven(child.replace("Fresh", "Woven")).writeTo(classes);
    byte[] mainClass = WovenCompilation.plain(main).orThrow().classes().get("sample.Main");
    Path jar = new TestJar().file("sample/Main.class", mainClass).write(folder.resolve("m.jar"));

    ChildJvm.End run =
        ChildJvm.run(
            List.of(
                "-javaagent:" + ChildJvm.compilerJar(folder),
                "-cp",
                jar + File.pathSeparator + ChildJvm.origin(Async.class),
                "sample.Main",
                classes.toString()));

    String ready = "Ready[value=1]";
    assertThat(run.lines())
        .containsExactly("Ready[value=own block]", ready, "true", "true", ready, "true", "true");
  }

  /** The program runs already, and most likely gets by. */
  @Test
  void agentWeavesWhatChecksObjectToAndSaysSo() throws Exception {
    String twice =
        """
        package sample;
        import static dev.dormouse.future.Async.*;
        import dev.dormouse.future.*;
        public class Twice {
          public static void main(String[] args) throws Exception {
            Future<Integer> given = cx -> Poll.ready(20);
            Future<Integer> sum = async(() -> await(given) + await(given));
            System.out.println(sum.poll(Context.noop()));
          }
        }
        """;
    WovenCompilation.plain(twice, "-g").writeTo(folder);
    String agent = "-javaagent:" + ChildJvm.compilerJar(folder);
    String path = folder + File.pathSeparator + ChildJvm.origin(Async.class);

    ChildJvm.End told = ChildJvm.run(List.of(agent, "-cp", path, "sample.Twice"));

    assertThat(told.lines()).contains("Ready[value=40]");
    assertThat(told.lines())
        .anySatisfy(line -> assertThat(line).contains("sample.Twice:7: [awaited-twice] 'given'"));

    String off = agent + "=checks=awaited-twice=off";
    assertThat(ChildJvm.run(List.of(off, "-cp", path, "sample.Twice")).lines())
        .containsExactly("Ready[value=40]");
  }

  @Test
  void unwovenBlocksRunOnThreadsWhenAskedTo() throws Exception {
    plain.writeTo(folder);

    ChildJvm.End run = runCases(folder, "-Ddormouse.unwoven=threads");

    assertThat(run.lines()).isEqualTo(expected);
  }
}
