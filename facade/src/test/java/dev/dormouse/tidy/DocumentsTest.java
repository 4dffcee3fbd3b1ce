package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the documents name exists. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern COMMAND = Pattern.compile("\\./dormouse ([a-z]+)");
  private static final Pattern SOURCE = Pattern.compile("[\\w/.-]+/[A-Z]\\w*\\.java");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
  private static final Pattern TEST_METHOD =
      Pattern.compile("(?:@Test|@EnumSource)\\s+void (\\w+)\\(");

  private static Checkout checkout;

  @BeforeAll
  static void readTheCheckout() throws IOException {
    checkout = Checkout.around(Path.of(""));
  }

  @Test
  void documentsAreThere() {
    assertThat(checkout.texts().keySet())
        .contains(
            "README.md",
            "ARCHITECTURE.md",
            "STYLE.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "docs/limits.md",
            "docs/debugging.md",
            ".ci/run");
    assertThat(checkout.text("LICENSE")).contains("Apache License", "Version 2.0, January 2004");
    assertThat(checkout.root().resolve("dormouse")).isExecutable();
    assertThat(checkout.root().resolve(".ci/run")).isExecutable();
  }

  @Test
  void linksLeadSomewhere() {
    List<String> broken = new ArrayList<>();
    documents()
        .forEach((path, text) -> {
          for (MatchResult link : LINK.matcher(text).results().toList()) {
            Path folder = checkout.root().resolve(path).resolveSibling("");
            if (!Files.exists(folder.resolve(link.group(1)))) {
              broken.add(path + ": " + link.group(1));
            }
          }
        });
    assertThat(broken).isEmpty();
  }

  @Test
  void commandsOfTheLauncherAreItsCommands() {
    String launcher = checkout.text("dormouse");
    assertThat(commandsIn(checkout.text("README.md"))).contains("demo", "run");
    documents()
        .forEach((path, text) ->
            assertThat(commandsIn(text))
                .as(path)
                .allSatisfy(command -> assertThat(launcher).contains("\n  " + command + " ")));
  }

  @Test
  void sourcesNamedInTheReadmeExist() {
    assertThat(SOURCE.matcher(checkout.text("README.md")).results().map(MatchResult::group))
        .isNotEmpty()
        .allSatisfy(source -> assertThat(checkout.root().resolve(source)).exists());
  }

  /** CI runs what the README tells people to run. */
  @Test
  void ciRunsTheCommandOfTheReadme() {
    assertThat(checkout.text("README.md").lines()).contains("mvn verify");
    assertThat(checkout.text(".ci/run")).containsPattern("\nexec mvn .* verify\n");
  }

  @Test
  void stepsOfAShutdownNameTestsThatExist() {
    List<MatchResult> named = TEST.matcher(checkout.text("docs/shutdown.md")).results().toList();
    assertThat(named).isNotEmpty();
    for (MatchResult test : named) {
      assertThat(testClass(test.group(1)))
          .as(test.group())
          .containsPattern("@Test\\b|@EnumSource\\b")
          .contains(" void " + test.group(2) + "(");
    }
    for (String all : List.of("LifecycleContract", "ShutdownStepsTest")) {
      assertThat(TEST_METHOD.matcher(testClass(all)).results().map(method -> method.group(1)))
          .isNotEmpty()
          .allMatch(
              method -> checkout.text("docs/shutdown.md").contains("`" + all + "#" + method + "`"));
    }
  }

  private static String testClass(String name) {
    return checkout.texts().entrySet().stream()
        .filter(source -> source.getKey().endsWith("/" + name + ".java"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + name));
  }

  private static List<String> commandsIn(String text) {
    return COMMAND.matcher(text).results().map(found -> found.group(1)).distinct().toList();
  }

  private static Map<String, String> documents() {
    Map<String, String> documents = new TreeMap<>(checkout.texts());
    documents.keySet().removeIf(path -> !path.endsWith(".md"));
    return documents;
  }
}
