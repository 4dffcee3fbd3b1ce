package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sinks, and what is made of them. */
class SinkTest {
  private static final List<Integer> ITEMS = List.of(1, 2, 3, 4, 5);

  private final Lab lab = new Lab();

  /** A sink made of another one, and what that one takes of {@link #ITEMS}. */
  record Made(String name, Function<Sink<Integer>, Sink<Integer>> make, List<Integer> arrived) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Made> made() {
    List<Integer> squares = ITEMS.stream().map(n -> n * n).toList();
    return List.of(
        new Made("itself", sink -> sink, ITEMS),
        new Made("with", sink -> sink.with(n -> Futures.ready(n * n)), squares),
        new Made("with", sink -> sink.with(n -> Futures.yieldNow().map(_ -> n * n)), squares),
        new Made(
            "withFlatMap",
            sink -> sink.withFlatMap(n -> Streams.repeat(n).take(n % 3)),
            List.of(1, 2, 2, 4, 5, 5)),
        new Made("mapSendFailure", sink -> sink.mapSendFailure(failure -> failure), ITEMS),
        new Made("buffer", sink -> sink.buffer(0), ITEMS),
        new Made("buffer", sink -> sink.buffer(2), ITEMS),
        new Made("fanout", sink -> sink.fanout(Sinks.drain()), ITEMS),
        new Made("fanout", sink -> Sinks.<Integer>drain().fanout(sink), ITEMS),
        new Made("buffer of with", sink -> sink.<Integer>with(Futures::ready).buffer(1), ITEMS));
  }

