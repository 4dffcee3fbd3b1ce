package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the chapters of the book show is code that is compiled and run.
 *
 * <p>Above each Java listing stands a comment such as {@code <!-- Held.java deadline -->}: the
 * listing is that region of the one test or example of that name.
 */
class ChaptersTest {
  private static final String BOOK = "docs/book/";
  private static final Pattern LISTING =
      Pattern.compile("(?m)(?:^<!-- (\\w+\\.java) ([\\w-]+) -->\\n)?^```java\\n((?s:.*?))^```$");

  private static Checkout checkout;

  @BeforeAll
  static void readTheCheckout() throws IOException {
    checkout = Checkout.around(Path.of(""));
  }

  @Test
  void theContentsNameEveryChapter() {
    String contents = checkout.text(BOOK + "README.md");
    assertThat(chapters().keySet())
        .isNotEmpty()
        .allSatisfy(chapter -> assertThat(contents).contains("](" + chapter + ")"));
  }

  @TestFactory
  Stream<DynamicTest> everyListingIsCompiled() {
    return chapters().entrySet().stream()
        .map(chapter ->
            DynamicTest.dynamicTest(chapter.getKey(), () -> assertCompiled(chapter.getValue())));
  }

  private static void assertCompiled(String text) {
    List<MatchResult> listings = LISTING.matcher(text).results().toList();
    assertThat(listings).hasSize(text.split("```java", -1).length - 1);
    for (MatchResult listing : listings) {
      assertThat(listing.group(1)).as("the region of\n%s", listing.group(3)).isNotNull();
      assertThat(listing.group(3)).isEqualTo(region(listing.group(1), listing.group(2)));
    }
  }

  /** The lines of a region without what all of them are indented by. */
  private static String region(String file, String name) {
    List<String> sources =
        checkout.texts().entrySet().stream()
            .filter(source -> source.getKey().endsWith("/" + file))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(sources).as("sources named %s", file).hasSize(1);
    Matcher region =
        Pattern.compile("(?m)^ *// region " + name + "\\n((?s:.*?))^ *// endregion$")
            .matcher(sources.getFirst());
    assertThat(region.find()).as("region %s of %s", name, file).isTrue();
    return region.group(1).stripTrailing().stripIndent() + "\n";
  }

  /** The chapters by name of their file; the pages of checks and the contents are none. */
  private static Map<String, String> chapters() {
    Map<String, String> chapters = new TreeMap<>();
    checkout
        .texts()
        .forEach((path, text) -> {
          String name = path.substring(path.lastIndexOf('/') + 1);
          if (path.equals(BOOK + name) && name.endsWith(".md") && !name.equals("README.md")) {
            chapters.put(name, text);
          }
        });
    return chapters;
  }
}
