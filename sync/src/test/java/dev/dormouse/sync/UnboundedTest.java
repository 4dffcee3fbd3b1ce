package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.stream.Sink;
import dev.dormouse.stream.Streams;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A channel whose senders never wait. */
class UnboundedTest {
  private static final int MANY = 5 * Limits.CHUNK_MIN + 3;

  private final Mpsc.Unbounded<Integer> ends = Mpsc.unbounded();
  private final UnboundedSender<Integer> sender = ends.sender();
  private final Receiver<Integer> receiver = ends.receiver();

  private void send(int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(sender.send(i)).isTrue();
    }
  }

  private void receive(int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(receiver.tryRecv()).isEqualTo(i);
    }
  }

  @Test
  void orderIsKeptAcrossChunks() {
    int sent = 0;
    int received = 0;
    for (int lap = 1; lap < 12; lap++) {
      send(sent, sent + lap * 17);
      sent += lap * 17;
      assertThat(receiver.len()).isEqualTo(sent - received);
      receive(received, received + lap * 13);
      received += lap * 13;
    }
    receive(received, sent);
    assertThat(receiver.tryRecv()).isNull();
    assertThat(receiver.isEmpty()).isTrue();
    assertThat(receiver.isDrained()).isFalse();
    assertThat(receiver.maxCapacity()).isEqualTo(Limits.UNBOUNDED_VALUES_MAX);
  }

  @Test
  void drainedBurstLeavesOneChunk() {
    assertThat(receiver.slots.chunksHeld()).isZero();
    for (int lap = 0; lap < 2; lap++) {
      send(0, 100 * Limits.CHUNK_MIN);
      assertThat(receiver.slots.chunksHeld()).isBetween(100, 101);
      receive(0, 100 * Limits.CHUNK_MIN);
      assertThat(receiver.slots.chunksHeld()).isEqualTo(1);
    }
  }

  @Test
  void parkedReceiverIsWokenByTheFirstValueOfAChunkToo() throws Exception {
    for (int i = 0; i < MANY; i++) {
      Asking<Integer> recv = Asking.waiting(receiver.recv());
      send(i, i + 1);
      assertThat(recv.granted()).isEqualTo(i);
    }
  }

  @Test
  void recvManyCrossesChunks() throws Exception {
    send(0, MANY);
    List<Integer> got = new ArrayList<>();
    assertThat(Asking.now(receiver.recvMany(got, MANY - 1))).isEqualTo(MANY - 1);
    assertThat(Asking.now(receiver.recvMany(got, 9))).isEqualTo(1);
    assertThat(got).hasSize(MANY).isSorted();
  }

  @Test
  void closedReceiverRefusesAndTheValueStaysWithTheCaller() throws Exception {
    Asking<Void> closed = Asking.waiting(sender.closed());
    send(0, 40);
    receiver.close();
    assertThat(closed.granted()).isNull();
    assertThat(sender.send(41)).isFalse();
    assertThat(sender.isClosed()).isTrue();
    receive(0, 40);
    assertThat(Asking.now(receiver.recv())).isNull();
  }

  @Test
  void lastSenderEndsTheChannelAfterWhatWasSent() throws Exception {
    UnboundedSender<Integer> copy = sender.copy();
    assertThat(copy.sameChannel(sender)).isTrue();
    assertThat(copy.sameChannel(Mpsc.<Integer>unbounded().sender())).isFalse();
    assertThat(copy.isConnectedTo(receiver)).isTrue();
    assertThat(receiver.senderStrongCount()).isEqualTo(2);
    sender.close();
    assertThat(sender.send(1)).isFalse();
    assertThatThrownBy(sender::copy).isInstanceOf(IllegalStateException.class);
    assertThat(copy.send(2)).isTrue();
    copy.close();
    assertThat(Asking.now(receiver.recv())).isEqualTo(2);
    assertThat(Asking.now(receiver.recv())).isNull();
  }

  @Test
  void sinkIsAlwaysReadyUntilTheChannelIsClosed() throws Exception {
    CountingWaker task = new CountingWaker();
    Sink<Integer> sink = sender.copy().sink();
    Future<Void> all = sink.sendAll(Streams.of(0, 1, 2));
    assertThat(task.poll(all)).isNull();
    receive(0, 3);
    receiver.close();
    assertThatThrownBy(() -> task.poll(sink.send(4))).isInstanceOf(SendError.class);
    assertThatThrownBy(() -> sink.startSend(5))
        .isInstanceOfSatisfying(
            SendError.class, error -> assertThat(error.value(Integer.class)).isEqualTo(5));
    assertThat(task.poll(sink.shutdown())).isNull();
    assertThat(sender.strongCount()).isEqualTo(1);
    assertThatThrownBy(() -> sink.pollReady(task.context()))
        .hasMessageStartingWith("UnboundedSender.sink: used after");
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> sender.send(null)).isInstanceOf(NullPointerException.class);
    assertThat(receiver.isEmpty()).isTrue();
  }
}
