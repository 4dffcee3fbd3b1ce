package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Outcome;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.stream.FuturesUnordered;
import dev.dormouse.stream.Keyed;
import dev.dormouse.stream.Sink;
import dev.dormouse.stream.Sinks;
import dev.dormouse.stream.Stream;
import dev.dormouse.stream.StreamMap;
import dev.dormouse.stream.Streams;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Notify;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listings of the chapter about streams. */
@Timeout(240)
class StreamsChapterTest {
  private final AsyncRuntime runtime = AsyncRuntime.workStealing();

  @AfterEach
  void close() {
    runtime.close();
  }

  // region through
  /** Adds up what the stream gives; the block owns the stream, however it ends. */
  static Future<Integer> sum(Stream<Integer> numbers) {
    return async(() -> {
      int sum = 0;
      try (numbers) {
        for (Integer n; (n = await(numbers.next())) != null; ) {
          sum += n;
        }
      }
      return sum;
    });
  }

  // endregion

  @Test
  void blockGoesThroughAStream() throws Exception {
    assertThat(runtime.blockOn(sum(Streams.of(1, 2, 3)))).isEqualTo(6);
  }

  // region pipeline
  /** Groups the words by their length. */
  static Future<Map<Integer, List<String>>> byLength(Stream<String> words) {
    return words
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .take(1_000)
        .collect(Collectors.groupingBy(String::length));
  }

  // endregion

  @Test
  void adaptersReadAsThoseOfTheJdk() throws Exception {
    assertThat(runtime.blockOn(byLength(Streams.of("one", " ", "two ", "three"))))
        .isEqualTo(Map.of(3, List.of("one", "two"), 5, List.of("three")));
  }

  // region generate
  /** Gives the pages of a list, each fetched when it is asked for. */
  static Stream<String> pages(int last) {
    return Streams.generate(emit ->
        async(() -> {
          for (int page = 1; page <= last; page++) {
            await(emit.item(await(fetch("page " + page))));
          }
        }));
  }

  // endregion

  static Future<String> fetch(String name) {
    return Futures.yieldNow().map(_ -> name.toUpperCase(java.util.Locale.ROOT));
  }

  @Test
  void blockGeneratesAStream() throws Exception {
    assertThat(runtime.blockOn(pages(3).toList())).containsExactly("PAGE 1", "PAGE 2", "PAGE 3");
    assertThat(runtime.blockOn(pages(1_000_000).take(2).toList())).hasSize(2);
  }

  // region failures
  /** Parses what can be parsed, and counts the rest. */
  static Future<String> report(Stream<String> lines) {
    return async(() -> {
      int sum = 0;
      int bad = 0;
      try (Stream<Outcome<Integer>> numbers = lines.map(Integer::valueOf).outcomes()) {
        for (Outcome<Integer> next; (next = await(numbers.next())) != null; ) {
          switch (next) {
            case Outcome.Value<Integer>(Integer n) -> sum += n;
            case Outcome.Failure<Integer> _ -> bad++;
          }
        }
      }
      return sum + ", and " + bad + " lines are no numbers";
    });
  }

  // endregion

  @Test
  void failureTakesThePlaceOfAnItem() throws Exception {
    assertThat(runtime.blockOn(report(Streams.of("1", "x", "2"))))
        .isEqualTo("3, and 1 lines are no numbers");
    assertThatThrownBy(() -> runtime.blockOn(Streams.of("x").map(Integer::valueOf).toList()))
        .isInstanceOf(NumberFormatException.class);
  }

  // region buffered
  /** Fetches eight at a time; they go on while the caller deals with a result. */
  static Stream<String> fetchAll(Stream<String> names) {
    return names.buffered(8, name -> fetch(name));
  }

  // endregion

  @Test
  void bufferedFuturesGoOnWhileTheConsumerIsBusy() throws Exception {
    assertThat(runtime.blockOn(fetchAll(Streams.of("a", "b", "c")).toList()))
        .containsExactly("A", "B", "C");
    Notify second = new Notify();
    Stream<Integer> stream =
        Streams.of(1, 2)
            .buffered(
                2,
                n ->
                    async(() -> {
                      if (n == 2) {
                        second.notifyOne();
                      }
                      return n;
                    }));
    int sum =
        runtime.blockOn(
            async(() -> {
              Integer first = await(stream.next());
              await(second.notified()); // the consumer waits for what the second future does
              return first + await(stream.next());
            }));
    assertThat(sum).isEqualTo(3);
  }

  // region concurrent
  /** Stores each item, four at a time, and waits until all are stored. */
  static Future<Void> storeAll(Stream<String> items, List<String> store) {
    return items.forEachConcurrent(
        4,
        item ->
            async(() -> {
              store.add(await(fetch(item)));
            }));
  }

  // endregion

  @Test
  void forEachConcurrentWaitsForAll() throws Exception {
    List<String> store = new ArrayList<>();
    runtime.blockOn(storeAll(Streams.of("a", "b", "c", "d", "e"), store));
    assertThat(store).containsExactlyInAnyOrder("A", "B", "C", "D", "E");
  }

  // region unordered
  /** Asks all mirrors, and takes the first two answers. */
  static Future<List<String>> firstTwo(List<Future<String>> mirrors) {
    return async(() -> {
      List<String> answers = new ArrayList<>();
      try (var waiting = new FuturesUnordered<>(mirrors)) {
        while (answers.size() < 2) {
          String answer = await(waiting.next());
          if (answer == null) {
            throw new IOException("only " + answers);
          }
          answers.add(answer);
        }
      }
      return answers;
    });
  }

