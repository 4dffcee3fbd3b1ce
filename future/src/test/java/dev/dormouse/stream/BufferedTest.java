package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Locals;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams with several futures under way, as tasks and in place. */
class BufferedTest {
  private final Lab lab = new Lab();
  private final ManualSpawner spawner = new ManualSpawner();
  private final List<Probe<Integer>> probes = new ArrayList<>();

  BufferedTest() {
    lab.cx.spawner(spawner);
  }

  private static ProbeStream<Integer> numbers(Integer... items) {
    return new ProbeStream<Integer>("numbers").items(List.of(items));
  }

  private Future<Integer> probe(int n) {
    Probe<Integer> probe = lab.probe("p" + n);
    probes.add(probe);
    return probe;
  }

  private Object poll(Stream<?> stream) throws Exception {
    return stream.pollNextRaw(lab.cx);
  }

  @Test
  void tasksGoOnWhileNobodyPollsTheStream() throws Exception {
    Stream<Integer> stream = numbers(0, 1, 2).bufferUnordered(2, this::probe);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    assertThat(spawner.started()).isEqualTo(2);
    assertThat(probes).allMatch(probe -> probe.polls() == 0);
    spawner.runUntilIdle();
    assertThat(probes).allMatch(probe -> probe.polls() == 1);
    probes.get(1).complete(1);
    spawner.runUntilIdle();
    assertThat(probes.get(1).isAlive()).isFalse();
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(poll(stream)).isEqualTo(1);
    stream.drop();
    lab.assertNothingLeft();
  }

  @Test
  void futuresInPlaceStandStillWhileNobodyPollsTheStream() throws Exception {
    Stream<Integer> stream = numbers(0, 1).bufferUnorderedInPlace(2, this::probe);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    assertThat(spawner.started()).isZero();
    probes.get(0).complete(0);
    assertThat(probes.get(0).polls()).isEqualTo(1);
    assertThat(poll(stream)).isEqualTo(0);
    stream.drop();
    lab.assertNothingLeft();
  }

  @Test
  void limitIsReachedBeforeAnItemIsGivenAndNeverPassed() throws Exception {
    ProbeStream<Integer> numbers = numbers(0, 1, 2, 3, 4);
    Stream<Integer> stream = numbers.bufferedInPlace(3, this::probe);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    assertThat(probes).hasSize(3);
    probes.get(1).complete(1);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    assertThat(probes).as("a value that waits for its turn counts").hasSize(3);
    probes.get(0).complete(0);
    assertThat(poll(stream)).isEqualTo(0);
    assertThat(probes).hasSize(3);
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(probes).as("filled up first").hasSize(4);
    stream.drop();
    lab.assertNothingLeft();
  }

  @Test
  void readyFuturesDoNotKeepTheOthersFromBeingStarted() throws Exception {
    List<Integer> started = new ArrayList<>();
    Stream<Integer> stream =
        numbers(0, 1, 2)
            .bufferUnorderedInPlace(
                3,
                n -> {
                  started.add(n);
                  return Futures.ready(n);
                });
    assertThat(poll(stream)).isEqualTo(0);
    assertThat(started).containsExactly(0, 1, 2);
    stream.drop();
  }

  @Test
  void limitOfZeroIsRefused() {
    assertThatThrownBy(() -> numbers().buffered(0, this::probe))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("buffered: the limit is 0; it must be at least 1");
    assertThatThrownBy(() -> numbers().bufferUnordered(-1, this::probe))
        .hasMessageContaining("is -1");
    assertThatThrownBy(() -> numbers().bufferedInPlace(0, this::probe))
        .hasMessageStartingWith("bufferedInPlace: the limit is 0");
    assertThatThrownBy(() -> numbers().bufferUnorderedInPlace(0, this::probe))
        .hasMessageStartingWith("bufferUnorderedInPlace: the limit is 0");
    assertThatThrownBy(() -> numbers().flatMapUnordered(0, _ -> numbers()))
        .hasMessageStartingWith("flatMapUnordered: the limit is 0");
    assertThatThrownBy(() -> numbers().forEachConcurrent(0, this::probe))
        .hasMessageStartingWith("forEachConcurrent: the limit is 0");
  }

  @Test
  void failureOfATaskIsTheOriginalAndTheOthersGoOn() throws Exception {
    IOException cause = new IOException();
    Stream<Integer> stream = numbers(0, 1).buffered(2, this::probe);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    spawner.runUntilIdle();
    probes.get(0).fail(cause);
    probes.get(1).complete(1);
    spawner.runUntilIdle();
    assertThatThrownBy(() -> poll(stream)).isSameAs(cause);
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(poll(stream)).isNull();
  }

