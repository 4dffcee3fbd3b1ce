package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.future.Async;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor and plugin in javac on files, in its different modes. */
class JavacTest {
  /** For blocks that are only there to be large: they await one future many times. */
  private static final String ONCE_ONLY_OFF = "-Adormouse.checks=awaited-twice=off";

  private static final String SOURCE =
      """
      package sample;

      import static dev.dormouse.future.Async.async;
      import static dev.dormouse.future.Async.await;

      import dev.dormouse.future.Future;

      public class Sum {
        public static Future<Integer> sum(Future<Integer> a) {
          return async(() -> await(a) + 2);
        }
      }
      """;

  @TempDir Path folder;

  private record Run(boolean succeeded, String output) {}

  private static final String COMPILER = ChildJvm.origin(Weaver.class).toString();
  private static final String FUTURE = ChildJvm.origin(Async.class).toString();

  private Run javac(String... options) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter output = new StringWriter();
    List<Path> sources;
    try (Stream<Path> files = Files.walk(folder.resolve("src"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, Locale.ROOT, null)) {
      boolean succeeded =
          javac
              .getTask(
                  output,
                  files,
                  null,
                  List.of(options),
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      return new Run(succeeded, output.toString());
    }
  }

  private void source(String path, String text) throws IOException {
    Path file = folder.resolve("src").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> classes(String under) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(under))) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  private void assertWoven(Path classes) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, JavacTest.class.getClassLoader())) {
      Future<Integer> one = cx -> Poll.ready(1);
      Object made = loader.loadClass("sample.Sum").getMethod("sum", Future.class).invoke(null, one);
      assertThat(((Future<?>) made).poll(Context.noop())).isEqualTo(Poll.ready(3));
    }
  }

  @Test
  void processorPathAloneWeavesWithoutAnyWarning() throws Exception {
    source("sample/Sum.java", SOURCE);

    Run run =
        javac("--processor-path", COMPILER, "-cp", FUTURE, "-d", out(), "-Werror", "-Xlint:all");

    assertThat(run.output()).isEmpty();
    assertThat(classes("out")).containsExactly("Sum$sum$async0.class", "Sum.class");
    assertWoven(folder.resolve("out"));
  }

  /** As a user who has put everything on one path calls it, in a JVM that knows no other path. */
  @Test
  void classPathWithProcessorsSwitchedOnWeaves() throws Exception {
    source("sample/Sum.java", SOURCE);
    String path = COMPILER + java.io.File.pathSeparator + FUTURE;
    String file = folder.resolve("src/sample/Sum.java").toString();

    ChildJvm.End run =
        ChildJvm.run(
            List.of(
                "-m",
                "jdk.compiler/com.sun.tools.javac.Main",
                "-proc:full",
                "-Werror",
                "-cp",
                path,
                "-d",
                out(),
                file));

    assertThat(run.output()).isEmpty();
    assertThat(classes("out")).containsExactly("Sum$sum$async0.class", "Sum.class");
    assertWoven(folder.resolve("out"));
  }

  @Test
  void classesInTheDefaultPackageAreWoven() throws Exception {
    source("Sum.java", SOURCE.replace("package sample;", ""));

    Run run = javac("--processor-path", COMPILER, "-cp", FUTURE, "-d", out());

    assertThat(run.output()).isEmpty();
    assertThat(classes("out")).containsExactly("Sum$sum$async0.class", "Sum.class");
  }

  @Test
  void secondCompilationOverTheFirstWeavesAgain() throws Exception {
    source("sample/Sum.java", SOURCE);
    String[] options = {"--processor-path", COMPILER, "-cp", FUTURE, "-d", out()};
    javac(options);

    Run again = javac(options);

    assertThat(again.output()).isEmpty();
    assertWoven(folder.resolve("out"));
  }

  @Test
  void namedModuleIsWoven() throws Exception {
    source("sample/Sum.java", SOURCE);
    source("module-info.java", "module sample { requires dev.dormouse.future; }");

    Run run =
        javac("--processor-path", COMPILER, "-p", FUTURE, "-d", out(), "-Werror", "-Xlint:all");

    assertThat(run.output()).isEmpty();
    assertThat(classes("out"))
        .containsExactly("Sum$sum$async0.class", "Sum.class", "module-info.class");
    assertWoven(folder.resolve("out"));
  }

  /** As Maven compiles the tests of a module. */
  @Test
  void classesThatPatchAModuleAreWoven() throws Exception {
    source("module-info.java", "module sample { requires dev.dormouse.future; }");
    source("other/Other.java", "package other; public class Other {}");
    javac("-p", FUTURE, "-d", folder.resolve("main").toString());
    try (Stream<Path> files = Files.list(folder.resolve("src"))) {
      for (Path each : files.toList()) {
        Files.move(each, folder.resolve("moved-" + each.getFileName()));
      }
    }
    source("sample/Sum.java", SOURCE);

    Run run =
        javac(
            "--processor-path",
            COMPILER,
            "-p",
            folder.resolve("main") + java.io.File.pathSeparator + FUTURE,
            "--patch-module",
            "sample=" + folder.resolve("src"),
            "-d",
            out());

    assertThat(run.output()).isEmpty();
    assertThat(run.succeeded()).isTrue();
    assertWoven(folder.resolve("out"));
  }

  @Test
  void severalModulesAtOnceAreWoven() throws Exception {
    source("one/sample/Sum.java", SOURCE);
    source("one/module-info.java", "module one { requires dev.dormouse.future; }");
    source("two/other/Sum.java", SOURCE.replace("package sample", "package other"));
    source("two/module-info.java", "module two { requires dev.dormouse.future; }");

    Run run =
        javac(
            "--processor-path",
            COMPILER,
            "-p",
            FUTURE,
            "--module-source-path",
            folder.resolve("src").toString(),
            "-d",
            out());

    assertThat(run.output()).isEmpty();
    assertThat(classes("out/one")).contains("Sum$sum$async0.class");
    assertThat(classes("out/two")).contains("Sum$sum$async0.class");
    assertWoven(folder.resolve("out/one"));
  }

  @Test
  void withoutProcessorsAWarningSaysThatNothingIsWoven() throws Exception {
    source("sample/Sum.java", SOURCE);

    Run run = javac("-proc:none", "--processor-path", COMPILER, "-cp", FUTURE, "-d", out());

    assertThat(run.succeeded()).isTrue();
    assertThat(run.output())
        .contains(
            "warning: dormouse: [not-woven] sample.Sum is NOT woven: no annotation processor ran")
        .contains("-Xplugin:\"Dormouse out=FOLDER\"");
    assertThat(classes("out")).containsExactly("Sum.class");
  }

  @Test
  void pluginThatIsToldTheFolderNeedsNoProcessor() throws Exception {
    source("sample/Sum.java", SOURCE);

    Run run =
        javac(
            "-proc:none",
            "--processor-path",
            COMPILER,
            "-Xplugin:Dormouse out=" + out(),
            "-cp",
            FUTURE,
            "-d",
            out());

    assertThat(run.output()).isEmpty();
    assertWoven(folder.resolve("out"));
  }

  @Test
  void classWithoutBlocksIsLeftAsItIs() throws Exception {
    source("sample/Plain.java", "package sample; class Plain { Runnable r = () -> {}; }");

    javac("--processor-path", COMPILER, "-cp", FUTURE, "-d", out());
    byte[] with = Files.readAllBytes(folder.resolve("out/sample/Plain.class"));
    javac("-cp", FUTURE, "-d", out());

    assertThat(Files.readAllBytes(folder.resolve("out/sample/Plain.class"))).isEqualTo(with);
  }

  @Test
  void classesWithoutDormouseOnThePathCompile() throws Exception {
    source("sample/Plain.java", "package sample; class Plain { Runnable r = () -> {}; }");

    Run run = javac("--processor-path", COMPILER, "-d", out(), "-Werror", "-Xlint:all");

    assertThat(run.output()).isEmpty();
    assertThat(run.succeeded()).isTrue();
  }

  @Test
  void classFileOfAnEarlierBuildIsNotWovenButReported() {
    WovenCompilation old = WovenCompilation.plain(SOURCE);
    String moved = SOURCE.replace("public class", "\n\n\n\npublic class");

    for (byte[] stale :
        List.of(old.classes().get("sample.Sum"), old.weave().classes().get("sample.Sum"))) {
      WovenCompilation run =
          WovenCompilation.readingBack(Map.of("sample.Sum", stale), moved).orThrow();

      assertThat(run.messages())
          .singleElement()
          .asString()
          .contains("sample.Sum is NOT woven: its class file is that of an earlier build");
      assertThat(run.classes()).containsOnlyKeys("sample.Sum");
    }
  }

  @Test
  void classFileThatLacksABlockIsReported() {
    byte[] stale = WovenCompilation.plain(SOURCE).classes().get("sample.Sum");
    String added = "static Object added() { return dev.dormouse.future.Async.async(() -> 1); }";
    String source = SOURCE.substring(0, SOURCE.lastIndexOf('}')) + added + "}";

    WovenCompilation run = WovenCompilation.readingBack(Map.of("sample.Sum", stale), source);

    assertThat(run.messages())
        .singleElement()
        .asString()
        .contains("2 async blocks in its source and 1 in");
  }

  @Test
  void blocksInDeadCodeAreNotMissed() {
    String source =
        Blocks.source(
            """
            static final boolean DEBUG = false;
            static Future<?> dead() {
              if (DEBUG) {
                return async(() -> await(async(() -> await(later(1)))));
              }
              while (true) {
                if (false) {
                  return async(() -> await(later(2)));
                }
                break;
              }
              return later(3);
            }
            static class Half {
              static Future<?> block() {
                return async(() -> {
                  if (DEBUG) {
                    await(async(() -> await(later(4))));
                    await(later(5));
                  }
                  return await(later(6));
                });
              }
            }
            """);
    for (String debug : List.of("-g", "-g:none")) {
      WovenCompilation run =
          WovenCompilation.compile(Way.PROCESSOR, List.of(source), debug).orThrow();

      assertThat(run.messages()).isEmpty();
      assertThat(run.classes()).containsKey("sample.Sample$Half$block$async0");
    }
  }

  @Test
  void failureOfTheWeaverIsAnErrorAtTheClass() {
    byte[] broken = new byte[] {1, 2, 3};

    WovenCompilation run = WovenCompilation.readingBack(Map.of("sample.Sum", broken), SOURCE);

    assertThat(run.succeeded()).isFalse();
    assertThat(run.messages())
        .singleElement()
        .asString()
        .contains("ERROR 8: dormouse: the weaver failed on sample.Sum")
        .contains("NOT woven");
  }

  private static String manyAwaits(int count) {
    StringBuilder body = new StringBuilder("int s = 0;\n");
    for (int i = 0; i < count; i++) {
      body.append("s += await(a) ^ ").append(i).append(";\n");
    }
    return SOURCE.replace("async(() -> await(a) + 2)", "async(() -> {\n" + body + "return s; })");
  }

  @Test
  void blockThatTheJvmWillNotCompileIsAWarning() {
    WovenCompilation run =
        WovenCompilation.compile(Way.PROCESSOR, List.of(manyAwaits(300)), ONCE_ONLY_OFF).orThrow();

    assertThat(run.messages())
        .singleElement()
        .asString()
        .startsWith("MANDATORY_WARNING 10")
        .contains("the JVM never compiles a method above 8000");
    assertThat(run.classes()).containsKey("sample.Sum$sum$async0");
  }

  @Test
  void blockThatIsTooLargeForAMethodIsAnError() {
    WovenCompilation run =
        WovenCompilation.compile(Way.PROCESSOR, List.of(manyAwaits(2_500)), ONCE_ONLY_OFF);

    assertThat(run.succeeded()).isFalse();
    assertThat(run.messages())
        .singleElement()
        .asString()
        .startsWith("ERROR 10")
        .contains("too large for a method, which can have 65535 bytes");
    assertThat(run.classes()).containsOnlyKeys("sample.Sum");
  }
}
