package dev.dormouse.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checks cry no wolf: they have nothing to say of the programs in {@code sound}, which are as
 * careful people write them.
 */
class SoundProgramsTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir Path out;

  private static List<Path> programs() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(SoundProgramsTest.class.getResource("/sound")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private List<String> messages(List<Path> sources) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of("-g", "-cp", CLASS_PATH, "-processorpath", CLASS_PATH, "-d", out.toString());
    try (StandardJavaFileManager files = javac.getStandardFileManager(found, null, null)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      javac.getTask(null, files, found, options, null, units).call();
    }
    return found.getDiagnostics().stream()
        .map(each -> each.toString().lines().findFirst().orElse("").toLowerCase(Locale.ROOT))
        .toList();
  }

  @Test
  void nothingIsSaidOfThem() throws Exception {
    List<Path> programs = programs();

    assertThat(programs).hasSizeGreaterThanOrEqualTo(10);
    assertThat(messages(programs)).isEmpty();
    try (Stream<Path> classes = Files.walk(out)) {
      assertThat(classes.map(Path::toString))
          .filteredOn(name -> name.contains("$async"))
          .hasSizeGreaterThan(40);
    }
  }

  /** Else the test above would pass without any check. */
  @Test
  void theChecksAreOn() throws Exception {
    Path wrong = out.resolve("Wrong.java");
    Files.writeString(wrong, "class Wrong { void f() { dev.dormouse.future.Futures.ready(); } }");

    assertThat(messages(List.of(wrong)))
        .singleElement()
        .asString()
        .contains("dormouse: [forgotten-future]");
  }
}
