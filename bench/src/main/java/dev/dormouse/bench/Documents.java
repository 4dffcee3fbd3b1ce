package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The documents with figures, and where those come from. Nobody types a figure: a region between
 * {@code <!-- figures: NAME -->} and {@code <!-- end of figures -->} is written from the report
 * that lies beside the documents, and {@code <!-- figures: runs -->} says how that was measured. A
 * region stays as it is as long as nothing of it was measured.
 */
final class Documents {
  private static final String RUNS = "runs";
  private static final Pattern REGION =
      Pattern.compile(
          "(<!-- figures: ([^\n]+?) -->\n)(.*?)(<!-- end of figures -->)", Pattern.DOTALL);

  private final Path report;
  private final Path figures;
  private final List<Path> documents;

  /** Takes the root of the checkout. */
  Documents(Path root) {
    Path folder = root.resolve("docs/benchmarks");
    this.report = folder.resolve("results.json");
    this.figures = folder.resolve("figures.txt");
    this.documents = List.of(folder.resolve("results.md"), root.resolve("README.md"));
  }

  List<Path> all() {
    return documents;
  }

  /** Puts what was measured in the place of what the documents say of the same groups. */
  void add(Report newer) throws IOException {
    Files.writeString(report, JsonReport.of(report().with(newer)));
    write();
  }

  /** Writes the tables of all documents. */
  void write() throws IOException {
    for (Path document : documents) {
      Files.writeString(document, written(document));
    }
  }

  /** Returns the document with its regions as they should be. */
  String written(Path document) throws IOException {
    List<Figure.Table> tables = tables();
    Report from = report();
    return REGION
        .matcher(Files.readString(document))
        .replaceAll(region -> Matcher.quoteReplacement(written(region, tables, from)));
  }

  private static String written(MatchResult region, List<Figure.Table> tables, Report from) {
    return region.group(1)
        + table(region.group(2), tables, from).orElse(region.group(3))
        + region.group(4);
  }

  Report report() throws IOException {
    return Files.exists(report) ? JsonReport.read(Files.readString(report)) : new Report(List.of());
  }

  List<Figure.Table> tables() throws IOException {
    return FigureList.read(Files.readString(figures));
  }

  private static Optional<String> table(String name, List<Figure.Table> tables, Report from) {
    if (name.equals(RUNS)) {
      return Optional.of(MarkdownTable.ofRuns(from));
    }
    Figure.Table table =
        tables.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no table " + name));
    boolean measured =
        table.figures().stream()
            .anyMatch(figure ->
                figure.value(from.row(figure.group(), figure.workload()).orElse(null)) != null);
    return measured ? Optional.of(MarkdownTable.of(table, from)) : Optional.empty();
  }
}
