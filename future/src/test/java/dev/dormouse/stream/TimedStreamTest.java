package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Lab;
import dev.dormouse.future.Poll;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams and time. */
class TimedStreamTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Lab lab = new Lab();

  private static ProbeStream<Integer> numbers(Integer... items) {
    return new ProbeStream<Integer>("numbers").items(List.of(items));
  }

  private Object poll(Stream<?> stream) throws Exception {
    return stream.pollNextRaw(lab.cx);
  }

  private void advance(long millis) {
    lab.cx.advance(Duration.ofMillis(millis));
  }

  @Test
  void timeoutIsToldOnceForEachItemThatIsLate() throws Exception {
    ProbeStream<Integer> numbers = numbers(1).keepOpen();
    Stream<Integer> stream = numbers.timeout(SECOND);
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(999);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(1);
    assertThat(lab.cx.waker.takeWakes()).isPositive();
    assertThatThrownBy(() -> poll(stream))
        .isInstanceOf(Elapsed.class)
        .hasMessage("timeout: no item within PT1S");
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(5_000);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    numbers.push(2);
    assertThat(poll(stream)).isEqualTo(2);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(1_000);
    assertThatThrownBy(() -> poll(stream)).isInstanceOf(Elapsed.class);
    stream.drop();
    assertThat(numbers.isDropped()).isTrue();
    lab.assertNothingLeft();
  }

  @Test
  void timeoutCountsTheWaitingAndNotWhatTheOwnerDoesBetween() throws Exception {
    ProbeStream<Integer> numbers = numbers(1).keepOpen();
    Stream<Integer> stream = numbers.timeout(SECOND);
    assertThat(poll(stream)).isEqualTo(1);
    advance(10_000);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(999);
    numbers.push(2);
    assertThat(poll(stream)).isEqualTo(2);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(999);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(1);
    numbers.push(3);
    assertThat(poll(stream)).as("an item that is there wins").isEqualTo(3);
    numbers.end();
    assertThat(poll(stream)).isNull();
    lab.assertNothingLeft();
  }

  @Test
  void timeoutThatRepeatsIsToldAgain() throws Exception {
    Stream<Integer> stream = numbers().keepOpen().timeoutRepeating(SECOND);
    for (int n = 0; n < 3; n++) {
      assertThat(poll(stream)).isSameAs(Poll.PENDING);
      advance(1_000);
      assertThatThrownBy(() -> poll(stream))
          .isInstanceOf(Elapsed.class)
          .hasMessageStartingWith("timeoutRepeating: no item");
    }
    stream.drop();
    lab.assertNothingLeft();
  }

  @Test
  void timeoutOfASourceThatUsesUpTheBudgetIsSeen() throws Exception {
    Stream<Integer> stream = Streams.repeat(1).filter(n -> n > 1).timeout(SECOND);
    lab.cx.budget(10);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(1_000);
    lab.cx.budget(10);
    assertThatThrownBy(() -> poll(stream)).isInstanceOf(Elapsed.class);
    stream.drop();
  }

  @Test
  void throttleKeepsItemsApart() throws Exception {
    ProbeStream<Integer> numbers = numbers(1, 2, 3);
    Stream<Integer> stream = numbers.throttle(SECOND);
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    assertThat(numbers.polls()).as("asked for no item early").isEqualTo(1);
    advance(1_000);
    assertThat(poll(stream)).isEqualTo(2);
    advance(3_000);
    assertThat(poll(stream)).isEqualTo(3);
    advance(1_000);
    assertThat(poll(stream)).isNull();
    assertThatThrownBy(() -> poll(stream)).hasMessageStartingWith("throttle: polled after");
    lab.assertNothingLeft();
    assertThat(lab.pollReady(numbers(1, 2).throttle(Duration.ZERO).toList())).containsExactly(1, 2);
  }

  @Test
  void chunkIsHandedOutWhenItsTimeIsOverOrItIsFull() throws Exception {
    ProbeStream<Integer> numbers = numbers().keepOpen();
    Stream<List<Integer>> stream = numbers.chunksTimeout(3, SECOND);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(5_000);
    assertThat(poll(stream)).as("no item, no chunk").isSameAs(Poll.PENDING);
    numbers.push(1);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(500);
    numbers.push(2);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    advance(500);
    assertThat(poll(stream)).isEqualTo(List.of(1, 2));
    numbers.push(3);
    numbers.push(4);
    numbers.push(5);
    numbers.push(6);
    assertThat(poll(stream)).isEqualTo(List.of(3, 4, 5));
    numbers.end();
    assertThat(poll(stream)).isEqualTo(List.of(6));
    assertThat(poll(stream)).isNull();
    assertThatThrownBy(() -> poll(stream)).hasMessageStartingWith("chunksTimeout: polled after");
    lab.assertNothingLeft();
  }

  @Test
  void remainderOfAChunkCanBeTaken() throws Exception {
    ProbeStream<Integer> numbers = numbers(1, 2).keepOpen();
    ChunksTimeout<Integer> stream = numbers.chunksTimeout(3, SECOND);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    assertThat(stream.takeRemainder()).containsExactly(1, 2);
    assertThat(numbers.isDropped()).isTrue();
    assertThat(stream.takeRemainder()).isEmpty();
    lab.assertNothingLeft();
  }

  @Test
  void chunkBeforeAFailureComesFirst() throws Exception {
    IOException cause = new IOException();
    Stream<List<Integer>> stream = numbers(1).fail(cause).item(2).chunksTimeout(3, SECOND);
    assertThat(poll(stream)).isEqualTo(List.of(1));
    assertThatThrownBy(() -> poll(stream)).isSameAs(cause);
    assertThat(poll(stream)).isEqualTo(List.of(2));
    assertThat(poll(stream)).isNull();
  }

  @Test
  void ticksComeAtTheirTimesAndADropLeavesNoTimer() throws Exception {
    Stream<Moment> ticks = Streams.ticks(Time.interval(SECOND));
    Moment start = new Moment(lab.cx.clock.nanos());
    assertThat(poll(ticks)).isEqualTo(start);
    assertThat(poll(ticks)).isSameAs(Poll.PENDING);
    advance(1_000);
    assertThat(poll(ticks)).isEqualTo(start.plus(SECOND));
    assertThat(poll(ticks)).isSameAs(Poll.PENDING);
    ticks.drop();
    lab.assertNothingLeft();
    assertThatThrownBy(() -> poll(ticks)).hasMessageStartingWith("ticks: polled after");
  }

  @Test
  void negativeDurationsAreRefused() {
    Duration negative = Duration.ofMillis(-1);
    assertThatThrownBy(() -> numbers().timeout(negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout: the duration is negative: PT-0.001S");
    assertThatThrownBy(() -> numbers().throttle(negative)).hasMessageContaining("negative");
    assertThatThrownBy(() -> numbers().chunksTimeout(1, negative)).hasMessageContaining("negative");
    assertThatThrownBy(() -> numbers().chunksTimeout(0, SECOND)).hasMessageContaining("is 0");
  }
}
