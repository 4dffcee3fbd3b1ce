package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Streams that are not made of others. */
final class SourceRows {
  static final List<Row> ROWS =
      List.of(
          new Row("from", b -> Streams.from(b.items), b -> b.items),
          new Row("from", b -> Streams.of(1, 2, 3), b -> List.of(1, 2, 3)),
          new Row("from", b -> Streams.from(b.items.stream().map(n -> n + 1)), b -> plusOne(b)),
          new Row(
              "from",
              b -> Streams.iterate(1, n -> n < 100 ? n * 3 : null),
              b -> List.of(1, 3, 9, 27, 81, 243)),
          new Row("empty", b -> Streams.empty(), b -> List.of()),
          new Row("take", b -> Streams.repeat("x").take(3), b -> List.of("x", "x", "x")),
          new Row("take", b -> Streams.repeatWith(() -> b.called(7)).take(2), b -> List.of(7, 7)),
          new Row("unfold", b -> Streams.unfold(0, n -> below(b, n)), b -> List.of(0, 1, 2)),
          new Row("cycle", b -> Streams.cycle(new Rounds(b)), b -> List.of(1, 2, 1, 2)));

  private SourceRows() {}

  /** Makes a stream twice, and an empty one then. */
  private static final class Rounds implements Supplier<Stream<Integer>> {
    private final Workbench bench;
    private int round;

    Rounds(Workbench bench) {
      this.bench = bench;
    }

    @Override
    public Stream<Integer> get() {
      round++;
      return bench.source("round " + round, round < 3 ? List.of(1, 2) : List.of());
    }
  }

  private static List<Integer> plusOne(Workbench bench) {
    return bench.items.stream().map(n -> n + 1).toList();
  }

  private static Future<@Nullable Unfolded<Integer, Integer>> below(Workbench bench, int n) {
    return bench.later(n == 3 ? null : new Unfolded<>(n, n + 1));
  }
}
