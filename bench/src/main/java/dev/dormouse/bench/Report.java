package dev.dormouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What groups have measured.
 *
 * @param groups each with its rows
 */
record Report(List<Measured> groups) {

  /**
   * A group that was measured.
   *
   * @param group its name
   * @param run how it was measured
   * @param rows its figures
   */
  record Measured(String group, Run run, List<Row> rows) {}

  /** Returns this report with the groups of {@code newer} in place of its own. */
  Report with(Report newer) {
    List<Measured> all = new ArrayList<>(groups);
    for (Measured each : newer.groups) {
      all.removeIf(old -> old.group().equals(each.group()));
      all.add(each);
    }
    return new Report(List.copyOf(all));
  }

  Optional<Measured> group(String name) {
    return groups.stream().filter(each -> each.group().equals(name)).findFirst();
  }

  Optional<Row> row(String group, String workload) {
    return group(group).stream()
        .flatMap(each -> each.rows().stream())
        .filter(row -> row.workload().equals(workload))
        .findFirst();
  }
}
