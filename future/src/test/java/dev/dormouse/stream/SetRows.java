package dev.dormouse.stream;

import java.util.ArrayList;
import java.util.List;

/** Streams with several futures or streams under way. */
final class SetRows {
  static final List<Row> ROWS =
      List.of(
          new Row("map", b -> unordered(b).map(n -> n), SetRows::anyOrderOfThree),
          new Row("map", b -> ordered(b).map(n -> n), _ -> List.of(1, 2, 3)),
          new Row("map", b -> all(b).map(n -> n), SetRows::anyOrderOfBoth),
          new Row("map", b -> keyed(b).map(Keyed::item), SetRows::anyOrderOfBoth),
          new Row(
              "buffered",
              b -> b.source().buffered(2, n -> b.later(n + 1)),
              b -> b.items.stream().map(n -> n + 1).toList()),
          new Row(
              "bufferedInPlace",
              b -> b.source().bufferedInPlace(3, n -> b.later(n + 1)),
              b -> b.items.stream().map(n -> n + 1).toList()),
          new Row(
              "bufferUnordered",
              b -> b.source().bufferUnordered(3, b::later),
              b -> StreamModelTest.inAnyOrder(b, b.items)),
          new Row(
              "bufferUnorderedInPlace",
              b -> b.source().bufferUnorderedInPlace(2, b::later),
              b -> StreamModelTest.inAnyOrder(b, b.items)),
          new Row(
              "flatMapUnordered",
              b -> b.source().flatMapUnordered(2, n -> b.source("inner " + n, List.of(n, n))),
              b -> StreamModelTest.inAnyOrder(b, twice(b.items))),
          new Row(
              "flattenUnordered",
              b ->
                  Streams.flattenUnordered(
                      1, b.source().map(n -> b.source("inner " + n, List.of(n, n)))),
              b -> twice(b.items)));

  private SetRows() {}

  private static FuturesUnordered<Integer> unordered(Workbench bench) {
    FuturesUnordered<Integer> set = new FuturesUnordered<>();
    set.push(bench.prepared(1));
    set.pushAll(List.of(bench.prepared(2), bench.prepared(3)));
    return set;
  }

  private static FuturesOrdered<Integer> ordered(Workbench bench) {
    FuturesOrdered<Integer> set = new FuturesOrdered<>();
    set.pushBack(bench.prepared(2));
    set.pushBack(bench.prepared(3));
    set.pushFront(bench.prepared(1));
    return set;
  }

  private static SelectAll<Integer> all(Workbench bench) {
    return new SelectAll<>(List.of(bench.source(), bench.other()));
  }

  private static StreamMap<String, Integer> keyed(Workbench bench) {
    StreamMap<String, Integer> map = new StreamMap<>();
    map.insert("items", bench.source());
    map.insert("others", bench.other());
    return map;
  }

  private static List<?> anyOrderOfThree(Workbench bench) {
    return StreamModelTest.inAnyOrder(bench, List.of(1, 2, 3));
  }

  private static List<?> anyOrderOfBoth(Workbench bench) {
    List<Integer> both = new ArrayList<>(bench.items);
    both.addAll(bench.others);
    return StreamModelTest.inAnyOrder(bench, both);
  }

  private static List<Integer> twice(List<Integer> items) {
    List<Integer> twice = new ArrayList<>();
    items.forEach(item -> twice.addAll(List.of(item, item)));
    return twice;
  }
}
