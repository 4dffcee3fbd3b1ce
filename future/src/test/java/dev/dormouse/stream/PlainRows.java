package dev.dormouse.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Adapters of one stream that wait for nothing but it. */
final class PlainRows {
  static final List<Row> ROWS =
      List.of(
          new Row(
              "map",
              b -> b.source().map(n -> b.called(n + 1)),
              b -> b.items.stream().map(n -> n + 1).toList()),
          new Row(
              "filter",
              b -> b.source().filter(n -> b.called(n % 2 == 0)),
              b -> b.items.stream().filter(n -> n % 2 == 0).toList()),
          new Row(
              "filterMap",
              b -> b.source().filterMap(n -> n % 3 == 0 ? n * 2 : null),
              b -> b.items.stream().filter(n -> n % 3 == 0).map(n -> n * 2).toList()),
          new Row("inspect", b -> b.source().inspect(b::called), b -> b.items),
          new Row(
              "enumerate",
              b -> b.source().enumerate(),
              b ->
                  IntStream.range(0, b.items.size())
                      .mapToObj(i -> new Indexed<>(i, b.items.get(i)))
                      .toList()),
          new Row(
              "scan",
              b -> b.source().scan(0, (sum, n) -> sum + n > 60 ? null : sum + n),
              b -> sums(b.items)),
          new Row("take", b -> b.source().take(4), b -> b.items.stream().limit(4).toList()),
          new Row("take", b -> b.source().take(0), b -> List.of()),
          new Row(
              "takeWhile",
              b -> b.source().takeWhile(n -> n < 15),
              b -> b.items.stream().takeWhile(n -> n < 15).toList()),
          new Row(
              "mapWhile",
              b -> b.source().mapWhile(n -> n < 15 ? n * 2 : null),
              b -> b.items.stream().takeWhile(n -> n < 15).map(n -> n * 2).toList()),
          new Row("skip", b -> b.source().skip(3), b -> b.items.stream().skip(3).toList()),
          new Row(
              "skipWhile",
              b -> b.source().skipWhile(n -> n < 10),
              b -> b.items.stream().dropWhile(n -> n < 10).toList()),
          new Row("chunks", b -> b.source().chunks(3), b -> List.of(b.items)),
          new Row("readyChunks", b -> b.source().readyChunks(3), b -> List.of(b.items)),
          new Row("outcomes", b -> b.source().outcomes(), b -> b.items),
          new Row("mapFailure", b -> b.source().mapFailure(failure -> failure), b -> b.items),
          new Row("peekable", b -> b.source().peekable(), b -> b.items),
          new Row("abortable", b -> b.source().abortable(), b -> b.items),
          new Row(
              "notifyClose", b -> b.source().notifyClose(), b -> StreamModelTest.closed(b.items)),
          new Row("map", b -> b.source().fuse().map(n -> n), b -> b.items),
          new Row("pollFn", b -> Streams.pollFn(b.source()), b -> b.items));

  private PlainRows() {}

  private static List<Integer> sums(List<Integer> items) {
    List<Integer> sums = new ArrayList<>();
    int sum = 0;
    for (int item : items) {
      sum += item;
      if (sum > 60) {
        return sums;
      }
      sums.add(sum);
    }
    return sums;
  }
}
