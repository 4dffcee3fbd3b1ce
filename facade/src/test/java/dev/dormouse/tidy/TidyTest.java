package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Keeps the whole checkout to what ARCHITECTURE.md and STYLE.md say, as far as a program can. */
class TidyTest {
  /** Programs among the resources of tests are input, and keep no rule. */
  private static final Pattern SOURCE = Pattern.compile("[^/]+/src/[^/]+/java/.*\\.java");

  private static Checkout checkout;
  private static Collection<JavaSource> sources;
  private static ModuleTable table;

  @BeforeAll
  static void readTheCheckout() throws IOException {
    checkout = Checkout.around(Path.of(""));
    sources = JavaSource.parse(javaTexts());
    table = ModuleTable.read(checkout.text("ARCHITECTURE.md"));
    assertThat(sources).as("Java files under %s", checkout.root()).hasSizeGreaterThan(50);
  }

  @TestFactory
  Stream<DynamicTest> everyRuleHolds() {
    return findingsByRule().entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> assertHolds(rule.getValue())));
  }

  @Test
  void everyExemptionIsStillNeeded() {
    Map<String, List<Finding>> findings = findingsByRule();
    assertThat(Exemptions.ALL)
        .allSatisfy(exemption ->
            assertThat(findings.getOrDefault(exemption.rule(), List.of()))
                .as("%s has no finding left", exemption)
                .anyMatch(exemption::covers));
  }

  @Test
  void everyModuleIsARoomOfTheArchitecture() {
    assertThat(table.rooms()).containsAll(folders("src/main/java/module-info.java"));
  }

  private static void assertHolds(List<Finding> findings) {
    List<Finding> open =
        findings.stream()
            .filter(found -> Exemptions.ALL.stream().noneMatch(one -> one.covers(found)))
            .toList();
    assertThat(open)
        .withFailMessage(
            () -> open.stream().map(Finding::toString).collect(Collectors.joining("\n", "\n", "")))
        .isEmpty();
  }

  /** Runs all rules; the map has a list, maybe an empty one, for each. */
  private static Map<String, List<Finding>> findingsByRule() {
    Predicate<String> published = folders("src/main/java/module-info.java")::contains;
    Map<String, List<Finding>> findings = new LinkedHashMap<>();
    for (Rule rule : rules(published)) {
      List<Finding> found = findings.computeIfAbsent(rule.name(), _ -> new ArrayList<>());
      for (JavaSource source : sources) {
        found.addAll(rule.findings(source));
      }
    }
    findings.put("null-marked", ApiRules.nullMarked(published, sources));
    findings.put("machine-path", TextRules.machinePaths(checkout.texts()));
    findings.put("leftover", TextRules.leftovers(checkout.texts()));
    return findings;
  }

  private static List<Rule> rules(Predicate<String> isPublished) {
    return List.of(
        ModuleRules.imports(table, sources),
        ModuleRules.requires(table),
        ConfinementRules.nativeAccess(),
        ConfinementRules.varHandles(),
        ConfinementRules.seams(isPublished),
        ConfinementRules.sleeps(),
        ConfinementRules.handWrittenPolls(),
        ShapeRules.typeNames(),
        ShapeRules.getters(),
        ShapeRules.fileLengths(),
        ShapeRules.methodLengths(),
        ShapeRules.lineLengths(),
        OrderingRules.accesses(),
        OrderingRules.downcalls(),
        ApiRules.cancelSafety(isPublished, sources),
        ApiRules.cancelMarks(isPublished),
        ApiRules.documentedTypes(isPublished));
  }

  private static Map<String, String> javaTexts() {
    return checkout.texts().entrySet().stream()
        .filter(file -> SOURCE.matcher(file.getKey()).matches())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns the folders in the root that have the given file. */
  private static List<String> folders(String file) {
    return checkout.texts().keySet().stream()
        .filter(path -> path.endsWith("/" + file))
        .map(path -> path.substring(0, path.indexOf('/')))
        .distinct()
        .toList();
  }
}
