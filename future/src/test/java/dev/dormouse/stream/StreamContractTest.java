package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds of single adapters beyond the table of {@link StreamModelTest}. */
class StreamContractTest {
  private final Lab lab = new Lab();

  private static ProbeStream<Integer> numbers(Integer... items) {
    return new ProbeStream<Integer>("numbers").items(List.of(items));
  }

  private Object poll(Stream<?> stream) throws Exception {
    return stream.pollNextRaw(lab.cx);
  }

  @Test
  void lambdaIsAStreamAndAnswersInBothForms() throws Exception {
    List<Integer> left = new ArrayList<>(List.of(1));
    Stream<Integer> lambda = _ -> Poll.ready(left.isEmpty() ? null : left.removeFirst());
    assertThat(poll(lambda)).isEqualTo(1);
    assertThat(poll(lambda)).isNull();
    Stream<Integer> pending = _ -> Poll.pending();
    assertThat(poll(pending)).isSameAs(Poll.PENDING);
    lambda.close();
  }

  @Test
  void recordFormOfARawStreamSaysTheSame() throws Exception {
    Stream<Integer> stream = numbers(1).keepOpen().map(n -> n);
    assertThat(stream.pollNext(lab.cx)).isEqualTo(Poll.ready(1));
    assertThat(stream.pollNext(lab.cx)).isSameAs(Poll.pending());
  }

  @Test
  void nextLeavesTheStreamToItsOwner() throws Exception {
    ProbeStream<Integer> numbers = numbers(1, 2).keepOpen();
    Future<Integer> first = numbers.next();
    assertThat(lab.pollReady(first)).isEqualTo(1);
    assertThat(lab.pollFailed(first)).hasMessageStartingWith("next: polled after");
    assertThat(lab.pollReady(numbers.next())).isEqualTo(2);
    Future<Integer> dropped = numbers.next();
    lab.pollPending(dropped);
    dropped.drop();
    numbers.push(3);
    assertThat(lab.pollReady(numbers.next())).isEqualTo(3);
    numbers.end();
    assertThat(lab.pollReady(numbers.next())).isNull();
    assertThat(numbers.isAlive()).isFalse();
  }

  @Test
  void nextGoesOnBehindAFailure() throws Exception {
    IOException cause = new IOException();
    Stream<Integer> numbers = numbers(1).fail(cause).item(2).map(n -> n);
    assertThat(lab.pollReady(numbers.next())).isEqualTo(1);
    assertThat(lab.pollFailed(numbers.next())).isSameAs(cause);
    assertThat(lab.pollReady(numbers.next())).isEqualTo(2);
  }

  @Test
  void functionThatThrowsLosesItsItemOnly() throws Exception {
    Stream<Integer> stream = numbers(6, 0, 3).map(n -> 6 / n);
    assertThat(poll(stream)).isEqualTo(1);
    assertThatThrownBy(() -> poll(stream)).isInstanceOf(ArithmeticException.class);
    assertThat(poll(stream)).isEqualTo(2);
    assertThat(poll(stream)).isNull();
  }

  @Test
  void futureThatFailsLosesItsItemOnly() throws Exception {
    IOException cause = new IOException();
    Stream<Integer> stream =
        numbers(1, 2).then(n -> n == 1 ? Futures.failed(cause) : Futures.ready(n));
    assertThatThrownBy(() -> poll(stream)).isSameAs(cause);
    assertThat(poll(stream)).isEqualTo(2);
    assertThat(poll(stream)).isNull();
  }

  @Test
  void nullIsRefusedWhereAnItemIsDue() throws Exception {
    Stream<Integer> mapped = numbers(1, 2).map(n -> n == 1 ? null : n);
    assertThatThrownBy(() -> poll(mapped))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("map: null is no item, it stands for the end; leave items out with filterMap");
    assertThat(poll(mapped)).isEqualTo(2);
    assertThatThrownBy(() -> poll(numbers(1).then(_ -> Futures.ready().map(_ -> null))))
        .hasMessageStartingWith("then: null is no item");
    assertThatThrownBy(() -> poll(numbers(1).<Integer>then(_ -> null)))
        .hasMessage("then: the function returned null");
    assertThatThrownBy(() -> poll(Streams.from(Arrays.asList((Integer) null))))
        .hasMessageStartingWith("from: null is no item");
    assertThatThrownBy(() -> poll(Streams.repeatWith(() -> null)))
        .hasMessageStartingWith("repeatWith: null is no item");
  }

