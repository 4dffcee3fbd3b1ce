package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each check of the compiler has a page in the book, and what a page shows is what the tests of the
 * compiler compile.
 *
 * <p>Above each Java listing of a page stands a comment such as {@code <!-- Held.java wrong -->}:
 * the listing is that region of {@code compiler/src/test/resources/rejected/Held.java}.
 */
class BookTest {
  private static final String PAGES = "docs/book/checks/";
  private static final String SNAPSHOTS = "compiler/src/test/resources/rejected/";
  private static final Pattern LISTING =
      Pattern.compile("(?m)(?:^<!-- (\\w+\\.java) ([\\w-]+) -->\\n)?^```java\\n((?s:.*?))^```$");

  /** About builds and about size, which no listing of a page can show. */
  private static final Set<String> WITHOUT_LISTINGS = Set.of("not-woven", "large-block");

  private static Checkout checkout;

  @BeforeAll
  static void readTheCheckout() throws IOException {
    checkout = Checkout.around(Path.of(""));
  }

  @Test
  void everyCheckHasAPageAndEveryPageACheck() {
    Set<String> ids = Arrays.stream(Check.values()).map(Check::id).collect(Collectors.toSet());
    assertThat(pages().keySet()).isEqualTo(ids);
  }

  @Test
  void theContentsNameEveryPageOnce() {
    List<String> named =
        Pattern.compile("\\]\\(checks/([\\w-]+)\\.md\\)")
            .matcher(checkout.text("docs/book/README.md"))
            .results()
            .map(link -> link.group(1))
            .toList();
    assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(pages().keySet());
  }

  @TestFactory
  Stream<DynamicTest> everyPageIsTrue() {
    return pages().entrySet().stream()
        .map(page ->
            DynamicTest.dynamicTest(
                page.getKey(), () -> assertTrue(page.getKey(), page.getValue())));
  }

  private static void assertTrue(String id, String text) {
    Check check = Check.byId(id).orElseThrow();
    String severity = check.severity().name().toLowerCase(Locale.ROOT);
    String off = check.isRequired() ? "; cannot be off" : "";
    assertThat(text).startsWith("# " + id + "\n\nBy default: " + severity + off + ".\n");
    assertThat(text).contains("\n## Suppress\n");
    if (!check.isRequired()) {
      assertThat(text).contains("@SuppressWarnings(\"" + id + "\")");
    }
    List<MatchResult> listings = LISTING.matcher(text).results().toList();
    assertThat(listings).hasSize(text.split("```java", -1).length - 1);
    for (MatchResult listing : listings) {
      assertThat(listing.group(1)).as("the region of\n%s", listing.group(3)).isNotNull();
      assertThat(listing.group(3)).isEqualTo(region(listing.group(1), listing.group(2)));
    }
    if (!WITHOUT_LISTINGS.contains(id)) {
      assertThat(text).contains("\n## Wrong\n", "\n## Right\n");
      assertThat(listings).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  /** The lines of a region without what all of them are indented by. */
  private static String region(String file, String name) {
    Matcher region =
        Pattern.compile("(?m)^ *// region " + name + "\\n((?s:.*?))^ *// endregion$")
            .matcher(checkout.text(SNAPSHOTS + file));
    assertThat(region.find()).as("region %s of %s", name, file).isTrue();
    return region.group(1).stripTrailing().stripIndent() + "\n";
  }

  /** The pages by the name of their check. */
  private static Map<String, String> pages() {
    Map<String, String> pages = new TreeMap<>();
    checkout
        .texts()
        .forEach((path, text) -> {
          if (path.startsWith(PAGES)) {
            pages.put(path.substring(PAGES.length()).replaceAll("\\.md$", ""), text);
          }
        });
    return pages;
  }
}
