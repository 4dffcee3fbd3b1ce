package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.WovenCompilation.Way;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles each {@code flow/X.java}, in which the lines that a check must object to end with {@code
 * // expect NAME}; it must object to no other.
 */
class FlowChecksTest {
  private static final Pattern EXPECTED = Pattern.compile("// expect ([\\w-]+)$");
  private static final Pattern NAME = Pattern.compile("\\[([\\w-]+)]");

  static Stream<Path> sources() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(FlowChecksTest.class.getResource("/flow")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void objectsToTheseLinesOnly(Path source) throws IOException {
    assertFindings(source, "-g");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void objectsToTheSameWithoutTheNamesOfVariables(Path source) throws IOException {
    assertFindings(source, "-g:source,lines");
  }

  private static void assertFindings(Path source, String option) throws IOException {
    List<String> lines = Files.readAllLines(source);
    TreeSet<String> expected = new TreeSet<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher marker = EXPECTED.matcher(lines.get(i));
      if (marker.find()) {
        expected.add(line(i + 1, marker.group(1)));
      }
    }
    WovenCompilation compilation =
        WovenCompilation.compile(Way.PROCESSOR, List.of(String.join("\n", lines)), option);
    TreeSet<String> found = new TreeSet<>();
    compilation.diagnostics().stream()
        .filter(each -> !WovenCompilation.isOfLastRound(each))
        .forEach(each -> {
          Matcher name = NAME.matcher(each.getMessage(Locale.ROOT));
          assertThat(name.find()).as(each.toString()).isTrue();
          found.add(line((int) each.getLineNumber(), name.group(1)));
        });
    assertThat(found).isEqualTo(expected);
  }

  private static String line(int number, String check) {
    return String.format(Locale.ROOT, "%3d %s", number, check);
  }
}
