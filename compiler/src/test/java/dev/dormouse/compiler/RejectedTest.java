package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.WovenCompilation.Way;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles each {@code rejected/X.java} and compares javac's whole output, with line and caret,
 * with {@code X.expected}. Run with {@code -Ddormouse.snapshots=write} in this module's folder to
 * accept a new output.
 */
class RejectedTest {
  private static final boolean WRITE = "write".equals(System.getProperty("dormouse.snapshots"));

  /** What a source begins with that is compiled with {@code -proc:none}. */
  private static final String WITHOUT_PROCESSOR = "// without processor";

  static Stream<Path> sources() throws IOException, URISyntaxException {
    Path folder =
        WRITE
            ? Path.of("src/test/resources/rejected")
            : Path.of(Objects.requireNonNull(RejectedTest.class.getResource("/rejected")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void saysWhatIsWrongAndWhatToDo(Path source) throws IOException {
    String text = Files.readString(source);
    Way way = text.startsWith(WITHOUT_PROCESSOR) ? Way.PLUGIN : Way.PROCESSOR;
    WovenCompilation compilation = WovenCompilation.compile(way, List.of(text), "-g");
    String output =
        compilation.diagnostics().stream()
            .filter(each -> !WovenCompilation.isOfLastRound(each))
            .map(each -> each.toString().replace("/rejected/", ""))
            .collect(Collectors.joining("\n", "", "\n"));

    Path expected = Path.of(source.toString().replace(".java", ".expected"));
    if (WRITE) {
      Files.writeString(expected, output);
    }
    assertThat(output).isEqualTo(Files.readString(expected));
    assertThat(compilation.succeeded()).isEqualTo(!output.contains(": error: "));
    assertThat(output).isNotBlank();
  }
}