  @Test
  void errorOfATaskIsTheOriginalToo() throws Exception {
    AssertionError bug = new AssertionError("a bug");
    Stream<Integer> stream = numbers(0).buffered(1, _ -> Futures.failed(bug));
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    spawner.runUntilIdle();
    assertThatThrownBy(() -> poll(stream)).isSameAs(bug);
    assertThat(poll(stream)).isNull();
  }

  @Test
  void dropAbortsTheTasks() throws Exception {
    ProbeStream<Integer> numbers = numbers(0, 1, 2).keepOpen();
    Stream<Integer> stream = numbers.bufferUnordered(2, this::probe);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    spawner.runUntilIdle();
    stream.drop();
    assertThat(spawner.alive()).isZero();
    assertThat(probes).allMatch(Probe::isDropped);
    assertThat(numbers.isDropped()).isTrue();
    stream.drop();
  }

  @Test
  void withoutASpawnerTheFutureIsDroppedAndTheErrorNamesIt() {
    Stream<Integer> stream = numbers(0).buffered(1, this::probe);
    assertThatThrownBy(() -> stream.pollNextRaw(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offers no Spawner");
    assertThat(probes.getFirst().isDropped()).isTrue();
    stream.drop();
  }

  @Test
  void tasksAreChildrenOfTheScopeAroundTheStream() throws Exception {
    ManualSpawner scope = new ManualSpawner();
    Stream<Integer> stream = numbers(0).buffered(1, this::probe);
    Context inScope = lab.cx.withLocals(Locals.bind(Locals.SHIELDS, scope, null));
    assertThat(stream.pollNextRaw(inScope)).isSameAs(Poll.PENDING);
    assertThat(scope.started()).isEqualTo(1);
    assertThat(spawner.started()).isZero();
    stream.drop();
  }

  @Test
  void abortedTaskFailsItsItem() throws Exception {
    Stream<Integer> stream = numbers(0, 1).buffered(2, this::probe);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    spawner.abortAll();
    assertThatThrownBy(() -> poll(stream))
        .isInstanceOfSatisfying(JoinError.class, error -> assertThat(error.isCancelled()).isTrue());
    stream.drop();
  }

  @Test
  void forEachConcurrentHasUpToItsLimitUnderWay() throws Exception {
    ProbeStream<Integer> numbers = numbers(0, 1, 2);
    Future<Void> all = numbers.forEachConcurrent(2, this::probe);
    lab.pollPending(all);
    assertThat(probes).hasSize(2);
    probes.get(1).complete(null);
    lab.pollPending(all);
    assertThat(probes).hasSize(3);
    probes.get(0).complete(null);
    lab.pollPending(all);
    probes.get(2).complete(null);
    assertThat(all.pollRaw(lab.cx)).isNull();
    assertThat(numbers.isAlive()).isFalse();
    assertThat(lab.pollFailed(all)).hasMessageStartingWith("forEachConcurrent: polled after");
  }

  @Test
  void forEachConcurrentDropsAllAtTheFirstFailure() throws Exception {
    IOException cause = new IOException();
    ProbeStream<Integer> numbers = numbers(0, 1, 2).keepOpen();
    Future<Void> all = numbers.forEachConcurrent(3, this::probe);
    lab.pollPending(all);
    probes.get(1).fail(cause);
    assertThat(lab.pollFailed(all)).isSameAs(cause);
    assertThat(numbers.isDropped()).isTrue();
    lab.assertNothingLeft();
  }

  @Test
  void forEachConcurrentDroppedAtEachSuspensionLeavesNothing() {
    int suspensions =
        Lab.dropEverywhere(
            "forEachConcurrent",
            l ->
                new ProbeStream<Integer>("numbers")
                    .items(List.of(0, 1, 2, 3))
                    .forEachConcurrent(2, n -> l.<Object>probe("p" + n).after(n, null)));
    assertThat(suspensions).isBetween(3, 6);
  }

  @Test
  void innerStreamThatEndsMakesRoomAtOnce() throws Exception {
    Stream<Integer> stream =
        numbers(0, 1, 2).flatMapUnordered(1, n -> n < 2 ? Streams.empty() : Streams.of(n));
    assertThat(poll(stream)).isEqualTo(2);
    assertThat(poll(stream)).isNull();
  }
}
