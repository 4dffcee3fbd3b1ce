package dev.dormouse.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints rows for people: each peer with its version, its spread and its ratio to Dormouse. */
final class TextReport {
  private final Map<Peer, String> versions;

  TextReport(Map<Peer, String> versions) {
    this.versions = versions;
  }

  String of(List<Row> rows) {
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      text.append(
          "%s: %s, %s, %s is better%n"
              .formatted(
                  row.group(),
                  row.workload(),
                  row.unit(),
                  row.better().name().toLowerCase(Locale.ROOT)));
      Samples own = row.results().get(Peer.DORMOUSE);
      row.results().forEach((peer, samples) -> text.append(line(peer, samples, own)));
    }
    return text.toString();
  }

  private String line(Peer peer, Samples samples, @Nullable Samples own) {
    String spread =
        String.format(Locale.ROOT, "[%s .. %s]", shown(samples.min()), shown(samples.max()));
    String ratio =
        peer == Peer.DORMOUSE || own == null
            ? ""
            : String.format(Locale.ROOT, "dormouse / this = %.2f", own.median() / samples.median());
    return String.format(
            Locale.ROOT,
            "  %-32s %12s  %-28s %s",
            versions.getOrDefault(peer, peer.key()),
            shown(samples.median()),
            spread,
            ratio)
        .stripTrailing()
        .concat(System.lineSeparator());
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, value < 1_000 ? "%.1f" : "%,.0f", value);
  }
}
