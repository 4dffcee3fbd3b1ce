package dev.dormouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes a table of figures, and under it what was tried where one falls short. */
final class MarkdownTable {
  private static final String UNKNOWN = "–";

  private final Figure.Table table;
  private final Report report;
  private final List<Peer> peers;
  private final boolean comparing;
  private final boolean aiming;

  private MarkdownTable(Figure.Table table, Report report) {
    this.table = table;
    this.report = report;
    TreeSet<Peer> found = new TreeSet<>();
    found.add(Peer.DORMOUSE);
    for (Figure figure : table.figures()) {
      Row row = row(figure);
      if (row != null) {
        found.addAll(row.results().keySet());
      }
    }
    if (!table.peers().isEmpty()) {
      found.retainAll(table.peers());
    }
    this.peers = List.copyOf(found);
    this.comparing =
        table.figures().stream().anyMatch(figure -> figure.kind() != Figure.Kind.VALUE);
    this.aiming = table.figures().stream().anyMatch(figure -> figure.target() != null);
  }

  static String of(Figure.Table table, Report report) {
    return new MarkdownTable(table, report).text();
  }

  /** Writes how each group was measured. */
  static String ofRuns(Report report) {
    StringBuilder text = new StringBuilder();
    text.append("| group | measured | rounds | took, s | load before | tokio | JVM flags |\n");
    text.append("|---|---|--:|--:|--:|---|---|\n");
    for (Report.Measured each : report.groups()) {
      Run run = each.run();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s on %s, JVM %s | %d | %d | %.2f | %s | %s |%n",
              each.group(),
              run.date(),
              run.machine(),
              run.jvm(),
              run.rounds(),
              run.seconds(),
              run.load(),
              run.tokio().isEmpty() ? UNKNOWN : run.tokio().replace("tokio ", ""),
              run.flags()));
    }
    return text.toString();
  }

  private @Nullable Row row(Figure figure) {
    return report.row(figure.group(), figure.workload()).orElse(null);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    List<String> head = new ArrayList<>(List.of(""));
    peers.forEach(peer -> head.add(peer.title()));
    if (comparing) {
      head.add(comparison());
    }
    if (aiming) {
      head.add("target");
      head.add("");
    }
    text.append(line(head));
    text.append("|---").append("|--:".repeat(head.size() - 1)).append("|\n");
    table.figures().forEach(figure -> text.append(line(cells(figure))));
    for (Figure figure : table.figures()) {
      if (figure.isShort(row(figure))) {
        String tried = figure.tried().isEmpty() ? "nothing was tried yet." : figure.tried();
        text.append("\n**").append(figure.title()).append("**: ").append(tried).append('\n');
      }
    }
    return text.toString();
  }

  /** Returns the median, with the quartiles beside it where they differ. */
  private String shown(Samples samples) {
    String median = TextReport.shown(samples.median());
    if (!table.spread() || !samples.hasQuartiles()) {
      return median;
    }
    String lower = TextReport.shown(samples.lower());
    String upper = TextReport.shown(samples.upper());
    return lower.equals(upper) ? median : "%s (%s to %s)".formatted(median, lower, upper);
  }

  private String comparison() {
    List<Peer> others =
        table.figures().stream().map(Figure::other).filter(Objects::nonNull).distinct().toList();
    return others.size() == 1 && owns().size() == 1
        ? owns().getFirst().title() + " / " + others.getFirst().title()
        : "Dormouse beside";
  }

  private List<Peer> owns() {
    return table.figures().stream().map(Figure::own).distinct().toList();
  }

  private List<String> cells(Figure figure) {
    Row row = row(figure);
    List<String> cells = new ArrayList<>();
    cells.add(row == null ? figure.title() : figure.title() + ", " + row.unit());
    for (Peer peer : peers) {
      Samples samples = row == null ? null : row.results().get(peer);
      cells.add(samples == null ? UNKNOWN : shown(samples));
    }
    if (comparing) {
      cells.add(comparisonOf(figure, row));
    }
    if (aiming) {
      cells.add(figure.shownTarget());
      cells.add(verdict(figure, row));
    }
    return cells;
  }

  private String comparisonOf(Figure figure, @Nullable Row row) {
    Peer other = figure.other();
    if (other == null || figure.value(row) == null) {
      return UNKNOWN;
    }
    String beside = comparison().endsWith(other.title()) ? "" : " of " + other.title();
    String over = beside.replace(" of ", " over ");
    String by = owns().size() == 1 ? "" : ", " + figure.own().title();
    return figure.shown(row) + (figure.kind() == Figure.Kind.DIFFERENCE ? over : beside) + by;
  }

  private static String verdict(Figure figure, @Nullable Row row) {
    if (figure.target() == null) {
      return "";
    }
    if (figure.value(row) == null) {
      return "not measured";
    }
    return figure.isShort(row) ? "**short**" : "met";
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
