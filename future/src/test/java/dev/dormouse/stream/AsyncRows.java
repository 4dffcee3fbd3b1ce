package dev.dormouse.stream;

import dev.dormouse.future.Futures;
import java.util.List;

/** Adapters of one stream that also wait for futures or for streams made of its items. */
final class AsyncRows {
  static final List<Row> ROWS =
      List.of(
          new Row(
              "then",
              b -> b.source().then(n -> b.later(n + 1)),
              b -> b.items.stream().map(n -> n + 1).toList()),
          new Row(
              "filterAsync",
              b -> b.source().filterAsync(n -> b.later(n % 2 == 0)),
              b -> b.items.stream().filter(n -> n % 2 == 0).toList()),
          new Row(
              "filterMapAsync",
              b -> b.source().<Integer>filterMapAsync(n -> b.later(n % 3 == 0 ? n * 2 : null)),
              b -> b.items.stream().filter(n -> n % 3 == 0).map(n -> n * 2).toList()),
          new Row(
              "takeWhileAsync",
              b -> b.source().takeWhileAsync(n -> b.later(n < 15)),
              b -> b.items.stream().takeWhile(n -> n < 15).toList()),
          new Row(
              "flattenFuture",
              b -> Streams.flattenFuture(Futures.yieldNow().map(_ -> b.source())),
              b -> b.items),
          new Row(
              "skipWhileAsync",
              b -> b.source().skipWhileAsync(n -> b.later(n < 10)),
              b -> b.items.stream().dropWhile(n -> n < 10).toList()),
          new Row(
              "flatMap",
              b -> b.source().flatMap(n -> b.source("inner " + n, List.of(n, n + 1))),
              b -> b.items.stream().flatMap(n -> List.of(n, n + 1).stream()).toList()),
          new Row(
              "flatten",
              b ->
                  Streams.flatten(
                      b.source().map(n -> b.source("inner " + n, List.of(n).subList(0, n % 2)))),
              b -> b.items.stream().filter(n -> n % 2 == 1).toList()),
          new Row(
              "filter",
              b -> b.source().recover(_ -> b.later(-1)).filter(n -> n >= 0),
              b -> b.items),
          new Row("takeUntil", b -> b.source().takeUntil(b.lab.probe("stop")), b -> b.items),
          new Row(
              "takeUntil",
              b -> b.source().takeUntil(b.lab.probe("stop").after(1, "now")),
              AsyncRows::beginning));

  private AsyncRows() {}

  /** How many items come before a stop depends on the polls that they take. */
  private static List<?> beginning(Workbench bench) {
    return bench.items.subList(0, Math.min(bench.out.size(), bench.items.size()));
  }
}
