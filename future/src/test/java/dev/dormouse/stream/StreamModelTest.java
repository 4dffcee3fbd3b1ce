package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each adapter against a model over lists, with sources and futures that are ready, pending,
 * failing, out of budget, and dropped wherever they can be.
 */
class StreamModelTest {
  private static final int RUNS = 25;

  static java.util.stream.Stream<Row> rows() {
    return java.util.stream.Stream.of(
            PlainRows.ROWS,
            AsyncRows.ROWS,
            PairRows.ROWS,
            SourceRows.ROWS,
            SetRows.ROWS,
            TimedRows.ROWS)
        .flatMap(Collection::stream);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void itemsAreThoseOfTheModelHoweverTheyCome(Row row) throws Exception {
    for (Workbench.Shape shape : Workbench.Shape.values()) {
      for (int budget : new int[] {0, 1, 3}) {
        for (int seed = 0; seed < RUNS; seed++) {
          String run = row + ", " + shape + ", budget " + budget + ", seed " + seed;
          Workbench bench = new Workbench(seed, shape);
          Stream<?> stream = row.make().apply(bench);
          bench.assertNothingHappened();
          bench.drain(stream, budget);
          assertThat(flat(bench.out)).as(run).isEqualTo(flat(row.model().apply(bench)));
          bench.assertNothingLeft();
          bench.assertRefused(stream, row.name());
          stream.drop();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void droppedAnywhereItDropsWhatItHasOnce(Row row) throws Exception {
    for (Workbench.Shape shape : Workbench.Shape.values()) {
      for (int seed = 0; seed < 4; seed++) {
        int polls = 0;
        while (!droppedAfter(polls, row, shape, seed)) {
          polls++;
        }
      }
    }
  }

  private static boolean droppedAfter(int polls, Row row, Workbench.Shape shape, int seed)
      throws Exception {
    Workbench bench = new Workbench(seed, shape);
    Stream<?> stream = row.make().apply(bench);
    boolean ended = false;
    for (int n = 0; n < polls && !ended; n++) {
      ended = bench.step(stream);
    }
    stream.drop();
    bench.assertNothingLeft();
    bench.assertRefused(stream, row.name());
    stream.drop();
    return ended;
  }

  /**
   * Lists become their items, since a failure cuts a chunk in two, and outcomes their values, since
   * the model knows no failures.
   */
  private static List<Object> flat(List<?> items) {
    List<Object> flat = new ArrayList<>();
    for (Object item : items) {
      switch (item) {
        case List<?> chunk -> flat.addAll(chunk);
        case Outcome.Value<?>(Object value) -> flat.add(value);
        case Outcome.Failure<?> _ -> {}
        default -> flat.add(item);
      }
    }
    return flat;
  }

  /** Returns the items of the bench in any order, or what was expected if they are others. */
  static List<?> inAnyOrder(Workbench bench, List<Integer> expected) {
    List<Object> left = new ArrayList<>(expected);
    for (Object item : bench.out) {
      left.remove(item);
    }
    return left.isEmpty() && bench.out.size() == expected.size() ? bench.out : expected;
  }

  static List<Object> list(Object... items) {
    return Arrays.asList(items);
  }

  static <T> List<Object> closed(List<T> items) {
    List<Object> all = new ArrayList<>();
    items.forEach(item -> all.add(Optional.of(item)));
    all.add(Optional.empty());
    return all;
  }
}
