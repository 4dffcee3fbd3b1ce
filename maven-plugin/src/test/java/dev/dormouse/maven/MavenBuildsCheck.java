package dev.dormouse.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Async;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole builds: with the processor and with the goals, on this JDK and on an older one. */
class MavenBuildsCheck {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final String ONLY_CHANGED = "-Dmaven.compiler.useIncrementalCompilation=false";
  private static final String MAIN = "target/classes";
  private static final String TESTS = "target/test-classes";
  private static final String JAR = "target/woven-jars/lib-1.jar";

  private static final String GOALS =
      """
      <plugin>
        <artifactId>maven-compiler-plugin</artifactId>
        <configuration><proc>none</proc></configuration>
      </plugin>
      <plugin>
        <groupId>dev.dormouse</groupId>
        <artifactId>dormouse-maven-plugin</artifactId>
        <version>VERSION</version>
        <executions>
          <execution>
            <goals>
              <goal>weave</goal>
              <goal>weave-tests</goal>
              <goal>weave-jars</goal>
            </goals>
            <configuration>
              <checks>large-block=off</checks>
              <artifacts>
                <artifact>sample:lib</artifact>
              </artifacts>
            </configuration>
          </execution>
        </executions>
      </plugin>
      """;
  private static final String LIB =
      "<dependency><groupId>sample</groupId><artifactId>lib</artifactId><version>1</version>"
          + "</dependency>";

  @TempDir Path folder;

  @BeforeAll
  static void fillTheRepository() throws IOException {
    LocalRepository.fill();
  }

  /** An older JDK that Maven can run on: its own, or one that is installed beside ours. */
  private static Optional<Path> olderJdk() throws IOException {
    Path mavens = Path.of(System.getProperty("maven.jdk"));
    try (Stream<Path> beside = Files.list(JDK.toRealPath().getParent())) {
      return Stream.concat(Stream.of(mavens), beside.sorted())
          .filter(jdk -> Files.isExecutable(jdk.resolve("bin/javac")))
          .filter(jdk -> !Jdk.isNewEnough(jdk.resolve("bin/java")))
          .findFirst();
    }
  }

  /** The lines for Maven in the message of unwoven code. */
  private static String pluginOfTheMessage() {
    // By reflection, since the compiler, which is on this class path, refuses the plain call.
    Throwable thrown = catchThrowable(() -> Async.class.getMethod("clock").invoke(null));
    String message = thrown.getCause().getMessage();
    int end = message.indexOf("</plugin>");
    assertThat(message).contains("<plugin>").contains("</plugin>");
    return message.substring(message.indexOf("<plugin>"), end + "</plugin>".length());
  }

  private static void assertSucceeded(Project.End end) {
    assertThat(end.status()).as(end.output()).isZero();
  }

  @Test
  void linesOfTheMessageWeaveABuildAndItsChanges() throws Exception {
    Project project = new Project(folder, pluginOfTheMessage(), "");
    project.type("Changes", "await(Futures.ready(1))").type("Leaves", "await(Futures.ready(2))");
    project.type("Stays", "await(Futures.ready(3))");

    assertSucceeded(project.mvn(JDK, "process-classes"));

    assertThat(project.poll(MAIN, "Changes")).isEqualTo(Poll.ready(1));
    assertThat(project.poll(MAIN, "Stays")).isEqualTo(Poll.ready(3));

    project.source("main", "Changes", "public static Object value() { return null; }");
    project.type("Comes", "await(Futures.ready(4))");
    project.deleteSource("Leaves");
    assertSucceeded(project.mvn(JDK, "process-classes"));

    assertThat(project.classes(MAIN))
        .containsExactly(
            "Changes.class",
            "Comes$value$async0.class",
            "Comes.class",
            "Stays$value$async0.class",
            "Stays.class");
    assertThat(project.poll(MAIN, "Stays")).isEqualTo(Poll.ready(3));
    assertThat(project.poll(MAIN, "Comes")).isEqualTo(Poll.ready(4));

    project.type("Comes", "await(Futures.ready(5))");
    assertSucceeded(project.mvn(JDK, "process-classes", ONLY_CHANGED));
    assertThat(project.poll(MAIN, "Stays")).isEqualTo(Poll.ready(3));
    assertThat(project.poll(MAIN, "Comes")).isEqualTo(Poll.ready(5));
  }

