package dev.dormouse.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads which figures the documents show. Blocks of lines {@code name: value} are parted by empty
 * lines; those that begin with # say something to people. A block has either {@code table}, which
 * begins one and may name its columns by {@code peers} and leave quartiles out by {@code spread:
 * hidden}, or {@code figure} with {@code row} and perhaps {@code target}, which the figure should
 * not exceed, or {@code floor}, which it should reach, and {@code tried}. The figure is a ratio to
 * tokio's unless {@code of} names another peer or nobody, or {@code over} names one whose value is
 * taken off; it is Dormouse's with epoll unless {@code by} names another. A line that begins with
 * two spaces goes on with the one before.
 */
final class FigureList {
  private static final List<String> NAMES =
      List.of(
          "table", "peers", "spread", "figure", "row", "by", "of", "over", "target", "floor",
          "tried");
  private static final String NOBODY = "nobody";
  private static final String HIDDEN = "hidden";

  private FigureList() {}

  /** Throws an {@code IllegalArgumentException} that names the block which makes no sense. */
  static List<Figure.Table> read(String text) {
    List<Figure.Table> tables = new ArrayList<>();
    for (String block : text.split("\n\\s*\n")) {
      Map<String, String> entries = entries(block);
      if (entries.containsKey("table")) {
        Set<Peer> peers =
            Arrays.stream(entries.getOrDefault("peers", "").split(" "))
                .filter(key -> !key.isEmpty())
                .map(Peer::of)
                .collect(Collectors.toSet());
        boolean spread = !entries.getOrDefault("spread", "").equals(HIDDEN);
        tables.add(new Figure.Table(entries.get("table"), peers, spread, new ArrayList<>()));
      } else if (!entries.isEmpty()) {
        if (tables.isEmpty()) {
          throw new IllegalArgumentException("a figure outside of all tables: " + block);
        }
        tables.getLast().figures().add(figure(entries, block));
      }
    }
    return tables;
  }

  private static Map<String, String> entries(String block) {
    Map<String, String> entries = new HashMap<>();
    String name = "";
    for (String line : block.lines().filter(each -> !each.startsWith("#")).toList()) {
      if (line.startsWith("  ")) {
        entries.merge(name, line.strip(), (begin, more) -> begin + " " + more);
      } else if (!line.isBlank()) {
        int colon = line.indexOf(": ");
        name = colon < 0 ? "" : line.substring(0, colon);
        if (!NAMES.contains(name)) {
          throw new IllegalArgumentException("not 'name: value' with a known name: " + line);
        }
        entries.put(name, line.substring(colon + 2).strip());
      }
    }
    return entries;
  }

  private static Figure figure(Map<String, String> entries, String block) {
    String title = entries.get("figure");
    String row = entries.get("row");
    int bar = row == null ? -1 : row.indexOf(" | ");
    if (title == null || row == null || bar < 0) {
      throw new IllegalArgumentException("needs 'figure: TITLE' and 'row: GROUP | ROW': " + block);
    }
    boolean difference = entries.containsKey("over");
    String other = entries.getOrDefault(difference ? "over" : "of", Peer.TOKIO.key());
    boolean alone = other.equals(NOBODY);
    return new Figure(
        title,
        row.substring(0, bar),
        row.substring(bar + 3),
        Peer.of(entries.getOrDefault("by", Peer.DORMOUSE.key())),
        alone ? null : Peer.of(other),
        alone ? Figure.Kind.VALUE : difference ? Figure.Kind.DIFFERENCE : Figure.Kind.RATIO,
        target(entries),
        entries.getOrDefault("tried", ""));
  }

  private static Figure.@Nullable Target target(Map<String, String> entries) {
    boolean isFloor = entries.containsKey("floor");
    String bound = entries.get(isFloor ? "floor" : "target");
    return bound == null ? null : new Figure.Target(Double.parseDouble(bound), isFloor);
  }
}
