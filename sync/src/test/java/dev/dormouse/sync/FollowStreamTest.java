package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Receivers of broadcast and watch channels as streams. */
class FollowStreamTest {
  private final CountingWaker waker = new CountingWaker();
  private final Context cx = Context.of(waker);

  @Test
  void broadcastGivesValuesLagsAndItsEnd() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    Stream<Integer> stream = ends.receiver().stream();
    assertThat(stream.pollNextRaw(cx)).isSameAs(Poll.PENDING);
    ends.sender().send(1);
    assertThat(waker.takeWakes()).isEqualTo(1);
    assertThat(stream.pollNextRaw(cx)).isEqualTo(1);
    for (int i = 2; i <= 5; i++) {
      ends.sender().send(i);
    }
    assertThatThrownBy(() -> stream.pollNextRaw(cx))
        .isInstanceOfSatisfying(LaggedError.class, e -> assertThat(e.missed()).isEqualTo(2));
    assertThat(stream.pollNextRaw(cx)).isEqualTo(4);
    ends.sender().close();
    assertThat(stream.pollNextRaw(cx)).isEqualTo(5);
    assertThat(stream.pollNextRaw(cx)).isNull();
    assertThatThrownBy(() -> stream.pollNextRaw(cx))
        .hasMessageStartingWith("Broadcast.Receiver.stream: polled after");
    assertThat(ends.sender().receiverCount()).isZero();
  }

  @Test
  void lagsAreItemsOfOutcomes() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(1);
    ends.sender().send(1);
    ends.sender().send(2);
    ends.sender().close();
    Object all = ends.receiver().stream().outcomes().toList().pollRaw(cx);
    assertThat(all).asString().contains("missed 1 value").contains("2");
  }

  @Test
  void droppedStreamsCloseTheirReceiversAndWakeNobodyLater() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(1);
    Stream<Integer> values = ends.receiver().stream();
    assertThat(values.pollNextRaw(cx)).isSameAs(Poll.PENDING);
    values.drop();
    values.drop();
    assertThat(ends.sender().receiverCount()).isZero();
    Watch<Integer> watch = Watch.channel(1);
    Stream<Integer> changes = watch.receiver().changes();
    assertThat(changes.pollNextRaw(cx)).isSameAs(Poll.PENDING);
    changes.drop();
    changes.drop();
    assertThat(watch.sender().isClosed()).isTrue();
    watch.sender().sendReplace(2);
    assertThat(waker.takeWakes()).isZero();
    assertThatThrownBy(() -> changes.pollNextRaw(cx)).hasMessageContaining("polled after");
  }

  @Test
  void watchStreamBeginsWithTheLatestAndSkipsWhatWasReplaced() throws Exception {
    Watch<Integer> watch = Watch.channel(1);
    watch.sender().send(2);
    Stream<Integer> stream = watch.receiver().copy().stream();
    assertThat(stream.pollNextRaw(cx)).isEqualTo(2);
    assertThat(stream.pollNextRaw(cx)).isSameAs(Poll.PENDING);
    watch.sender().send(3);
    watch.sender().send(4);
    assertThat(waker.takeWakes()).isEqualTo(1);
    assertThat(stream.pollNextRaw(cx)).isEqualTo(4);
    watch.sender().send(5);
    watch.sender().close();
    assertThat(stream.pollNextRaw(cx)).isEqualTo(5);
    assertThat(stream.pollNextRaw(cx)).isNull();
    assertThatThrownBy(() -> stream.pollNextRaw(cx)).hasMessageContaining("polled after");
  }

  @Test
  void watchChangesBeginWithWhatWasNotSeen() throws Exception {
    Watch<Integer> watch = Watch.channel(1);
    Stream<Integer> changes = watch.receiver().changes();
    assertThat(changes.pollNextRaw(cx)).isSameAs(Poll.PENDING);
    watch.sender().send(2);
    assertThat(changes.pollNextRaw(cx)).isEqualTo(2);
    assertThat(changes.pollNextRaw(cx)).isSameAs(Poll.PENDING);
    waker.takeWakes();
    watch.sender().close();
    assertThat(waker.takeWakes()).isEqualTo(1);
    assertThat(changes.pollNextRaw(cx)).isNull();
  }

  @Test
  void nullIsNoItem() {
    Watch<@Nullable Integer> watch = Watch.channel(null);
    Stream<@Nullable Integer> stream = watch.receiver().stream();
    assertThatThrownBy(() -> stream.pollNextRaw(cx))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("was sent null");
    stream.drop();
  }
}
