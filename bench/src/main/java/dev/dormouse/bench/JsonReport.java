package dev.dormouse.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes a report as JSON and reads it. All texts are the benchmark's own and need no escapes. */
final class JsonReport {
  private JsonReport() {}

  static String of(Report report) {
    return report.groups().stream()
        .map(JsonReport::group)
        .collect(Collectors.joining(",\n", "{\"groups\":[\n", "\n]}\n"));
  }

  private static String group(Report.Measured group) {
    Run run = group.run();
    String head =
        String.format(
            Locale.ROOT,
            "{\"group\":%s,\"date\":%s,\"machine\":%s,\"jvm\":%s,\"tokio\":%s,\"flags\":%s,"
                + "\"rounds\":%d,\"seconds\":%d,\"load\":%.2f,\"rows\":[",
            quoted(group.group()),
            quoted(run.date()),
            quoted(run.machine()),
            quoted(run.jvm()),
            quoted(run.tokio()),
            quoted(run.flags()),
            run.rounds(),
            run.seconds(),
            run.load());
    return group.rows().stream()
        .map(JsonReport::row)
        .collect(Collectors.joining(",\n  ", head + "\n  ", "\n]}"));
  }

  private static String row(Row row) {
    String results =
        row.results().entrySet().stream()
            .map(JsonReport::result)
            .collect(Collectors.joining(",", "{", "}"));
    return "{\"workload\":%s,\"unit\":%s,\"better\":%s,\"results\":%s}"
        .formatted(
            quoted(row.workload()),
            quoted(row.unit()),
            quoted(row.better().name().toLowerCase(Locale.ROOT)),
            results);
  }

  private static String result(Map.Entry<Peer, Samples> entry) {
    Samples samples = entry.getValue();
    String quartiles =
        samples.hasQuartiles()
            ? String.format(
                Locale.ROOT, "\"lower\":%.3f,\"upper\":%.3f,", samples.lower(), samples.upper())
            : "";
    return String.format(
        Locale.ROOT,
        "%s:{\"min\":%.3f,\"median\":%.3f,%s\"max\":%.3f}",
        quoted(entry.getKey().key()),
        samples.min(),
        samples.median(),
        quartiles,
        samples.max());
  }

  private static String quoted(String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\')) {
      throw new IllegalArgumentException("needs escapes: " + text);
    }
    return '"' + text + '"';
  }

  /** Throws an {@code IllegalArgumentException} if this is no report. */
  static Report read(String text) {
    return new Report(
        list(object(Json.read(text)), "groups").stream()
            .map(group -> measured(object(group)))
            .toList());
  }

  private static Report.Measured measured(Map<?, ?> group) {
    Run run =
        new Run(
            text(group, "date"),
            text(group, "machine"),
            text(group, "jvm"),
            text(group, "tokio"),
            text(group, "flags"),
            (int) number(group, "rounds"),
            (long) number(group, "seconds"),
            number(group, "load"));
    List<Row> rows =
        list(group, "rows").stream().map(row -> row(text(group, "group"), object(row))).toList();
    return new Report.Measured(text(group, "group"), run, rows);
  }

  private static Row row(String group, Map<?, ?> row) {
    Map<Peer, Samples> results = new EnumMap<>(Peer.class);
    object(member(row, "results"))
        .forEach((key, samples) -> results.put(Peer.of((String) key), samples(object(samples))));
    return new Row(
        group,
        text(row, "workload"),
        text(row, "unit"),
        Row.Better.valueOf(text(row, "better").toUpperCase(Locale.ROOT)),
        results);
  }

  private static Samples samples(Map<?, ?> samples) {
    boolean known = samples.containsKey("lower");
    return new Samples(
        number(samples, "min"),
        known ? number(samples, "lower") : Samples.UNKNOWN,
        number(samples, "median"),
        known ? number(samples, "upper") : Samples.UNKNOWN,
        number(samples, "max"));
  }

  private static Map<?, ?> object(Object value) {
    if (value instanceof Map<?, ?> members) {
      return members;
    }
    throw new IllegalArgumentException("expected an object, not " + value);
  }

  private static List<?> list(Map<?, ?> object, String name) {
    if (member(object, name) instanceof List<?> items) {
      return items;
    }
    throw new IllegalArgumentException(name + " is no array");
  }

  private static String text(Map<?, ?> object, String name) {
    if (member(object, name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + " is no text");
  }

  private static double number(Map<?, ?> object, String name) {
    if (member(object, name) instanceof Double number) {
      return number;
    }
    throw new IllegalArgumentException(name + " is no number");
  }

  private static Object member(Map<?, ?> object, String name) {
    return Objects.requireNonNull(object.get(name), name);
  }
}
