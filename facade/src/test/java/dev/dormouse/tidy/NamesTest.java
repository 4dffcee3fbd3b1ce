package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.stream.Sink;
import dev.dormouse.stream.Sinks;
import dev.dormouse.stream.Stream;
import dev.dormouse.stream.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of other libraries' names name what is there, and leave nothing out. */
class NamesTest {
  private static String page(String document) throws IOException {
    return Checkout.around(Path.of("")).text("docs/" + document + ".md");
  }

  private static NamesTable table(String document) throws IOException {
    return NamesTable.of(page(document));
  }

  @ParameterizedTest
  @CsvSource({
    "names, 200",
    "names-sync, 80",
    "names-channels, 60",
    "names-broadcast, 20",
    "names-futures, 60",
    "names-streams, 80",
    "names-io, 80"
  })
  void eachNameOfOursIsPublic(String document, int rowsMin) throws IOException {
    NamesTable table = table(document);
    assertThat(table.rows()).hasSizeGreaterThan(rowsMin);
    List<String> missing = new ArrayList<>();
    for (NamesTable.Row row : table.rows()) {
      List<String> named = new ArrayList<>(row.ourNames());
      named.addAll(row.namesInRemark());
      for (String name : named) {
        if (!NamesTable.isPublic(name)) {
          missing.add(row.theirs() + ": " + name);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "names",
        "names-sync",
        "names-channels",
        "names-broadcast",
        "names-futures",
        "names-streams",
        "names-io"
      })
  void whatIsNotThereHasAReason(String document) throws IOException {
    assertThat(table(document).rows())
        .allSatisfy(row -> {
          assertThat(row.theirs()).isNotEmpty();
          if (row.ours().startsWith(NamesTable.NONE) || row.ourNames().isEmpty()) {
            assertThat(row.ours()).as(row.theirs()).startsWith(NamesTable.NONE);
            assertThat(row.ours() + row.remark())
                .as(row.theirs())
                .hasSizeGreaterThan(NamesTable.NONE.length());
          }
        });
  }

  /** The other tables have names without their types, of which several have the same. */
  @ParameterizedTest
  @ValueSource(strings = {"names", "names-sync", "names-channels", "names-broadcast"})
  void theirNamesStandOnce(String document) throws IOException {
    assertThat(table(document).rows().stream().flatMap(row -> row.theirNames().stream()))
        .doesNotHaveDuplicates();
  }

  /** The lists are what the documentation of those libraries has. */
  @ParameterizedTest
  @ValueSource(strings = {"futures", "streams", "channels", "io"})
  void noNameOfTheirsIsForgotten(String what) throws IOException {
    Set<String> there = new HashSet<>();
    table("names-" + what).rows().forEach(row -> there.addAll(row.theirNames()));
    try (InputStream list = NamesTest.class.getResourceAsStream("/names/" + what + ".txt")) {
      String all = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(there).contains(all.strip().split("\\s+"));
    }
  }

  @Test
  void everyMethodOfStreamsIsNamed() throws IOException {
    String page = page("names-streams");
    Set<String> missing = new TreeSet<>();
    for (Class<?> type : List.of(Stream.class, Streams.class, Sink.class, Sinks.class)) {
      for (Method method : type.getMethods()) {
        if (method.getDeclaringClass() != Object.class && !method.isSynthetic()) {
          String name = type.getSimpleName() + "#" + method.getName();
          if (!page.contains("`" + name + "`")) {
            missing.add(name);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void namesThatDoNotExistAreFound() {
    assertThat(NamesTable.isPublic("AsyncRuntime#blockOn")).isTrue();
    assertThat(NamesTable.isPublic("TaskTracker.Token")).isTrue();
    assertThat(NamesTable.isPublic("JoinSet#new")).isTrue();
    assertThat(NamesTable.isPublic("Mpmc.Sender#forceSend")).isTrue();
    assertThat(NamesTable.isPublic("sync.Limits#PERMITS_MAX")).isTrue();
    assertThat(NamesTable.isPublic("AsyncRuntime#enter")).isFalse();
    assertThat(NamesTable.isPublic("Cores#new")).isFalse();
    assertThat(NamesTable.isPublic("StealingScheduler")).isFalse();
    assertThat(NamesTable.isPublic("Mutex#lockOwned")).isFalse();
    assertThat(NamesTable.isPublic("Permits#take")).isFalse();
  }

  @Test
  void tablesAreReadWithTwoColumnsAndWithThree() {
    NamesTable table =
        NamesTable.of(
            "text\n\n| a | b |\n|---|---|\n| `x` | `Y#z`, if so |\n\n| a | b | c |\n"
                + "|---|---|---|\n| `v`, `w` | – | why |\n");
    assertThat(table.rows())
        .containsExactly(
            new NamesTable.Row("`x`", "`Y#z`, if so", ""),
            new NamesTable.Row("`v`, `w`", "–", "why"));
    assertThat(table.rows().getFirst().ourNames()).containsExactly("Y#z");
    assertThat(table.rows().getLast().theirNames()).containsExactly("v", "w");
  }
}