  @Test
  void argumentsAreChecked() {
    assertThatThrownBy(() -> numbers().take(-1)).hasMessage("take: the count is negative: -1");
    assertThatThrownBy(() -> numbers().skip(-2)).hasMessage("skip: the count is negative: -2");
    assertThatThrownBy(() -> numbers().chunks(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chunks: the size of a chunk is 0; it must be at least 1");
    assertThatThrownBy(() -> numbers().readyChunks(-1)).hasMessageContaining("is -1");
    assertThatThrownBy(() -> Streams.selectWeighted(numbers(), 1, numbers(), 0))
        .hasMessage("selectWeighted: the second weight is 0; it must be at least 1");
    assertThatThrownBy(() -> numbers().map(null)).hasMessage("function");
  }

  @Test
  void takeAsksForNoItemTooMany() throws Exception {
    ProbeStream<Integer> numbers = numbers(1, 2, 3);
    assertThat(lab.pollReady(numbers.take(2).toList())).containsExactly(1, 2);
    assertThat(numbers.polls()).isEqualTo(2);
    assertThat(numbers.isDropped()).isTrue();
  }

  @Test
  void fuseAnswersTheEndAgain() throws Exception {
    Stream<Integer> stream = numbers(1).fuse();
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(poll(stream)).isNull();
    assertThat(poll(stream)).isNull();
    stream.drop();
    assertThat(poll(stream)).isNull();
  }

  @Test
  void byRefLeavesTheRest() throws Exception {
    ProbeStream<Integer> numbers = numbers(1, 2, 3, 4);
    assertThat(lab.pollReady(numbers.byRef().take(2).toList())).containsExactly(1, 2);
    assertThat(numbers.isAlive()).isTrue();
    assertThat(lab.pollReady(numbers.toList())).containsExactly(3, 4);
  }

  @Test
  void chunkBeforeAFailureComesFirst() throws Exception {
    IOException cause = new IOException();
    Stream<List<Integer>> chunks = numbers(1, 2, 3).fail(cause).item(4).chunks(2);
    assertThat(poll(chunks)).isEqualTo(List.of(1, 2));
    assertThat(poll(chunks)).isEqualTo(List.of(3));
    assertThatThrownBy(() -> poll(chunks)).isSameAs(cause);
    assertThat(poll(chunks)).isEqualTo(List.of(4));
    assertThat(poll(chunks)).isNull();
  }

  @Test
  void chunkWaitsUntilItIsFullAndAReadyChunkDoesNot() throws Exception {
    ProbeStream<Integer> numbers = numbers(1, 2).keepOpen();
    Stream<List<Integer>> full = numbers.chunks(3);
    assertThat(poll(full)).isSameAs(Poll.PENDING);
    numbers.push(3);
    assertThat(poll(full)).isEqualTo(List.of(1, 2, 3));
    ProbeStream<Integer> others = numbers(1, 2).keepOpen();
    Stream<List<Integer>> ready = others.readyChunks(3);
    assertThat(poll(ready)).isEqualTo(List.of(1, 2));
    assertThat(poll(ready)).isSameAs(Poll.PENDING);
  }

  @Test
  void mergeTakesTurnsAndWeightsShareAsTold() throws Exception {
    Stream<Integer> merged = Streams.repeat(1).merge(Streams.repeat(2));
    Stream<Integer> weighted = Streams.selectWeighted(Streams.repeat(1), 3, Streams.repeat(2), 1);
    Stream<Integer> biased = Streams.selectBiased(Streams.repeat(1), Streams.repeat(2));
    assertThat(lab.pollReady(merged.take(4).toList())).containsExactly(1, 2, 1, 2);
    assertThat(lab.pollReady(weighted.take(8).toList())).containsExactly(1, 1, 1, 2, 1, 1, 1, 2);
    assertThat(lab.pollReady(biased.take(3).toList())).containsExactly(1, 1, 1);
  }

  @Test
  void mergeIsPendingWhileOneIsAndEndsWithBoth() throws Exception {
    ProbeStream<Integer> open = numbers().keepOpen();
    Stream<Integer> merged = numbers(1).merge(open);
    assertThat(poll(merged)).isEqualTo(1);
    assertThat(poll(merged)).isSameAs(Poll.PENDING);
    open.push(2);
    assertThat(poll(merged)).isEqualTo(2);
    open.end();
    assertThat(poll(merged)).isNull();
    assertThatThrownBy(() -> poll(merged)).hasMessageStartingWith("merge: polled after");
  }

  @Test
  void zipKeepsTheItemThatWaitsForItsCounterpart() throws Exception {
    ProbeStream<Integer> late = numbers().keepOpen();
    Stream<Integer> zipped = numbers(1, 2).zip(late, Integer::sum);
    assertThat(poll(zipped)).isSameAs(Poll.PENDING);
    late.fail(new IOException());
    assertThatThrownBy(() -> poll(zipped)).isInstanceOf(IOException.class);
    late.push(10);
    assertThat(poll(zipped)).isEqualTo(11);
    late.end();
    assertThat(poll(zipped)).isNull();
  }

  @Test
  void peekTakesNothing() throws Exception {
    ProbeStream<Integer> numbers = numbers(1, 2).keepOpen();
    Peekable<Integer> peekable = numbers.peekable();
    assertThat(lab.pollReady(peekable.peek())).isEqualTo(1);
    assertThat(lab.pollReady(peekable.peek())).isEqualTo(1);
    assertThat(lab.pollReady(peekable.nextIf(n -> n > 1))).isNull();
    assertThat(lab.pollReady(peekable.nextIfEqual(1))).isEqualTo(1);
    assertThat(lab.pollReady(peekable.next())).isEqualTo(2);
    Future<Integer> dropped = peekable.nextIf(_ -> true);
    lab.pollPending(dropped);
    dropped.drop();
    numbers.push(3);
    assertThat(lab.pollReady(peekable.peek())).isEqualTo(3);
    assertThat(lab.pollReady(peekable.next())).isEqualTo(3);
    numbers.end();
    assertThat(lab.pollReady(peekable.peek())).isNull();
    assertThat(lab.pollReady(peekable.nextIf(_ -> true))).isNull();
    assertThat(lab.pollReady(peekable.next())).isNull();
    assertThat(lab.pollFailed(peekable.next())).hasMessageStartingWith("peekable: polled after");
  }

  @Test
  void nextIfWhosePredicateThrowsLeavesTheItem() throws Exception {
    Peekable<Integer> peekable = numbers(0, 1).peekable();
    assertThat(lab.pollFailed(peekable.nextIf(n -> 1 / n > 0)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(lab.pollReady(peekable.next())).isEqualTo(0);
  }

  @Test
  void stopEndsTheStreamAndKeepsItsValue() throws Exception {
    ProbeStream<Integer> numbers = numbers(1).keepOpen();
    Probe<String> stop = lab.probe("stop");
    TakeUntil<Integer, String> stream = numbers.takeUntil(stop);
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    assertThatThrownBy(stream::result).isInstanceOf(IllegalStateException.class);
    stop.complete("enough");
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(poll(stream)).isNull();
    assertThat(numbers.isDropped()).isTrue();
    assertThat(stream.isStopped()).isTrue();
    assertThat(stream.result()).isEqualTo("enough");
    assertThat(stream.takeStop()).isNull();
  }

  @Test
  void stopThatIsTakenBackLetsTheStreamGoOn() throws Exception {
    Probe<String> stop = lab.probe("stop");
    TakeUntil<Integer, String> stream = numbers(1, 2).takeUntil(stop);
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(stream.takeStop()).isSameAs(stop);
    stop.complete("too late");
    assertThat(poll(stream)).isEqualTo(2);
    assertThat(poll(stream)).isNull();
    assertThat(stop.isDropped()).isFalse();
  }

  @Test
  void stopThatFailsIsThrownBeforeTheEnd() throws Exception {
    ProbeStream<Integer> numbers = numbers(1).keepOpen();
    IOException cause = new IOException();
    TakeUntil<Integer, String> stream = numbers.takeUntil(Futures.failed(cause));
    assertThatThrownBy(() -> poll(stream)).isSameAs(cause);
    assertThat(numbers.isDropped()).isTrue();
    assertThat(poll(stream)).isNull();
    assertThatThrownBy(() -> poll(stream)).hasMessageStartingWith("takeUntil: polled after");
  }

  @Test
  void abortFromOutsideEndsAWaitingStream() throws Exception {
    ProbeStream<Integer> numbers = numbers().keepOpen();
    AbortableStream<Integer> stream = numbers.abortable();
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    Thread other = Thread.ofPlatform().start(stream::abort);
    other.join();
    assertThat(stream.isAborted()).isTrue();
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(poll(stream)).isNull();
    assertThat(numbers.isDropped()).isTrue();
    stream.abort();
    assertThat(lab.cx.waker.takeWakes()).isZero();
  }

  @Test
  void failuresBecomeOutcomesOthersOrItems() throws Exception {
    IOException cause = new IOException();
    assertThat(lab.pollReady(numbers(1).fail(cause).item(2).outcomes().toList()))
        .containsExactly(
            new Outcome.Value<>(1), new Outcome.Failure<>(cause), new Outcome.Value<>(2));
    assertThat(lab.pollFailed(numbers().fail(cause).mapFailure(RuntimeException::new).count()))
        .hasCause(cause);
    assertThat(
            lab.pollReady(numbers(1).fail(cause).item(3).recover(_ -> Futures.ready(2)).toList()))
        .containsExactly(1, 2, 3);
    AssertionError error = new AssertionError("a bug");
    Stream<Integer> buggy =
        numbers(1)
            .map(_ -> {
              if (lab.journal.isEmpty()) {
                throw error;
              }
              return 1;
            });
    assertThatThrownBy(() -> poll(buggy.outcomes())).isSameAs(error);
  }

  @Test
  void unfoldEndsBehindTheFailureOfAStep() throws Exception {
    IOException cause = new IOException();
    Stream<Integer> stream =
        Streams.unfold(
            1, n -> n < 3 ? Futures.ready(new Unfolded<>(n, n + 1)) : Futures.failed(cause));
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(poll(stream)).isEqualTo(2);
    assertThatThrownBy(() -> poll(stream)).isSameAs(cause);
    assertThat(poll(stream)).isNull();
    assertThatThrownBy(() -> poll(stream)).hasMessageStartingWith("unfold: polled after");
  }

  @Test
  void streamOfTheJdkIsClosedAtTheEndAndByTheDrop() throws Exception {
    List<String> closed = new ArrayList<>();
    Stream<Integer> ended =
        Streams.from(java.util.stream.Stream.of(1).onClose(() -> closed.add("ended")));
    assertThat(lab.pollReady(ended.toList())).containsExactly(1);
    Stream<Integer> dropped =
        Streams.from(java.util.stream.Stream.of(1).onClose(() -> closed.add("dropped")));
    dropped.drop();
    dropped.drop();
    assertThat(closed).containsExactly("ended", "dropped");
  }

  @Test
  void pollImmediateGivesPendingAsAnItem() throws Exception {
    ProbeStream<Integer> numbers = numbers(1).keepOpen();
    Stream<Poll<Integer>> stream = Streams.pollImmediate(numbers);
    assertThat(poll(stream)).isEqualTo(Poll.ready(1));
    assertThat(poll(stream)).isSameAs(Poll.pending());
    numbers.end();
    assertThat(poll(stream)).isNull();
  }

  @Test
  void alwaysReadySourceLetsOthersRun() throws Exception {
    lab.cx.budget(10);
    Future<Long> endless = Streams.repeat(1).filter(n -> n > 1).count();
    lab.pollPending(endless);
    assertThat(lab.cx.yields()).isEqualTo(1);
    endless.drop();
  }

  @Test
  void everyChildIsDroppedAlthoughOneThrows() {
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second");
    ProbeStream<Integer> one = numbers().throwOnDrop(first);
    ProbeStream<Integer> other = numbers().throwOnDrop(second);
    Stream<Integer> chained = one.chain(other);
    assertThatThrownBy(chained::drop).isSameAs(first).hasSuppressedException(second);
    ProbeStream<Integer> left = numbers().throwOnDrop(first);
    ProbeStream<Integer> right = numbers();
    assertThatThrownBy(() -> left.zip(right, Integer::sum).drop()).isSameAs(first);
    assertThat(right.isDropped()).isTrue();
    Probe<Integer> child = lab.<Integer>probe("child").throwOnDrop(second);
    ProbeStream<Integer> source = numbers(1);
    Stream<Integer> then = source.then(_ -> child);
    assertThat(assertPending(then)).isTrue();
    assertThatThrownBy(then::drop)
        .isInstanceOfAny(RuntimeException.class, DropFailure.class)
        .isSameAs(second);
    assertThat(source.isDropped()).isTrue();
  }

  private boolean assertPending(Stream<?> stream) {
    try {
      return poll(stream) == Poll.PENDING;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void dumpsShowWhatAStreamWaitsFor() throws Exception {
    Probe<Integer> child = lab.probe("child");
    Future<?> list = numbers(1).keepOpen().then(_ -> child).filter(n -> n > 0).toList();
    lab.pollPending(list);
    assertThat(FutureInfo.tree(list).lines().map(String::strip))
        .containsExactly("collect", "filter", "then", Probe.class.getName());
    list.drop();
  }
}