  @ParameterizedTest
  @MethodSource("made")
  void everythingArrivesHoweverOftenTheTargetIsPending(Made made) throws Exception {
    for (int pendings = 0; pendings < 3; pendings++) {
      ProbeSink<Integer> target = new ProbeSink<>(pendings);
      Sink<Integer> sink = made.make().apply(target);
      lab.run(sink.sendAll(new ProbeStream<Integer>("items").pend().items(ITEMS)));
      assertThat(target.arrived).isEqualTo(made.arrived());
      assertThat(target.isEnded()).isFalse();
      lab.run(sink.shutdown());
      assertThat(target.isEnded()).isTrue();
      sink.drop();
      if (!made.name().equals("itself")) {
        assertThatThrownBy(() -> sink.pollReady(lab.cx))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("used after it had been shut down");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("made")
  void forwardDroppedAnywhereDropsBothSides(Made made) throws Exception {
    for (int polls = 0; ; polls++) {
      ProbeSink<Integer> target = new ProbeSink<>(1);
      ProbeStream<Integer> items = new ProbeStream<Integer>("items").items(ITEMS).pend();
      Future<Void> forward = items.forward(made.make().apply(target));
      boolean ended = false;
      for (int n = 0; n < polls && !ended; n++) {
        ended = forward.pollRaw(lab.cx) == null;
      }
      forward.drop();
      assertThat(items.isAlive()).isFalse();
      assertThat(target.isEnded()).isEqualTo(ended);
      assertThat(target.isDropped()).isEqualTo(!ended);
      assertThat(lab.pollFailed(forward)).hasMessageStartingWith("forward: polled after");
      if (ended) {
        assertThat(target.arrived).isEqualTo(made.arrived());
        return;
      }
    }
  }

  @Test
  void sendFlushesAndFeedDoesNot() throws Exception {
    ProbeSink<Integer> sink = new ProbeSink<>(0);
    lab.run(sink.feed(1));
    assertThat(sink.taken).containsExactly(1);
    assertThat(sink.arrived).isEmpty();
    lab.run(sink.send(2));
    assertThat(sink.arrived).containsExactly(1, 2);
    lab.run(sink.feed(3));
    lab.run(sink.flush());
    assertThat(sink.arrived).containsExactly(1, 2, 3);
  }

  @Test
  void droppedSendHasSentNothingUntilTheSinkWasReady() throws Exception {
    ProbeSink<Integer> sink = new ProbeSink<Integer>(0).shut();
    Future<Void> send = sink.send(1);
    lab.pollPending(send);
    send.drop();
    sink.open();
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(lab.pollFailed(send)).hasMessageStartingWith("send: polled after");
    lab.run(sink.send(2));
    assertThat(sink.taken).containsExactly(2);
  }

  @Test
  void sendAllFlushesWhenTheStreamHasNothingAtOnce() throws Exception {
    ProbeSink<Integer> sink = new ProbeSink<>(0);
    ProbeStream<Integer> items = new ProbeStream<Integer>("items").items(ITEMS).keepOpen();
    Future<Void> all = sink.sendAll(items);
    lab.pollPending(all);
    assertThat(sink.arrived).isEqualTo(ITEMS);
    all.drop();
    assertThat(items.isDropped()).isTrue();
    assertThat(sink.isDropped()).isFalse();
  }

  @Test
  void failureOfEitherSideEndsAForward() {
    IOException cause = new IOException();
    ProbeSink<Integer> broken = new ProbeSink<Integer>(0).failNext(cause);
    ProbeStream<Integer> items = new ProbeStream<Integer>("items").items(ITEMS);
    assertThat(lab.pollFailed(items.forward(broken))).isSameAs(cause);
    assertThat(items.isDropped()).isTrue();
    assertThat(broken.isDropped()).isTrue();
    ProbeSink<Integer> sound = new ProbeSink<>(0);
    ProbeStream<Integer> failing = new ProbeStream<Integer>("items").item(1).fail(cause);
    assertThat(lab.pollFailed(failing.forward(sound))).isSameAs(cause);
    assertThat(sound.taken).containsExactly(1);
    assertThat(sound.isDropped()).isTrue();
  }

  @Test
  void failuresAreMapped() {
    IOException cause = new IOException();
    Sink<Integer> sink =
        new ProbeSink<Integer>(0).failNext(cause).mapSendFailure(RuntimeException::new);
    assertThat(lab.pollFailed(sink.send(1))).isInstanceOf(RuntimeException.class).hasCause(cause);
  }

  @Test
  void bufferTakesItemsWhileItsTargetIsNotReady() throws Exception {
    ProbeSink<Integer> target = new ProbeSink<Integer>(0).shut();
    Sink<Integer> sink = target.buffer(2);
    lab.run(sink.feed(1));
    lab.run(sink.feed(2));
    Future<Void> third = sink.feed(3);
    lab.pollPending(third);
    assertThat(target.taken).isEmpty();
    assertThatThrownBy(() -> sink.startSend(9))
        .hasMessage("buffer: startSend without a pollReady that answered true before it");
    target.open();
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    lab.run(third);
    lab.run(sink.flush());
    assertThat(target.arrived).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> target.buffer(-1)).hasMessage("buffer: the count is negative: -1");
  }

  @Test
  void fanoutWaitsForBoth() throws Exception {
    ProbeSink<Integer> slow = new ProbeSink<Integer>(0).shut();
    ProbeSink<Integer> fast = new ProbeSink<>(0);
    Sink<Integer> both = fast.fanout(slow);
    Future<Void> send = both.send(1);
    lab.pollPending(send);
    assertThat(fast.taken).isEmpty();
    slow.open();
    lab.run(send);
    assertThat(fast.arrived).containsExactly(1);
    assertThat(slow.arrived).containsExactly(1);
    both.drop();
    assertThat(fast.isDropped()).isTrue();
    assertThat(slow.isDropped()).isTrue();
  }

  @Test
  void withDropsTheFutureUnderWay() throws Exception {
    Probe<Integer> probe = lab.probe("future");
    ProbeSink<Integer> target = new ProbeSink<>(0);
    Sink<Integer> sink = target.with(_ -> probe);
    lab.run(sink.feed(1));
    assertThat(sink.pollReady(lab.cx)).isFalse();
    sink.drop();
    assertThat(probe.isDropped()).isTrue();
    assertThat(target.isDropped()).isTrue();
  }

  @Test
  void failedFutureOfWithLosesItsItemOnly() throws Exception {
    IOException cause = new IOException();
    ProbeSink<Integer> target = new ProbeSink<>(0);
    Sink<Integer> sink = target.with(n -> n == 1 ? Futures.failed(cause) : Futures.ready(n));
    assertThat(lab.pollFailed(sink.send(1))).isSameAs(cause);
    lab.run(sink.send(2));
    assertThat(target.arrived).containsExactly(2);
  }

  @Test
  void collectionsAndFunctionsAreSinks() throws Exception {
    List<Integer> into = new ArrayList<>();
    lab.run(Streams.from(ITEMS).forward(Sinks.into(into)));
    assertThat(into).isEqualTo(ITEMS);
    lab.run(Streams.from(ITEMS).forward(Sinks.drain()));
    List<Integer> sums = new ArrayList<>();
    Sink<Integer> sum =
        Sinks.unfold(
            0,
            (total, n) -> {
              sums.add(total + n);
              return Futures.yieldNow().map(_ -> total + n);
            });
    lab.run(Streams.from(ITEMS).forward(sum));
    assertThat(sums).containsExactly(1, 3, 6, 10, 15);
    assertThatThrownBy(() -> sum.pollReady(Context.noop()))
        .hasMessageStartingWith("unfold: used after");
    Sink<Integer> drain = Sinks.drain();
    drain.drop();
    assertThatThrownBy(() -> drain.pollReady(Context.noop()))
        .hasMessageStartingWith("drain: used after");
  }

  @Test
  void unfoldTakesNothingBehindAFailure() {
    IOException cause = new IOException();
    Sink<Integer> sink = Sinks.unfold(0, (_, _) -> Futures.failed(cause));
    assertThat(lab.pollFailed(sink.send(1))).isSameAs(cause);
    assertThat(lab.pollFailed(sink.send(2))).hasMessageStartingWith("unfold: used after");
  }
}
