package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.Sink;
import dev.dormouse.stream.Stream;
import dev.dormouse.stream.Streams;
import org.junit.jupiter.api.Test;

/** The ends of a channel as a stream and as a sink. */
class ChannelStreamTest {
  private final CountingWaker waker = new CountingWaker();
  private final Context cx = Context.of(waker);
  private final Mpsc<Integer> ends = Mpsc.channel(2);

  @Test
  void streamGivesWhatWasSentUntilTheChannelHasEnded() throws Exception {
    Stream<Integer> stream = ends.receiver().stream();
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    assertThat(stream.pollNextRaw(cx)).isEqualTo(1);
    assertThat(stream.pollNextRaw(cx)).isSameAs(Poll.PENDING);
    assertThat(ends.sender().trySend(2)).isEqualTo(SendOutcome.SENT);
    assertThat(waker.takeWakes()).isEqualTo(1);
    ends.sender().close();
    assertThat(stream.pollNextRaw(cx)).isEqualTo(2);
    assertThat(stream.pollNextRaw(cx)).isNull();
    assertThatThrownBy(() -> stream.pollNextRaw(cx))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Receiver.stream: polled after");
  }

  @Test
  void droppedStreamClosesItsReceiverAndWakesNobodyLater() throws Exception {
    Stream<Integer> stream = ends.receiver().stream();
    assertThat(stream.pollNextRaw(cx)).isSameAs(Poll.PENDING);
    stream.drop();
    stream.drop();
    assertThat(ends.sender().isClosed()).isTrue();
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.CLOSED);
    assertThat(waker.takeWakes()).isZero();
    assertThatThrownBy(() -> stream.pollNextRaw(cx)).hasMessageContaining("polled after");
  }

  @Test
  void sinkWaitsForPlacesAndItsShutdownEndsTheChannel() throws Exception {
    Sink<Integer> sink = ends.sender().sink();
    Future<Void> all = sink.sendAll(Streams.of(1, 2, 3));
    assertThat(all.pollRaw(cx)).isSameAs(Poll.PENDING);
    assertThat(ends.receiver().len()).isEqualTo(2);
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(waker.takeWakes()).isEqualTo(1);
    assertThat(all.pollRaw(cx)).isNull();
    assertThat(sink.shutdown().pollRaw(cx)).isNull();
    assertThat(ends.receiver().tryRecv()).isEqualTo(2);
    assertThat(ends.receiver().tryRecv()).isEqualTo(3);
    assertThat(ends.receiver().isDrained()).isTrue();
    assertThatThrownBy(() -> sink.pollReady(cx)).hasMessageStartingWith("Sender.sink: used after");
  }

  @Test
  void sinkOfAClosedChannelFails() {
    Sink<Integer> sink = ends.sender().sink();
    ends.receiver().close();
    assertThatThrownBy(() -> sink.send(1).pollRaw(cx)).isInstanceOf(SendError.class);
    sink.drop();
  }

  @Test
  void droppedSinkGivesItsPlaceBack() throws Exception {
    Sender<Integer> other = ends.sender().copy();
    Sink<Integer> sink = ends.sender().sink();
    assertThat(sink.pollReady(cx)).isTrue();
    assertThat(sink.pollReady(cx)).isTrue();
    assertThat(other.capacity()).isEqualTo(1);
    sink.drop();
    assertThat(other.capacity()).isEqualTo(2);
    assertThat(other.isClosed()).isFalse();
    other.close();
    assertThat(ends.receiver().isDrained()).isTrue();
  }

  @Test
  void itemWithoutAPlaceIsRefused() {
    Sink<Integer> sink = ends.sender().sink();
    assertThatThrownBy(() -> sink.startSend(1)).hasMessageContaining("without a pollReady");
    sink.drop();
  }
}
