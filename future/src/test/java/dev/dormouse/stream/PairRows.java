package dev.dormouse.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Adapters of two streams. */
final class PairRows {
  static final List<Row> ROWS =
      List.of(
          new Row("chain", b -> b.source().chain(b.other()), b -> chained(b)),
          new Row(
              "zip",
              b -> b.source().zip(b.other(), (one, two) -> one * 100 + two),
              b ->
                  IntStream.range(0, Math.min(b.items.size(), b.others.size()))
                      .mapToObj(i -> b.items.get(i) * 100 + b.others.get(i))
                      .toList()),
          new Row("merge", b -> odd(b.source()).merge(even(b.other())), PairRows::merged),
          new Row(
              "select",
              b -> Streams.selectWeighted(odd(b.source()), 2, even(b.other()), 3),
              PairRows::merged),
          new Row(
              "select",
              b -> Streams.selectBiased(odd(b.source()), even(b.other())),
              PairRows::merged));

  private PairRows() {}

  private static List<Integer> chained(Workbench bench) {
    List<Integer> all = new ArrayList<>(bench.items);
    all.addAll(bench.others);
    return all;
  }

  private static Stream<Integer> odd(Stream<Integer> items) {
    return items.map(n -> 2 * n + 1);
  }

  private static Stream<Integer> even(Stream<Integer> items) {
    return items.map(n -> 2 * n);
  }

  /** Which of the two comes first is free; each by itself must be complete and in order. */
  private static List<?> merged(Workbench bench) {
    List<Object> odd = new ArrayList<>();
    List<Object> even = new ArrayList<>();
    for (Object item : bench.out) {
      ((Integer) item % 2 == 1 ? odd : even).add(item);
    }
    boolean complete =
        odd.equals(bench.items.stream().map(n -> 2 * n + 1).toList())
            && even.equals(bench.others.stream().map(n -> 2 * n).toList());
    return complete ? bench.out : StreamModelTest.list(odd, even, "are not complete");
  }
}
