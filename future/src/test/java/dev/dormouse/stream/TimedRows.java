package dev.dormouse.stream;

import dev.dormouse.future.Future;
import java.time.Duration;
import java.util.List;

/** Adapters that use timers. */
final class TimedRows {
  private static final Duration SECOND = Duration.ofSeconds(1);

  static final List<Row> ROWS =
      List.of(
          new Row("timeout", b -> b.source().timeout(SECOND), b -> b.items),
          new Row("timeoutRepeating", b -> b.source().timeoutRepeating(SECOND), b -> b.items),
          new Row("throttle", b -> b.source().throttle(SECOND), b -> b.items),
          new Row("chunksTimeout", b -> b.source().chunksTimeout(3, SECOND), b -> List.of(b.items)),
          new Row(
              "generate",
              b -> Streams.<Integer>generate(emit -> twice(b, emit)),
              b -> List.of(1, 2)));

  private TimedRows() {}

  private static Future<?> twice(Workbench bench, Emit<Integer> emit) {
    return bench
        .later(1)
        .then(emit::item)
        .then(_ -> bench.later(2))
        .then(emit::item)
        .then(_ -> bench.later(3));
  }
}
