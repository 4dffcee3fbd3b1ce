package dev.dormouse.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints a group for people: each peer with its version, its spread and its ratio to Dormouse. */
final class TextReport {
  private TextReport() {}

  static String of(Report.Measured measured) {
    Run run = measured.run();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, %s, load %.2f; JVM %s, %s; %d rounds in %d s%n",
            measured.group(),
            run.machine(),
            run.load(),
            run.jvm(),
            run.flags(),
            run.rounds(),
            run.seconds()));
    for (Row row : measured.rows()) {
      text.append(
          "%s: %s, %s, %s is better%n"
              .formatted(
                  row.group(),
                  row.workload(),
                  row.unit(),
                  row.better().name().toLowerCase(Locale.ROOT)));
      Samples own = row.results().get(Peer.DORMOUSE);
      row.results().forEach((peer, samples) -> text.append(line(name(peer, run), samples, own)));
    }
    return text.toString();
  }

  private static String name(Peer peer, Run run) {
    return peer == Peer.TOKIO ? run.tokio() : peer.title();
  }

  private static String line(String name, Samples samples, @Nullable Samples own) {
    String spread =
        String.format(Locale.ROOT, "[%s .. %s]", shown(samples.min()), shown(samples.max()));
    String ratio =
        samples == own || own == null || samples.median() == 0
            ? ""
            : String.format(Locale.ROOT, "dormouse / this = %.2f", own.median() / samples.median());
    return String.format(
            Locale.ROOT, "  %-32s %12s  %-28s %s", name, shown(samples.median()), spread, ratio)
        .stripTrailing()
        .concat(System.lineSeparator());
  }

  static String shown(double value) {
    String format = value >= 1_000 ? "%,.0f" : value >= 10 || value == 0 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