  @Test
  void goalsWeaveABuildAndItsChanges() throws Exception {
    putLibrary();
    Project project = new Project(Files.createDirectory(folder.resolve("goals")), GOALS, LIB);
    project.type("Changes", "await(Futures.ready(1))").type("Stays", "await(Futures.ready(2))");
    project.source(
        "test",
        "Tests",
        "public static Future<Integer> value() { return async(() -> await(Stays.value()) + 1); }");

    Project.End first = project.mvn(JDK, "process-test-classes");

    assertSucceeded(first);
    assertThat(first.output()).contains("wove 2 async blocks in 2 classes");
    assertThat(project.poll(MAIN, "Changes")).isEqualTo(Poll.ready(1));
    assertThat(project.classes(TESTS)).contains("Tests$value$async0.class");
    assertThat(project.poll(JAR, "Lib")).isEqualTo(Poll.ready(7));

    project.source("main", "Changes", "public static Object value() { return null; }");
    Project.End second = project.mvn(JDK, "process-classes", ONLY_CHANGED);
    assertSucceeded(second);
    assertThat(second.output()).contains("wove 0 async blocks", "removed 1 stale frame classes");
    assertThat(project.classes(MAIN))
        .containsExactly("Changes.class", "Stays$value$async0.class", "Stays.class");

    project.source("main", "Changes", "Object value() throws Exception { return clock(); }");
    Project.End third = project.mvn(JDK, "process-classes");
    assertThat(third.status()).isNotZero();
    assertThat(third.output())
        .contains("[ERROR] ERROR ", "Changes.class:5: [await-outside] clock stands outside")
        .contains("not everything could be woven, see above");
  }

  @Test
  void mavenOnAnOlderJdkWeavesInOneOfTheToolchain() throws Exception {
    Optional<Path> older = olderJdk();
    assumeTrue(older.isPresent(), "no JDK older than 25 is installed beside " + JDK);
    putLibrary();
    Path goals = Files.createDirectory(folder.resolve("with-goals"));
    Project project = new Project(goals, GOALS, LIB).type("Main", "await(Futures.ready(1))");

    assertSucceeded(project.mvn(older.get(), "process-classes"));

    assertThat(project.poll(MAIN, "Main")).isEqualTo(Poll.ready(1));
    assertThat(project.poll(JAR, "Lib")).isEqualTo(Poll.ready(7));
    String goal = "dev.dormouse:dormouse-maven-plugin:" + LocalRepository.VERSION + ":weave";
    Project.End alone = project.mvn(older.get(), goal);
    assertThat(alone.status()).isNotZero();
    assertThat(alone.output()).contains("weaving needs a JDK 25, but Maven runs on");

    Path processor = Files.createDirectory(folder.resolve("with-processor"));
    Project forked = new Project(processor, pluginOfTheMessage(), "");
    forked.type("Main", "await(Futures.ready(1))");
    assertSucceeded(forked.mvn(older.get(), "process-classes"));
    assertThat(forked.poll(MAIN, "Main")).isEqualTo(Poll.ready(1));
  }

  /** A library that was published without having been woven. */
  private void putLibrary() throws IOException {
    Path classes = folder.resolve("lib");
    Project library = new Project(Files.createDirectories(classes), "", "");
    library.type("Lib", "await(Futures.ready(7))");
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, Locale.ROOT, null)) {
      List<String> options =
          List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes + "");
      Path source = classes.resolve("src/main/java/sample/Lib.java");
      assertThat(
              javac
                  .getTask(
                      Writer.nullWriter(),
                      files,
                      null,
                      options,
                      null,
                      files.getJavaFileObjects(source))
                  .call())
          .isTrue();
    }
    Path jar = folder.resolve("lib.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("sample/Lib.class"));
      out.write(Files.readAllBytes(classes.resolve("sample/Lib.class")));
    }
    Path pom = folder.resolve("lib.pom");
    Files.writeString(
        pom,
        "<project><modelVersion>4.0.0</modelVersion><groupId>sample</groupId>"
            + "<artifactId>lib</artifactId><version>1</version></project>");
    LocalRepository.put("sample", "lib", "1", jar, pom);
  }
}
