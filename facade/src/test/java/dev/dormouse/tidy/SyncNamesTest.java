package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables of the names of locks and channels name what is there. */
class SyncNamesTest {
  private static final List<String> DOCUMENTS =
      List.of("docs/names-sync.md", "docs/names-broadcast.md");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final int ROWS_MIN = 80;

  /** A row: their names, ours, and what is said about them. */
  private record Row(String theirs, String ours, String remark) {}

  private static List<Row> rows;

  @BeforeAll
  static void readTheTables() throws IOException {
    Checkout checkout = Checkout.around(Path.of(""));
    StringBuilder tables = new StringBuilder();
    for (String document : DOCUMENTS) {
      tables.append(checkout.text(document)).append('\n');
    }
    rows =
        tables
            .toString()
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", -1))
            .map(cells -> new Row(cells[1].strip(), cells[2].strip(), cells[3].strip()))
            .toList();
    assertThat(rows).hasSizeGreaterThan(ROWS_MIN);
  }

  @Test
  void eachNameOfOursIsPublic() {
    assertThat(rows.stream().flatMap(row -> names(row.ours)))
        .isNotEmpty()
        .allMatch(SyncNamesTest::isPublic);
  }

  @Test
  void namesInRemarksAreOursToo() {
    assertThat(rows.stream().flatMap(row -> names(row.remark)).filter(name -> name.contains("#")))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("AsyncRuntime") || isPublic(name));
  }

  @Test
  void whatIsNotThereHasAReason() {
    assertThat(rows)
        .filteredOn(row -> names(row.ours).findAny().isEmpty())
        .isNotEmpty()
        .allSatisfy(row -> {
          assertThat(row.ours).isEqualTo("–");
          assertThat(row.remark).isNotEmpty();
        });
  }

  @Test
  void theirNamesStandOnce() {
    assertThat(rows.stream().flatMap(row -> names(row.theirs))).doesNotHaveDuplicates();
  }

  @Test
  void namesThatDoNotExistAreFound() {
    assertThat(isPublic("Mutex#lock")).isTrue();
    assertThat(isPublic("Mutex#lockOwned")).isFalse();
    assertThat(isPublic("Permits#take")).isFalse();
  }

  private static Stream<String> names(String cell) {
    return NAME.matcher(cell).results().map((MatchResult each) -> each.group(1));
  }

  private static boolean isPublic(String name) {
    String[] parts = name.replace("sync.", "").split("#", 2);
    Class<?> type;
    try {
      type = Class.forName("dev.dormouse.sync." + parts[0].replace('.', '$'));
    } catch (ClassNotFoundException absent) {
      return false;
    }
    return Modifier.isPublic(type.getModifiers())
        && (parts.length == 1 || hasMember(type, parts[1]));
  }

  private static boolean hasMember(Class<?> type, String name) {
    return name.equals("new")
        ? type.getConstructors().length > 0
        : Stream.<Member>concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getFields()))
            .anyMatch(member -> member.getName().equals(name));
  }
}
