package dev.dormouse.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the figures of one group while its rounds go on. */
final class Tally {
  private final String group;
  private final Map<Measure, Map<Peer, List<Double>>> values = new LinkedHashMap<>();

  Tally(String group) {
    this.group = group;
  }

  /** What a figure is about. */
  record Measure(String workload, String unit, Row.Better better) {}

  void add(Measure measure, Peer peer, double value) {
    values
        .computeIfAbsent(measure, _ -> new EnumMap<>(Peer.class))
        .computeIfAbsent(peer, _ -> new ArrayList<>())
        .add(value);
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    values.forEach((measure, byPeer) -> {
      Map<Peer, Samples> results = new EnumMap<>(Peer.class);
      byPeer.forEach((peer, list) -> results.put(peer, Samples.of(list)));
      rows.add(new Row(group, measure.workload(), measure.unit(), measure.better(), results));
    });
    return rows;
  }
}
