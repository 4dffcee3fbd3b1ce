package dev.dormouse.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the README compile, and the first one says what it should. */
class ReadmeTest {
  private static final Pattern LISTING = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("(?m)^class (\\w+)");

  @Test
  void listingsCompileAndTheFirstRuns(@TempDir Path folder) throws Exception {
    Map<String, String> programs = programs();
    assertThat(programs).containsKeys("Hello", "Echo");
    for (Map.Entry<String, String> program : programs.entrySet()) {
      Files.writeString(folder.resolve(program.getKey() + ".java"), program.getValue());
      Command.Result compiled = Jdk.compile(folder, program.getKey() + ".java");
      assertThat(compiled.exit()).as(compiled.out()).isZero();
    }
    Command.Result hello = Jdk.run(folder, "Hello");
    assertThat(hello.out()).contains("the dormouse says 42");
    assertThat(hello.exit()).isZero();
  }

  private static Map<String, String> programs() throws Exception {
    String readme = Files.readString(Path.of("").toAbsolutePath().resolveSibling("README.md"));
    Map<String, String> programs = new LinkedHashMap<>();
    for (MatchResult listing : LISTING.matcher(readme).results().toList()) {
      CLASS
          .matcher(listing.group(1))
          .results()
          .findFirst()
          .ifPresent(name -> programs.put(name.group(1), listing.group(1)));
    }
    return programs;
  }
}
