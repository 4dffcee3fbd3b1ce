package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Streams#generate}; what async blocks make of it is tested with the book. */
class GenerateTest {
  private final Lab lab = new Lab();
  private final List<String> done = new ArrayList<>();

  private Object poll(Stream<?> stream) throws Exception {
    return stream.pollNextRaw(lab.cx);
  }

  private Future<Void> note(String what, Future<Void> future) {
    return future.map(value -> {
      done.add(what);
      return value;
    });
  }

  @Test
  void blockStandsStillUntilItsItemWasTaken() throws Exception {
    Stream<Integer> stream =
        Streams.generate(
            emit -> note("first", emit.item(1)).then(_ -> note("second", emit.item(2))));
    assertThat(done).isEmpty();
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(done).isEmpty();
    assertThat(poll(stream)).isEqualTo(2);
    assertThat(done).containsExactly("first");
    assertThat(poll(stream)).isNull();
    assertThat(done).containsExactly("first", "second");
    assertThatThrownBy(() -> poll(stream)).hasMessageStartingWith("generate: polled after");
  }

  @Test
  void itemsOfJoinedFuturesComeOneByOneAndWakeOnlyTheirs() throws Exception {
    List<Future<Void>> many = new ArrayList<>();
    Stream<Integer> stream =
        Streams.generate(emit -> {
          for (int n = 0; n < 40; n++) { // so many that only woken children are polled
            many.add(emit.item(n));
          }
          return Futures.joinAll(many);
        });
    List<Object> items = new ArrayList<>();
    for (Object item; (item = poll(stream)) != null; ) {
      assertThat(item).isNotSameAs(Poll.PENDING);
      items.add(item);
    }
    assertThat(items).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void failureIsThrownAndTheStreamEndsBehindIt() throws Exception {
    IOException cause = new IOException();
    Stream<Integer> stream =
        Streams.generate(emit -> emit.item(1).then(_ -> Futures.failed(cause)));
    assertThat(poll(stream)).isEqualTo(1);
    assertThatThrownBy(() -> poll(stream)).isSameAs(cause);
    assertThat(poll(stream)).isNull();
    assertThatThrownBy(() -> poll(stream)).hasMessageStartingWith("generate: polled after");
  }

  @Test
  void itemThatLosesARaceIsTakenBack() throws Exception {
    Stream<Integer> stream =
        Streams.generate(
            emit -> Futures.selectBiased(emit.item(1), Futures.ready()).then(_ -> emit.item(2)));
    assertThat(poll(stream)).isEqualTo(2);
    assertThat(poll(stream)).isNull();
  }

  @Test
  void dropDropsTheBlockWhereItStands() throws Exception {
    Probe<Void> probe = lab.probe("inside");
    Stream<Integer> stream = Streams.generate(emit -> emit.item(1).then(_ -> probe));
    assertThat(poll(stream)).isEqualTo(1);
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    stream.drop();
    assertThat(probe.isDropped()).isTrue();
    stream.drop();
    assertThatThrownBy(() -> poll(stream)).hasMessageStartingWith("generate: polled after");
    boolean[] called = new boolean[1];
    Streams.<Integer>generate(
            _ -> {
              called[0] = true;
              return Futures.ready();
            })
        .drop();
    assertThat(called[0]).isFalse();
  }

  @Test
  void emittingFromOutsideIsRefused() throws Exception {
    List<Emit<Integer>> exits = new ArrayList<>();
    Stream<Integer> stream =
        Streams.generate(emit -> {
          exits.add(emit);
          return Futures.pending();
        });
    assertThat(poll(stream)).isSameAs(Poll.PENDING);
    assertThat(lab.pollFailed(exits.getFirst().item(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("from outside of the block of its stream");
    stream.drop();
  }

  @Test
  void endedEmissionIsRefusedByName() throws Exception {
    List<Future<Void>> emissions = new ArrayList<>();
    Stream<Integer> stream =
        Streams.generate(emit -> {
          Future<Void> one = emit.item(1);
          emissions.add(one);
          return one;
        });
    assertThat(lab.pollReady(stream.toList())).containsExactly(1);
    assertThat(lab.pollFailed(emissions.getFirst())).hasMessageStartingWith("Emit.item: polled");
  }
}
