package dev.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFiguresTest {
  private static final Run RUN =
      new Run("2026-01-02", "a machine", "JVM 25", "tokio 1.2", "-Xmx1g", 3, 17, 0.25);
  private static final String FIGURES =
      """
      # for people
      table: Tasks

      figure: a task
      row: g | spawn
      target: 0.5
      tried: one thing
        and another.

      figure: its memory
      row: g | memory
      of: nobody
      target: 80

      figure: not there
      row: h | other

      table: Others

      figure: beside threads
      row: g | spawn
      of: virtual-threads

      figure: beyond tokio
      row: g | spawn
      over: tokio
      target: 3

      table: Alone
      peers: dormouse

      figure: alone
      row: g | spawn

      table: Pollers

      figure: by epoll
      row: g | calls

      figure: by io_uring
      row: g | calls
      by: dormouse-io-uring
      target: 0.5

      figure: as much
      row: g | calls
      by: dormouse-io-uring
      floor: 0.9

      table: Bare
      peers: dormouse-io-uring tokio
      spread: hidden

      figure: calls
      row: g | calls
      by: dormouse-io-uring

      table: Beside Netty

      figure: beside Netty
      row: g | spawn
      of: netty-epoll

      table: Unknown

      figure: not there
      row: h | other
      """;

  @TempDir Path root;

  @Test
  void tablesShowPeersRatiosAndTargets() throws Exception {
    assertThat(published(0.4, 70))
        .isEqualTo(
            """
            before
            <!-- figures: Tasks -->
            |  | Dormouse | tokio | Dormouse / tokio | target |  |
            |---|--:|--:|--:|--:|--:|
            | a task, ns | 0.40 | 1.00 | 0.40 | ≤ 0.5 | met |
            | its memory, bytes | 70.0 | – | – | ≤ 80 | met |
            | not there | – | – | – |  |  |
            <!-- end of figures -->
            after
            """);
  }

  @Test
  void whatFallsShortSaysWhatWasTried() throws Exception {
    assertThat(published(0.7, 90))
        .contains("| 0.70 | ≤ 0.5 | **short** |")
        .contains("\n**a task**: one thing and another.\n")
        .contains("\n**its memory**: nothing was tried yet.\n");
  }

  @Test
  void tablesSayWhomEachFigureStandsBeside() throws Exception {
    published(0.4, 70);
    assertThat(root.resolve("docs/benchmarks/results.md"))
        .content()
        .contains("|  | Dormouse | tokio | Dormouse beside | target |  |")
        .contains("| beside threads, ns | 0.40 | 1.00 | – |  |  |")
        .contains("| beyond tokio, ns | 0.40 | 1.00 | -0.60 over tokio | ≤ +3 | met |");
  }

  @Test
  void columnsMayBeChosen() throws Exception {
    published(0.4, 70);
    assertThat(root.resolve("docs/benchmarks/results.md"))
        .content()
        .contains(
            "|  | Dormouse | Dormouse / tokio |\n|---|--:|--:|\n| alone, ns | 0.40 | 0.40 |\n");
  }

  @Test
  void figuresMayBeThoseOfAnotherPollerAndHaveFloors() throws Exception {
    published(0.4, 70);
    assertThat(root.resolve("docs/benchmarks/results.md"))
        .content()
        .contains("|  | Dormouse | Dormouse, io_uring | tokio | Dormouse beside | target |  |")
        .contains(
            "| by epoll, calls | 10.0 | 2.00 (1.50 to 2.50) | 4.00 | 2.50 of tokio, Dormouse |")
        .contains("| 0.50 of tokio, Dormouse, io_uring | ≤ 0.5 | met |")
        .contains("| 0.50 of tokio, Dormouse, io_uring | ≥ 0.9 | **short** |");
  }

  @Test
  void quartilesMayBeHidden() throws Exception {
    published(0.4, 70);
    assertThat(root.resolve("docs/benchmarks/results.md"))
        .content()
        .contains("| calls, calls | 2.00 | 4.00 | 0.50 |");
  }

  @Test
  void regionsStayAsLongAsOnlyOthersWereMeasured() throws Exception {
    published(0.4, 70);
    assertThat(root.resolve("docs/benchmarks/results.md"))
        .content()
        .contains("<!-- figures: Beside Netty -->\nby hand\n<!-- end of figures -->");
  }

  @Test
  void regionsStayAsLongAsNothingOfThemWasMeasured() throws Exception {
    published(0.4, 70);
    assertThat(root.resolve("docs/benchmarks/results.md"))
        .content()
        .contains("<!-- figures: Unknown -->\nby hand\n<!-- end of figures -->");
  }

  @Test
  void documentsStayAsTheyAreWhenNothingWasMeasured() throws Exception {
    published(0.4, 70);
    String before = Files.readString(root.resolve("README.md"));
    new Documents(root).write();
    assertThat(root.resolve("README.md")).hasContent(before);
  }

  private String published(double task, double memory) throws Exception {
    Path folder = Files.createDirectories(root.resolve("docs/benchmarks"));
    Files.writeString(folder.resolve("figures.txt"), FIGURES);
    Files.writeString(
        folder.resolve("results.md"),
        "<!-- figures: runs -->\nx<!-- end of figures -->\n"
            + "<!-- figures: Others -->\n<!-- end of figures -->\n"
            + "<!-- figures: Alone -->\n<!-- end of figures -->\n"
            + "<!-- figures: Pollers -->\n<!-- end of figures -->\n"
            + "<!-- figures: Bare -->\n<!-- end of figures -->\n"
            + "<!-- figures: Beside Netty -->\nby hand\n<!-- end of figures -->\n"
            + "<!-- figures: Unknown -->\nby hand\n<!-- end of figures -->\n");
    Files.writeString(
        root.resolve("README.md"),
        "before\n<!-- figures: Tasks -->\nold\n<!-- end of figures -->\nafter\n");
    Tally tally = new Tally("g");
    Tally.Measure spawn = new Tally.Measure("spawn", "ns", Row.Better.LESS);
    tally.add(spawn, Peer.DORMOUSE, task);
    tally.add(spawn, Peer.TOKIO, 1);
    tally.add(new Tally.Measure("memory", "bytes", Row.Better.LESS), Peer.DORMOUSE, memory);
    Tally.Measure calls = new Tally.Measure("calls", "calls", Row.Better.LESS);
    tally.add(calls, Peer.DORMOUSE, 10);
    tally.add(calls, Peer.DORMOUSE_URING, 1);
    tally.add(calls, Peer.DORMOUSE_URING, 3);
    tally.add(calls, Peer.TOKIO, 4);
    new Documents(root).add(new Report(List.of(new Report.Measured("g", RUN, tally.rows()))));
    assertThat(folder.resolve("results.md")).content().contains("2026-01-02", "-Xmx1g", "0.25");
    return Files.readString(root.resolve("README.md"));
  }

  @Test
  void wrongListsAreRefused() {
    assertRefused("a figure outside of all tables", "figure: x\nrow: g | y");
    assertRefused("needs 'figure: TITLE' and 'row: GROUP | ROW'", "table: t\n\nfigure: x");
    assertRefused("not 'name: value' with a known name: colour: red", "table: t\ncolour: red");
  }

  private static void assertRefused(String message, String figures) {
    assertThatThrownBy(() -> FigureList.read(figures))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  /** Nobody types a figure, and nobody forgets to write the tables again. */
  @Test
  void documentsOfTheCheckoutAreAsTheirReportSays() throws Exception {
    Documents documents = new Documents(Path.of("").toAbsolutePath().getParent());
    for (Path document : documents.all()) {
      assertThat(document).content().isEqualTo(documents.written(document));
    }
  }

  /** A row that was renamed would show as not measured for ever. */
  @Test
  void figuresNameGroupsThatAreThereAndRowsThatWereMeasured() throws Exception {
    Documents documents = new Documents(Path.of("").toAbsolutePath().getParent());
    Report report = documents.report();
    Set<String> unknown = new HashSet<>();
    for (Figure.Table table : documents.tables()) {
      for (Figure figure : table.figures()) {
        assertThat(Bench.groups()).contains(figure.group());
        if (report.group(figure.group()).isPresent()
            && report.row(figure.group(), figure.workload()).isEmpty()) {
          unknown.add(figure.group() + " | " + figure.workload());
        }
      }
    }
    assertThat(unknown).isEmpty();
  }
}
