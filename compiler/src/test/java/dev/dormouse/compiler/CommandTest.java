package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command over folders and jars. */
class CommandTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);
  private static final String TWO =
      """
      package sample;
      import static dev.dormouse.future.Async.*;
      import dev.dormouse.future.Future;
      public class Two {
        public static Future<Integer> one(Future<Integer> f) { return async(() -> await(f) + 1); }
        public static Future<Integer> two(Future<Integer> f) { return async(() -> await(f) + 2); }
      }
      """;
  private static final String ONE =
      TWO.replaceFirst("async\\(\\(\\) -> await\\(f\\) \\+ 2\\)", "f");
  private static final String NONE = ONE.replaceFirst("async\\(.*1\\);", "f;");

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return Command.run(stream(out), stream(err), arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static byte[] plain(String source) {
    return WovenCompilation.plain(source).orThrow().classes().get("sample.Two");
  }

  private static Object pollOf(Path classes, String method) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, CommandTest.class.getClassLoader())) {
      Future<Integer> zero = cx -> Poll.ready(0);
      Object made =
          loader.loadClass("sample.Two").getMethod(method, Future.class).invoke(null, zero);
      return ((Future<?>) made).poll(Context.noop());
    }
  }

  @Test
  void helpIsOnOutputAndWrongUsageOnError() throws IOException {
    assertThat(run("--help")).isZero();
    assertThat(out()).startsWith("Usage: java -jar").contains("--output", "--checks");
    assertThat(run()).isEqualTo(2);
    assertThat(err()).startsWith("Usage: java -jar");

    Path jar = new TestJar().file("a.txt", "a").write(folder.resolve("a.jar"));
    Path same = Files.createDirectories(folder.resolve("b")).resolve("a.jar");
    Files.copy(jar, same);
    assertWrong("is not a folder and not a jar", "no-such-folder");
    assertWrong("there is no option --quick", "--quick", jar.toString());
    assertWrong("the option -o needs a value", jar.toString(), "-o");
    assertWrong("no FOLDER or JAR", "--checks", "large-block=off");
    assertWrong("there is no check 'nothing'", "--checks", "nothing=off", jar.toString());
    assertWrong("-o goes with jars only", "-o", folder + "/out", folder.toString());
    assertWrong("two jars named a.jar", "-o", folder + "/out", jar.toString(), same.toString());
    assertWrong("is not a folder", "-o", jar.toString(), same.toString());
  }

  private void assertWrong(String message, String... arguments) {
    assertThat(run(arguments)).as(message).isEqualTo(2);
    assertThat(err()).contains(message).contains("see --help");
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
    byte[] noClassFile = Vocabulary.ASYNC_NAME.replace('.', '/').getBytes(StandardCharsets.UTF_8);
    Path broken = Files.write(folder.resolve("Broken.class"), noClassFile);

    assertThat(run(folder.toString())).isEqualTo(1);
    assertThat(err())
        .contains("Bad.class:5: [await-outside] await stands outside an async block")
        .contains("Broken.class");
    assertThat(Files.readAllBytes(folder.resolve("sample/Bad.class")))
        .isEqualTo(bad.classes().get("sample.Bad"));
    assertThat(broken).hasBinaryContent(noClassFile);
  }

  @Test
  void framesOfBlocksThatWentAreRemovedFromAFolder() throws Exception {
    Path classes = Files.createDirectories(folder.resolve("sample"));
    Files.write(classes.resolve("Two.class"), plain(TWO));
    byte[] lookalike = WovenCompilation.plain("class A {}").classes().get("A");
    Path other = Files.write(classes.resolve("Two$one$async7.class"), lookalike);
    assertThat(run(folder.toString())).isZero();
    assertThat(out()).contains("wove 2 async blocks in 1 classes").doesNotContain("removed");

    Files.write(classes.resolve("Two.class"), plain(ONE));
    assertThat(run(folder.toString())).isZero();
    assertThat(out()).contains("wove 1 async blocks", "removed 1 stale frame classes");
    assertThat(classes.resolve("Two$one$async0.class")).exists();
    assertThat(classes.resolve("Two$two$async1.class")).doesNotExist();
    assertThat(pollOf(folder, "one")).isEqualTo(Poll.ready(1));

    Files.write(classes.resolve("Two.class"), plain(NONE));
    assertThat(run(folder.toString())).isZero();
    assertThat(out()).contains("wove 0 async blocks", "removed 1 stale frame classes");

    Files.write(classes.resolve("Two.class"), plain(TWO));
    run(folder.toString());
    Files.delete(classes.resolve("Two.class"));
    assertThat(run(folder.toString())).isZero();
    assertThat(out()).contains("removed 2 stale frame classes");
    assertThat(other).hasBinaryContent(lookalike);
  }

  @Test
  void folderThatIsWovenIsNotWritten() throws Exception {
    WovenCompilation.plain(TWO).writeTo(folder);
    run(folder.toString());
    Path host = folder.resolve("sample/Two.class");
    Files.setLastModifiedTime(host, LONG_AGO);

    assertThat(run(folder.toString())).isZero();

    assertThat(out()).contains("wove 0 async blocks in 0 classes");
    assertThat(Files.getLastModifiedTime(host)).isEqualTo(LONG_AGO);
  }

  @Test
  void jarKeepsOrderTimesAndManifestAndIsWovenOnce() throws Exception {
    TestJar given =
        new TestJar()
            .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMulti-Release: true\n\n")
            .stored("sample/stored.txt", "as it is")
            .file("sample/Two.class", plain(TWO))
            .file("META-INF/versions/25/sample/Two.class", plain(TWO.replace("+ 1", "+ 25")))
            .file("z.txt", "last");
    Path jar = given.write(folder.resolve("two.jar"));

    assertThat(run(jar.toString())).as(err()).isZero();

    assertThat(out()).contains("wove 4 async blocks in 2 classes");
    List<TestJar.Entry> woven = TestJar.read(jar);
    assertThat(woven.stream().map(TestJar.Entry::name))
        .containsExactly(
            "META-INF/MANIFEST.MF",
            "sample/stored.txt",
            "sample/Two.class",
            "sample/Two$one$async0.class",
            "sample/Two$two$async1.class",
            "META-INF/versions/25/sample/Two.class",
            "META-INF/versions/25/sample/Two$one$async0.class",
            "META-INF/versions/25/sample/Two$two$async1.class",
            "z.txt");
    assertThat(woven.stream().map(TestJar.Entry::time)).containsOnly(TestJar.TIME);
    assertThat(woven).containsAll(given.entriesWithout(".class"));
    assertThat(pollOf(jar, "one")).isEqualTo(Poll.ready(25));
    assertThat(pollOf(jar, "two")).isEqualTo(Poll.ready(2));

    byte[] once = Files.readAllBytes(jar);
    Files.setLastModifiedTime(jar, LONG_AGO);
    assertThat(run(jar.toString())).isZero();
    assertThat(jar).hasBinaryContent(once);
    assertThat(Files.getLastModifiedTime(jar)).isEqualTo(LONG_AGO);
  }

  @Test
  void outputFolderGetsEachJarAndIsWrittenOnlyWhenItChanges() throws Exception {
    Path jar = new TestJar().file("sample/Two.class", plain(TWO)).write(folder.resolve("two.jar"));
    Path none = new TestJar().file("a.txt", "a").write(folder.resolve("none.jar"));
    byte[] before = Files.readAllBytes(jar);
    Path output = folder.resolve("some/where");
    String[] command = {"-o", output.toString(), jar.toString(), none.toString()};

    assertThat(run(command)).isZero();

    assertThat(jar).hasBinaryContent(before);
    Path target = output.resolve("two.jar");
    assertThat(pollOf(target, "one")).isEqualTo(Poll.ready(1));
    assertThat(output.resolve("none.jar")).hasSameBinaryContentAs(none);
    assertThat(Files.getPosixFilePermissions(target)).isEqualTo(Files.getPosixFilePermissions(jar));
    Files.setLastModifiedTime(target, LONG_AGO);
    assertThat(run(command)).isZero();
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(LONG_AGO);

    new TestJar().file("sample/Two.class", plain(ONE)).write(jar);
    assertThat(run(command)).isZero();
    assertThat(TestJar.read(target).stream().map(TestJar.Entry::name))
        .containsExactly("sample/Two.class", "sample/Two$one$async0.class");
  }

  @Test
  void framesOfBlocksThatWentAreRemovedFromAJar() throws Exception {
    byte[] frame = WovenCompilation.woven(TWO).classes().get("sample.Two$two$async1");
    Path jar =
        new TestJar()
            .file("sample/Two$two$async1.class", frame)
            .file("sample/Two.class", plain(NONE))
            .write(folder.resolve("two.jar"));

    assertThat(run(jar.toString())).isZero();

    assertThat(out()).contains("removed 1 stale frame classes");
    assertThat(TestJar.read(jar).stream().map(TestJar.Entry::name))
        .containsExactly("sample/Two.class");
  }

  @Test
  void signedJarIsRefusedIfThereIsSomethingToWeave() throws Exception {
    TestJar signed = new TestJar().file("META-INF/KEY.SF", "s").file("META-INF/KEY.EC", "k");
    Path jar = signed.write(folder.resolve("signed.jar"));
    assertThat(run(jar.toString())).isZero();

    signed.file("sample/Two.class", plain(TWO)).write(jar);
    byte[] before = Files.readAllBytes(jar);
    assertThat(run(jar.toString())).isEqualTo(1);
    assertThat(err()).contains("signed.jar: the jar is signed, and weaving would break");
    assertThat(jar).hasBinaryContent(before);
  }

  @Test
  void jarBehindAScriptIsRefused() throws Exception {
    Path jar = new TestJar().file("sample/Two.class", plain(TWO)).write(folder.resolve("p.jar"));
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    program.writeBytes("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
    program.writeBytes(Files.readAllBytes(jar));
    Files.write(jar, program.toByteArray());

    assertThat(run(jar.toString())).isEqualTo(1);

    assertThat(err()).contains("something precedes the entries");
    assertThat(jar).hasBinaryContent(program.toByteArray());
  }

  @Test
  void checksDecideWhetherAClassIsWoven() throws Exception {
    String many = "await(f);".repeat(300);
    String large =
        TWO.replace("async(() -> await(f) + 1)", "async(() -> {" + many + "return 1; })");
    Path file = folder.resolve("sample/Two.class");
    WovenCompilation.plain(large).writeTo(folder);

    assertThat(run("--checks", "awaited-twice=off,large-block=error", folder.toString()))
        .isEqualTo(1);
    assertThat(err()).contains("ERROR " + file + ":5: [large-block]");
    assertThat(file).hasBinaryContent(plain(large));

    assertThat(run("--checks", "awaited-twice=off,large-block=off", folder.toString())).isZero();
    assertThat(err()).isEmpty();
    assertThat(out()).contains("wove 2 async blocks");
  }

  /** The annotation is not in the class file. */
  @Test
  void findingOfLevelErrorKeepsAClassUnwovenAlsoWhereTheSourceSuppressesIt() throws Exception {
    String locked =
        """
        package sample;
        import static dev.dormouse.future.Async.*;
        import dev.dormouse.future.*;
        import java.util.concurrent.locks.*;
        public class Two {
          @SuppressWarnings("await-under-lock")
          public static Future<Integer> one(Future<Integer> f) {
            Lock lock = new ReentrantLock();
            return async(() -> {
              lock.lock();
              return await(f) + 1;
            });
          }
        }
        """;
    WovenCompilation compiled =
        WovenCompilation.compile(WovenCompilation.Way.PROCESSOR, List.of(locked), "-g");
    assertThat(compiled.messages()).isEmpty();
    assertThat(compiled.classes()).containsKey("sample.Two$one$async0");

    Path file = folder.resolve("sample/Two.class");
    WovenCompilation.plain(locked).writeTo(folder);

    assertThat(run(folder.toString())).isEqualTo(1);
    assertThat(err())
        .contains("ERROR " + file + ":11: [await-under-lock] await while")
        .contains("--checks await-under-lock=off");
    assertThat(file).hasBinaryContent(plain(locked));

    assertThat(run("--checks", "await-under-lock=warning", folder.toString())).isZero();
    assertThat(err()).contains("WARNING " + file + ":11: [await-under-lock] await while");
    assertThat(out()).contains("wove 1 async blocks");
    assertThat(pollOf(folder, "one")).isEqualTo(Poll.ready(1));
  }

  @Test
  void whatCannotBeWovenStaysSoWhateverTheLevel() throws Exception {
    String monitor =
        TWO.replace(
            "async(() -> await(f) + 1)",
            "async(() -> { synchronized (f) { return await(f) + 1; } })");
    Path file = folder.resolve("sample/Two.class");
    WovenCompilation.plain(monitor).writeTo(folder);

    assertThat(run("--checks", "await-under-monitor=warning", folder.toString())).isEqualTo(1);
    assertThat(err()).contains("ERROR " + file + ":5: [await-under-monitor]");
    assertThat(err()).doesNotContain("--checks");
    assertThat(file).hasBinaryContent(plain(monitor));
    assertWrong("cannot be off", "--checks", "await-under-monitor=off", folder.toString());
  }

  @Test
  void awaitOfAnotherLibraryIsLeftAlone() throws Exception {
    String other =
        """
        package sample;
        import sample.Async;
        public class Two {
          static final String NAME = "dev/dormouse/future/Async";
          static Object a() { return Async.async(() -> Async.await("")); }
        }
        """;
    String async =
        """
        package sample;
        public class Async {
          public interface Body { Object run() throws Exception; }
          public static Object async(Body body) { return body; }
          public static Object await(Object o) { return o; }
        }
        """;
    WovenCompilation foreign =
        WovenCompilation.compile(WovenCompilation.Way.PLAIN, List.of(other, async)).orThrow();
    foreign.writeTo(folder);

    assertThat(run(folder.toString())).isZero();

    assertThat(out()).contains("wove 0 async blocks");
    assertThat(folder.resolve("sample/Two.class"))
        .hasBinaryContent(foreign.classes().get("sample.Two"));
  }
}