  // endregion

  @Test
  void futuresCanBeAddedWhileOthersWait() throws Exception {
    assertThat(runtime.blockOn(firstTwo(List.of(fetch("a"), Futures.pending(), fetch("b")))))
        .containsExactlyInAnyOrder("A", "B");
    assertThatThrownBy(() -> runtime.blockOn(firstTwo(List.of(fetch("a"))))).hasMessage("only [A]");
  }

  // region time
  /** At most ten a second, in lists of up to a hundred that wait for no longer than a minute. */
  static Stream<List<String>> batches(Stream<String> events) {
    return events.throttle(Duration.ofMillis(100)).chunksTimeout(100, Duration.ofMinutes(1));
  }

  // endregion

  @Test
  void streamsKnowTheClock() throws Exception {
    try (AsyncRuntime paused = AsyncRuntime.currentThread()) {
      assertThat(paused.blockOn(batches(Streams.of("a", "b")).toList()))
          .containsExactly(List.of("a", "b"));
    }
    assertThatThrownBy(
            () -> runtime.blockOn(Streams.<String>pending().timeout(Duration.ofMillis(1)).toList()))
        .isInstanceOf(dev.dormouse.time.Elapsed.class);
  }

  // region map
  /** Merges the rooms of a chat; each line says where it comes from. */
  static Stream<String> lines(Map<String, Stream<String>> rooms) {
    StreamMap<String, String> map = new StreamMap<>();
    rooms.forEach(map::insert);
    return map.map(line -> line.key() + ": " + line.item());
  }

  // endregion

  @Test
  void streamsByKey() throws Exception {
    assertThat(runtime.blockOn(lines(Map.of("a", Streams.of("x"), "b", Streams.of("y"))).toList()))
        .containsExactlyInAnyOrder("a: x", "b: y");
    assertThat(new Keyed<>("a", 1).key()).isEqualTo("a");
  }

  // region channel
  /** Counts what comes through a channel, until all its senders are closed. */
  static Future<Long> countAll(int tasks) {
    return async(() -> {
      Mpsc<Integer> channel = Mpsc.channel(16);
      List<JoinHandle<Void>> handles = new ArrayList<>();
      for (int n = 0; n < tasks; n++) {
        Sink<Integer> sink = channel.sender().copy().sink();
        handles.add(spawn(Streams.of(1, 2, 3).forward(sink)));
      }
      channel.sender().close();
      long count = await(channel.receiver().stream().count());
      for (JoinHandle<Void> handle : handles) {
        await(handle);
      }
      return count;
    });
  }

  // endregion

  @Test
  void channelsHaveAStreamAndASink() throws Exception {
    assertThat(runtime.blockOn(countAll(5))).isEqualTo(15);
  }

  // region sink
  /** Logs everything, and stores what is not empty, after compressing it. */
  static Sink<String> logged(Sink<String> log, Sink<byte[]> store) {
    Sink<String> compressing = store.with(line -> async(() -> await(compress(line))));
    return log.fanout(compressing.buffer(16));
  }

  // endregion

  static Future<byte[]> compress(String line) {
    return Futures.yieldNow().map(_ -> line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void sinksAreMadeOfSinks() throws Exception {
    List<String> log = new ArrayList<>();
    List<byte[]> store = new ArrayList<>();
    runtime.blockOn(Streams.of("a", "bc").forward(logged(Sinks.into(log), Sinks.into(store))));
    assertThat(log).containsExactly("a", "bc");
    assertThat(store).extracting(bytes -> bytes.length).containsExactly(1, 2);
  }

  @Test
  void droppedBlockDropsTheStreamThatItOwns() throws Exception {
    List<String> dropped = new ArrayList<>();
    Stream<Integer> endless =
        new Stream<>() {
          @Override
          public dev.dormouse.future.Poll<Integer> pollNext(dev.dormouse.future.Context cx) {
            return dev.dormouse.future.Poll.pending();
          }

          @Override
          public void drop() {
            dropped.add("stream");
          }
        };
    Future<Integer> never = sum(endless);
    runtime.blockOn(Futures.selectBiased(never, Futures.yieldNow()));
    assertThat(dropped).containsExactly("stream");
  }

  @Test
  void generatedStreamCleansUpWhereItIsDropped() throws Exception {
    List<String> cleaned = new ArrayList<>();
    Stream<Integer> stream =
        Streams.generate(emit ->
            async(() -> {
              try {
                await(emit.item(1));
                await(Time.sleep(Duration.ofHours(1)));
              } finally {
                cleaned.add("cleaned");
              }
            }));
    assertThat(runtime.blockOn(stream.take(1).toList())).containsExactly(1);
    assertThat(cleaned).containsExactly("cleaned");
  }

  @Test
  void bufferedTasksEndWithTheStreamAndTellTheOriginalFailure() {
    Stream<Integer> stream =
        Streams.of(1, 2)
            .bufferUnordered(
                2,
                n ->
                    async(() -> {
                      if (n == 1) {
                        throw new UncheckedIOException(new IOException("expected"));
                      }
                      await(Futures.<Object>pending());
                      return n;
                    }));
    assertThatThrownBy(() -> runtime.blockOn(stream.toList()))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("expected");
  }
}
