package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of other runtimes' names names what is there. */
class NamesTest {
  private static final String DOCUMENT = "docs/names.md";
  private static final String ROOT = "dev.dormouse.";
  private static final List<String> PACKAGES =
      List.of("future.", "time.", "sync.", "runtime.", "task.", "reactor.", "io.", "testing.");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final String NONE = "–";
  private static final int ROWS_MIN = 200;

  /** A row of a table: their names, ours, and what is said about them. */
  private record Row(String theirs, String ours, String remark) {}

  private static List<Row> rows;

  @BeforeAll
  static void readTheTables() throws IOException {
    rows = rowsOf(Checkout.around(Path.of("")).text(DOCUMENT));
    assertThat(rows).hasSizeGreaterThan(ROWS_MIN);
  }

  private static List<Row> rowsOf(String text) {
    List<Row> found = new ArrayList<>();
    String before = "";
    for (String line : text.lines().toList()) {
      boolean isHead = before.isEmpty();
      before = line;
      if (!line.startsWith("|") || line.startsWith("|---") || isHead) {
        continue;
      }
      String[] cells = line.split("\\|", -1);
      assertThat(cells).as(line).hasSize(5);
      found.add(new Row(cells[1].strip(), cells[2].strip(), cells[3].strip()));
    }
    return found;
  }

  @Test
  void eachNameOfOursIsPublic() {
    List<String> missing = new ArrayList<>();
    for (Row row : rows) {
      for (String name : names(row.ours)) {
        if (!isPublic(name)) {
          missing.add(row.theirs + ": " + name);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void namesInRemarksAreOursToo() {
    assertThat(rows)
        .allSatisfy(row ->
            assertThat(names(row.remark).stream().filter(name -> name.contains("#")))
                .allMatch(NamesTest::isPublic));
  }

  @Test
  void whatIsNotThereHasAReason() {
    assertThat(rows)
        .allSatisfy(row -> {
          assertThat(row.theirs).isNotEmpty();
          if (names(row.ours).isEmpty()) {
            assertThat(row.ours).as(row.theirs).isEqualTo(NONE);
            assertThat(row.remark).as(row.theirs).isNotEmpty();
          }
        });
  }

  @Test
  void theirNamesStandOnce() {
    List<String> theirs =
        rows.stream().flatMap(row -> names(row.theirs).stream()).sorted().toList();
    assertThat(theirs).doesNotHaveDuplicates();
  }

  @Test
  void namesThatDoNotExistAreFound() {
    assertThat(isPublic("AsyncRuntime#blockOn")).isTrue();
    assertThat(isPublic("TaskTracker.Token")).isTrue();
    assertThat(isPublic("JoinSet#new")).isTrue();
    assertThat(isPublic("AsyncRuntime#enter")).isFalse();
    assertThat(isPublic("Cores#new")).isFalse();
    assertThat(isPublic("StealingScheduler")).isFalse();
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map((MatchResult each) -> each.group(1)).toList();
  }

  private static boolean isPublic(String name) {
    String[] parts = name.split("#", 2);
    return PACKAGES.stream()
        .flatMap(room -> find(ROOT + room, parts[0]))
        .filter(type -> Modifier.isPublic(type.getModifiers()))
        .anyMatch(type -> parts.length == 1 || hasMember(type, parts[1]));
  }

  /** Finds a type that may be nested, or stand in a package below. */
  private static Stream<Class<?>> find(String prefix, String name) {
    String nested = name.replaceAll("(?<=[.\\w])\\.(?=[A-Z])", "\\$");
    for (String each : List.of(prefix + name, prefix + nested, ROOT + name)) {
      try {
        return Stream.of(Class.forName(each, false, NamesTest.class.getClassLoader()));
      } catch (ClassNotFoundException elsewhere) {
        continue;
      }
    }
    return Stream.empty();
  }

  private static boolean hasMember(Class<?> type, String name) {
    return name.equals("new")
        ? type.getConstructors().length > 0
        : Stream.<Member>concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getFields()))
            .anyMatch(member -> member.getName().equals(name));
  }
}
