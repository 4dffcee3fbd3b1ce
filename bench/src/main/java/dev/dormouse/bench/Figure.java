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
 * @param own which Dormouse
 * @param other whom it stands beside, or null
 * @param kind what of both makes the figure
 * @param target what the figure should be, or null if it is only reported
 * @param tried what was done about it, shown where it falls short
 */
record Figure(
    String title,
    String group,
    String workload,
    Peer own,
    @Nullable Peer other,
    Kind kind,
    @Nullable Target target,
    String tried) {

  /**
   * What a figure should be.
   *
   * @param isFloor whether less would be too little, not more too much
   */
  record Target(double bound, boolean isFloor) {}

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
   * @param spread whether quartiles stand beside medians
   * @param figures its lines
   */
  record Table(String name, Set<Peer> peers, boolean spread, List<Figure> figures) {}

  /** Returns the figure, rounded as it is printed; null if something of it was not measured. */
  @Nullable Double value(@Nullable Row row) {
    Samples mine = row == null ? null : row.results().get(own);
    if (row == null || mine == null) {
      return null;
    }
    if (kind == Kind.VALUE) {
      return rounded(mine.median());
    }
    Samples beside = row.results().get(Objects.requireNonNull(other));
    if (beside == null || beside.median() == 0) {
      return null;
    }
    return rounded(
        kind == Kind.RATIO ? mine.median() / beside.median() : mine.median() - beside.median());
  }

  private static double rounded(double exact) {
    return Math.round(exact * 100) / 100.0;
  }

  /** Tells whether the figure is known, and misses its target. */
  boolean isShort(@Nullable Row row) {
    Double value = value(row);
    if (target == null || value == null) {
      return false;
    }
    return target.isFloor() ? value < target.bound() : value > target.bound();
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
    String bound = String.format(Locale.ROOT, "%.2f", target.bound()).replaceAll("\\.?0+$", "");
    return (target.isFloor() ? "≥ " : "≤ ") + (kind == Kind.DIFFERENCE ? "+" : "") + bound;
  }
}
