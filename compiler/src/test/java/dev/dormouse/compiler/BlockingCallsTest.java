package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.WovenCompilation.Way;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lists of blocking calls that users add. */
class BlockingCallsTest {
  private static final String DAO =
      """
      package acme;

      public class Dao {
        public Dao() {}
        public Dao(String name) {}
        public String read(int key) { return ""; }
        public String read(String key) { return ""; }
        public String cached() { return ""; }

        public static class InMemory extends Dao {}
      }
      """;

  @TempDir Path folder;

  private List<String> messages(String call, String... options) {
    String source =
        """
        import dev.dormouse.future.*;
        class Calls {
          Future<Object> run(acme.Dao dao, acme.Dao.InMemory memory) {
            return Async.async(() -> %s);
          }
        }
        """
            .formatted(call);
    return WovenCompilation.compile(Way.PROCESSOR, List.of(source, DAO), options).messages();
  }

  private String option(String... lines) throws IOException {
    Path list = folder.resolve("calls");
    Files.write(list, Arrays.asList(lines));
    return "-Adormouse.blocking=" + list;
  }

  @Test
  void aListOfTheBuildAddsCallsWithTheirAdvice() throws IOException {
    String list = option("# ours", "", "acme.Dao#read(int) blocking-call -> await it");

    assertThat(messages("dao.read(1)", list))
        .singleElement()
        .asString()
        .startsWith("ERROR 4: dormouse: [blocking-call] Dao.read() blocks")
        .endsWith("; await it");
    assertThat(messages("dao.read(\"x\")", list)).isEmpty();
    assertThat(messages("memory.read(1)", list)).hasSize(1);
  }

  @Test
  void theMostSpecialOwnerDecides() throws IOException {
    String list =
        option(
            "acme.Dao#* blocking-file",
            "acme.Dao#cached none",
            "acme.Dao$InMemory#unknown blocking-call",
            "acme.Dao.InMemory#* none");

    assertThat(messages("dao.read(1)", list))
        .singleElement()
        .asString()
        .startsWith("MANDATORY_WARNING 4: dormouse: [blocking-file] Dao.read() waits");
    assertThat(messages("dao.cached()", list)).isEmpty();
    assertThat(messages("memory.read(1)", list)).isEmpty();
    assertThat(messages("memory.hashCode()", list)).isEmpty();
  }

  @Test
  void constructorsAreListedByNew() throws IOException {
    String list = option("acme.Dao#new(java.lang.String) blocking-call");

    assertThat(messages("new acme.Dao(\"x\")", list))
        .singleElement()
        .asString()
        .contains("new Dao() blocks", "await spawner().spawnBlocking(() -> …)");
    assertThat(messages("new acme.Dao()", list)).isEmpty();
  }

  @Test
  void aListOfTheBuildTakesBackALineOfTheCompiler() throws IOException {
    String sleep = "Boolean.valueOf(new java.util.concurrent.CountDownLatch(0).await(0, null))";

    assertThat(messages(sleep)).hasSize(1);
    assertThat(messages(sleep, option("java.util.concurrent.CountDownLatch#await none"))).isEmpty();
  }

  @Test
  void aLibraryBringsItsListOnTheClassPath() throws IOException {
    Path list = folder.resolve(BlockingCalls.RESOURCE);
    Files.createDirectories(list.getParent());
    Files.writeString(list, "acme.Dao#read blocking-call");
    String path = System.getProperty("java.class.path") + File.pathSeparator + folder;

    assertThat(messages("dao.read(1)", "-cp", path)).hasSize(1);
    assertThat(messages("dao.read(1)")).isEmpty();
  }

  @Test
  void aWrongLineIsNamed() throws IOException {
    assertThat(messages("1", option("# one", "acme.Dao.read blocking-call")))
        .singleElement()
        .asString()
        .contains("calls:2: 'acme.Dao.read blocking-call' should be OWNER#MEMBER CHECK -> ADVICE");
    assertThat(messages("1", option("acme.Dao#read not-send")))
        .singleElement()
        .asString()
        .contains("calls:1: 'not-send' should be blocking-call, blocking-file or none");
    assertThat(messages("1", "-Adormouse.blocking=" + folder.resolve("absent")))
        .singleElement()
        .asString()
        .contains("absent cannot be read");
  }

  @Test
  void blockOnInABlockIsFoundByName() {
    String runtime =
        """
        package dev.dormouse.runtime;
        public class AsyncRuntime {
          public <T> T blockOn(dev.dormouse.future.Future<T> future) { return null; }
        }
        """;
    String source =
        """
        import dev.dormouse.future.*;
        import dev.dormouse.runtime.AsyncRuntime;
        class Blocks {
          Future<Integer> run(AsyncRuntime runtime, Future<Integer> future) {
            runtime.blockOn(future);
            return Async.async(() -> runtime.blockOn(future));
          }
        }
        """;
    assertThat(WovenCompilation.compile(Way.PROCESSOR, List.of(source, runtime)).messages())
        .singleElement()
        .asString()
        .startsWith("ERROR 6: dormouse: [blocking-call] AsyncRuntime.blockOn() blocks")
        .endsWith("await the future");
  }

  /** A misspelt name in the compiler's own list would never be noticed otherwise. */
  @Test
  void everyLineOfTheCompilerNamesSomethingThatExists() throws IOException {
    List<String> lines;
    try (InputStream own = BlockingCalls.class.getResourceAsStream("blocking-calls")) {
      lines = new String(own.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(lines).hasSizeGreaterThan(200);
    assertThat(lines)
        .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
        .filteredOn(line -> !line.startsWith("dev.dormouse."))
        .allSatisfy(line -> assertThat(names(line.split(" ")[0])).isTrue());
  }

  private static boolean names(String listed) throws ClassNotFoundException {
    String owner = listed.substring(0, listed.indexOf('#'));
    String member = listed.substring(listed.indexOf('#') + 1);
    Class<?> type = Class.forName(owner.replace("Pipe.", "Pipe$"));
    return Stream.of(
            Arrays.stream(type.getConstructors()).map(each -> signature("new", each)),
            Arrays.stream(type.getMethods()).map(each -> signature(each.getName(), each)),
            Arrays.stream(type.getFields()).map(Field::getName),
            Stream.of("*"))
        .flatMap(each -> each)
        .anyMatch(each -> each.equals(member) || each.replaceAll("\\(.*", "").equals(member));
  }

  private static String signature(String name, Executable executable) {
    return Arrays.stream(executable.getParameterTypes())
        .map(Class::getCanonicalName)
        .collect(Collectors.joining(",", name + "(", ")"));
  }
}
