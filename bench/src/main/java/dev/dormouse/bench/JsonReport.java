package dev.dormouse.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes rows as one JSON array. All texts are the benchmark's own and need no escapes. */
final class JsonReport {
  private JsonReport() {}

  static String of(List<Row> rows) {
    return rows.stream()
        .map(JsonReport::row)
        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
  }

  private static String row(Row row) {
    String results =
        row.results().entrySet().stream()
            .map(JsonReport::result)
            .collect(Collectors.joining(",", "{", "}"));
    return "{\"group\":%s,\"workload\":%s,\"unit\":%s,\"better\":%s,\"results\":%s}"
        .formatted(
            quoted(row.group()),
            quoted(row.workload()),
            quoted(row.unit()),
            quoted(row.better().name().toLowerCase(Locale.ROOT)),
            results);
  }

  private static String result(Map.Entry<Peer, Samples> entry) {
    Samples samples = entry.getValue();
    return String.format(
        Locale.ROOT,
        "%s:{\"min\":%.3f,\"median\":%.3f,\"max\":%.3f}",
        quoted(entry.getKey().key()),
        samples.min(),
        samples.median(),
        samples.max());
  }

  private static String quoted(String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\')) {
      throw new IllegalArgumentException("needs escapes: " + text);
    }
    return '"' + text + '"';
  }
}
