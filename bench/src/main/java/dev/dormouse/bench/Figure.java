package dev.dormouse.bench;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A figure that the documents show.
 *
 * @param title what readers see
 * @param group of the row
 * @param workload of the row
 * @param other whom Dormouse stands beside, or null
 * @param kind what of both makes the figure
 * @param target what the figure should be at most, or null if it is only reported
 * @param tried what was done about it, shown where it falls short
 */
record Figure(
    String title,
    String group,
    String workload,
    @Nullable Peer other,
    Kind kind,
    @Nullable Double target,
    String tried) {

  /** What makes a figure. */
  enum Kind {
    /** Dormouse's value divided by the other's. */
    RATIO,
    /** Dormouse's value less the other's. */
    DIFFERENCE,
    /** Dormouse's value. */
    VALUE
  }

  /**
   * Figures that stand in one table.
   *
   * @param name of the table
   * @param peers its columns; empty for all that were measured
   * @param figures its lines
   */
  record Table(String name, Set<Peer> peers, List<Figure> figures) {}

  /** Returns the figure, rounded as it is printed; null if something of it was not measured. */
  @Nullable Double value(@Nullable Row row) {
    if (row == null || row.results().get(Peer.DORMOUSE) == null) {
      return null;
    }
    Samples own = row.results().get(Peer.DORMOUSE);
    if (kind == Kind.VALUE) {
      return rounded(own.median());
    }
    Samples beside = row.results().get(Objects.requireNonNull(other));
    if (beside == null || beside.median() == 0) {
      return null;
    }
    return rounded(
        kind == Kind.RATIO ? own.median() / beside.median() : own.median() - beside.median());
  }

  private static double rounded(double exact) {
    return Math.round(exact * 100) / 100.0;
  }

  /** Tells whether the figure is known, and above its target. */
  boolean isShort(@Nullable Row row) {
    Double value = value(row);
    return target != null && value != null && value > target;
  }

  /** Returns the figure as readers see it; empty where it was not measured. */
  String shown(@Nullable Row row) {
    Double value = value(row);
    if (value == null) {
      return "";
    }
    return switch (kind) {
      case VALUE -> TextReport.shown(value);
      case RATIO -> String.format(Locale.ROOT, "%.2f", value);
      case DIFFERENCE -> String.format(Locale.ROOT, "%+.2f", value);
    };
  }

  /** Returns the target as readers see it; empty without one. */
  String shownTarget() {
    if (target == null) {
      return "";
    }
    String bound = String.format(Locale.ROOT, "%.2f", target).replaceAll("\\.?0+$", "");
    return "≤ " + (kind == Kind.DIFFERENCE ? "+" : "") + bound;
  }
}
