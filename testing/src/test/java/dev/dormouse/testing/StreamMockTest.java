package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Outcome;
import dev.dormouse.stream.Sink;
import dev.dormouse.stream.Sinks;
import dev.dormouse.stream.Stream;
import dev.dormouse.stream.Streams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams and sinks for tests. */
class StreamMockTest {

  // region mock
  /** Counts the items that come within a second of each other. */
  static Future<Integer> countQuick(Stream<String> items) {
    return async(() -> {
      int quick = 0;
      try (var timed = items.timeout(Duration.ofSeconds(1)).outcomes()) {
        while (await(timed.next()) instanceof Outcome.Value<String>) {
          quick++;
        }
      }
      return quick;
    });
  }

  @DormouseTest
  void slowItemEndsTheCount(TestRuntime test) throws Exception {
    Stream<String> items =
        StreamMock.<String>builder()
            .next("a")
            .pause(Duration.ofMillis(900))
            .next("b")
            .pause(Duration.ofMillis(1100))
            .build();
    assertThat(test.run(countQuick(items))).isEqualTo(2);
  }

  // endregion

  @Test
  void scriptIsFollowedToItsEnd() throws Exception {
    IOException cause = new IOException();
    StreamMock<Integer> mock =
        StreamMock.<Integer>builder()
            .next(1)
            .fail(cause)
            .pause(Duration.ofSeconds(1))
            .next(2)
            .build();
    try (TestTask<Integer> task = TestTask.of(mock.next())) {
      assertThat(task.run()).isEqualTo(1);
    }
    assertThatThrownBy(() -> TestTask.of(mock.next()).run()).isSameAs(cause);
    TestTask<Integer> late = TestTask.of(mock.next());
    PollAssertions.assertPending(late);
    late.advance(Duration.ofSeconds(1));
    PollAssertions.assertWoken(late);
    PollAssertions.assertReadyValue(2, late);
    assertThat(TestTask.of(mock.next()).run()).isNull();
    assertThatThrownBy(() -> TestTask.of(mock.next()).run())
        .hasMessageStartingWith("StreamMock: polled after");
    mock.drop();
  }

  @Test
  void scriptThatIsDroppedEarlyFailsTheTest() {
    StreamMock<Integer> mock = StreamMock.<Integer>builder().next(1).next(2).build();
    assertThatThrownBy(() -> TestTask.of(mock.take(1).toList()).run())
        .isInstanceOf(AssertionError.class)
        .hasMessage("StreamMock: dropped before its end; left are [Next[item=2]]");
    mock.drop();
  }

  @Test
  void interleavedStreamsAndSinksArePendingBeforeEachStep() throws Exception {
    List<Integer> into = new ArrayList<>();
    Sink<Integer> sink = Suspensions.interleaveSink(Sinks.<Integer>into(into));
    Stream<Integer> stream = Suspensions.interleaveStream(Streams.of(1, 2));
    TestTask<Void> task = TestTask.of(stream.forward(sink));
    int polls = 0;
    while (!task.poll().isReady()) {
      PollAssertions.assertWoken(task);
      polls++;
    }
    assertThat(into).containsExactly(1, 2);
    assertThat(polls).isEqualTo(3);
    int suspensions =
        Suspensions.dropAtEach(() ->
            Suspensions.interleaveStream(Streams.of(1, 2))
                .then(n -> Streams.of(n).next())
                .toList());
    assertThat(suspensions).isEqualTo(3);
  }
}
