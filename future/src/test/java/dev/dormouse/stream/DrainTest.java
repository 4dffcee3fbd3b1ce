package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What uses streams up. */
class DrainTest {
  private final Lab lab = new Lab();

  /** One way to use a stream up. */
  record Way(String name, Function<Stream<Integer>, Future<?>> make, Object result) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Way> ways() {
    return List.of(
        new Way("collect", Stream::toList, List.of(1, 2, 3)),
        new Way("collect", s -> s.collect(Collectors.summingInt(n -> n)), 6),
        new Way("fold", s -> s.fold(10, Integer::sum), 16),
        new Way("count", Stream::count, 3L),
        new Way("foldAsync", s -> s.foldAsync(10, (a, n) -> Futures.ready(a + n)), 16),
        new Way("any", s -> s.any(n -> n == 3), true),
        new Way("any", s -> s.any(n -> n == 4), false),
        new Way("anyAsync", s -> s.anyAsync(n -> Futures.ready(n == 3)), true),
        new Way("all", s -> s.all(n -> n < 4), true),
        new Way("all", s -> s.all(n -> n < 3), false),
        new Way("allAsync", s -> s.allAsync(n -> Futures.ready(n < 3)), false),
        new Way("find", s -> s.find(n -> n > 2), 3),
        new Way("last", Stream::last, 3),
        new Way("forEach", s -> s.forEach(n -> {}).map(_ -> "done"), "done"),
        new Way("forEachAsync", s -> s.forEachAsync(Futures::ready).map(_ -> "done"), "done"));
  }

  private static ProbeStream<Integer> numbers() {
    return new ProbeStream<Integer>("numbers").pend().items(List.of(1, 2)).pend().item(3).pend();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void resultIsHandedOnWhenTheStreamHasEndedOrWasDropped(Way way) throws Exception {
    ProbeStream<Integer> numbers = numbers();
    assertThat(lab.run(way.make().apply(numbers))).isEqualTo(way.result());
    assertThat(numbers.isAlive()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void firstFailureDropsTheStream(Way way) {
    IOException cause = new IOException();
    ProbeStream<Integer> numbers = new ProbeStream<Integer>("numbers").fail(cause).item(1);
    Future<?> future = way.make().apply(numbers);
    assertThat(lab.pollFailed(future)).isSameAs(cause);
    assertThat(numbers.isDropped()).isTrue();
    assertThat(lab.pollFailed(future)).hasMessageContaining("polled after");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void droppedAtEachSuspensionItDropsTheStreamOnce(Way way) {
    List<ProbeStream<Integer>> made = new ArrayList<>();
    int suspensions =
        Lab.dropEverywhere(
            way.name().startsWith("forEach") ? "map" : way.name(),
            _ -> {
              ProbeStream<Integer> numbers = numbers();
              made.add(numbers);
              return way.make().apply(numbers);
            });
    assertThat(suspensions).isBetween(2, 3);
    assertThat(made).noneMatch(ProbeStream::isAlive);
  }

  @Test
  void nothingIsAskedForBehindTheAnswer() throws Exception {
    ProbeStream<Integer> numbers = new ProbeStream<Integer>("numbers").items(List.of(1, 2, 3));
    assertThat(lab.pollReady(numbers.any(n -> n == 2))).isTrue();
    assertThat(numbers.polls()).isEqualTo(2);
    assertThat(numbers.isDropped()).isTrue();
  }

  @Test
  void emptyStreamsHaveNeutralAnswers() throws Exception {
    assertThat(lab.pollReady(Streams.<Integer>empty().any(_ -> true))).isFalse();
    assertThat(lab.pollReady(Streams.<Integer>empty().all(_ -> false))).isTrue();
    assertThat(lab.pollReady(Streams.<Integer>empty().find(_ -> true))).isNull();
    assertThat(lab.pollReady(Streams.<Integer>empty().last())).isNull();
    assertThat(lab.pollReady(Streams.<Integer>empty().count())).isZero();
    assertThat(lab.pollReady(Streams.<Integer>empty().toList())).isEmpty();
  }

  @Test
  void collectorsOfTheJdkStandInForUnzipAndConcat() throws Exception {
    Stream<Map.Entry<String, Integer>> pairs = Streams.of(Map.entry("a", 1), Map.entry("b", 2));
    Future<String> unzipped =
        pairs.collect(
            Collectors.teeing(
                Collectors.mapping(Map.Entry::getKey, Collectors.toList()),
                Collectors.mapping(Map.Entry::getValue, Collectors.toList()),
                (keys, values) -> keys + " and " + values));
    assertThat(lab.pollReady(unzipped)).isEqualTo("[a, b] and [1, 2]");
    Stream<List<Integer>> lists = Streams.of(List.of(1, 2), List.of(3));
    assertThat(
            lab.pollReady(lists.collect(Collectors.flatMapping(List::stream, Collectors.toList()))))
        .containsExactly(1, 2, 3);
  }

  @Test
  void forEachAsyncFinishesOneBeforeItAsksForTheNext() throws Exception {
    ProbeStream<Integer> numbers = new ProbeStream<Integer>("numbers").items(List.of(1, 2));
    List<Probe<Object>> futures = new ArrayList<>();
    Future<Void> all =
        numbers.forEachAsync(n -> {
          Probe<Object> probe = lab.probe("of " + n);
          futures.add(probe);
          return probe;
        });
    lab.pollPending(all);
    assertThat(numbers.polls()).isEqualTo(1);
    futures.get(0).complete(null);
    lab.pollPending(all);
    assertThat(futures).hasSize(2);
    futures.get(1).complete(null);
    assertThat(all.pollRaw(lab.cx)).isNull();
    assertThat(numbers.isAlive()).isFalse();
  }

  @Test
  void failureOfADropIsSuppressedIntoTheFirst() {
    IOException cause = new IOException();
    RuntimeException cleanup = new RuntimeException("cleanup");
    ProbeStream<Integer> numbers =
        new ProbeStream<Integer>("numbers").fail(cause).throwOnDrop(cleanup);
    assertThat(lab.pollFailed(numbers.count())).isSameAs(cause).hasSuppressedException(cleanup);
  }
}
