package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.Stream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel from many senders to many receivers. */
class MpmcTest {
  private final CountingWaker task = new CountingWaker();
  private final Mpmc<Integer> ends = Mpmc.channel(2);
  private final Mpmc.Sender<Integer> sender = ends.sender();
  private final Mpmc.Receiver<Integer> receiver = ends.receiver();

  private void send(int... values) {
    for (int value : values) {
      assertThat(sender.trySend(value)).isEqualTo(SendOutcome.SENT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Limits.CHANNEL_CAPACITY_MAX + 1})
  void capacityOutsideItsBoundsIsRefused(int capacity) {
    assertThatThrownBy(() -> Mpmc.channel(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("between 1 and", "" + capacity);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 32, 33, 100, 1000})
  void capacityIsExactAndOrderIsKeptOverManyLaps(int capacity) {
    Mpmc<Integer> channel = Mpmc.channel(capacity);
    int sent = 0;
    int received = 0;
    for (int lap = 0; lap < 5; lap++) {
      while (channel.sender().trySend(sent) == SendOutcome.SENT) {
        sent++;
      }
      assertThat(sent - received).isEqualTo(capacity);
      assertThat(channel.sender().isFull()).isTrue();
      assertThat(channel.receiver().isFull()).isTrue();
      assertThat(channel.sender().capacity()).isZero();
      int drain = lap % 2 == 0 ? capacity : capacity / 2;
      for (int i = 0; i < drain; i++) {
        assertThat(channel.receiver().tryRecv()).isEqualTo(received++);
      }
      assertThat(channel.receiver().len()).isEqualTo(sent - received);
      assertThat(channel.sender().len()).isEqualTo(sent - received);
      assertThat(channel.receiver().capacity()).isEqualTo(capacity - (sent - received));
      assertThat(channel.sender().isEmpty()).isEqualTo(sent == received);
    }
    assertThat(channel.sender().maxCapacity()).isEqualTo(capacity);
    assertThat(channel.receiver().maxCapacity()).isEqualTo(capacity);
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> sender.send(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> sender.trySend(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> sender.forceSend(null)).isInstanceOf(NullPointerException.class);
    assertThat(receiver.isEmpty()).isTrue();
  }

  @Test
  void eachValueWakesOneReceiverInOrder() throws Exception {
    Asking<Integer> a = Asking.waiting(receiver.recv());
    Asking<Integer> b = Asking.waiting(receiver.copy().recv());
    Asking<Integer> c = Asking.waiting(receiver.recv());
    send(1);
    b.assertAsleep();
    send(2);
    c.assertAsleep();
    assertThat(b.granted()).isEqualTo(1);
    assertThat(a.granted()).isEqualTo(2);
    c.assertWaits();
  }

  @Test
  void receiverThatWasRousedInVainKeepsItsPlace() throws Exception {
    Asking<Integer> a = Asking.waiting(receiver.recv());
    Asking<Integer> b = Asking.waiting(receiver.recv());
    send(1);
    assertThat(receiver.tryRecv()).isEqualTo(1);
    assertThat(a.waker.takeWakes()).isEqualTo(1);
    a.assertWaits();
    send(2);
    b.assertAsleep();
    assertThat(a.granted()).isEqualTo(2);
  }

  @Test
  void receiverThatIsDroppedAfterItsWakePassesItOn() throws Exception {
    Asking<Integer> a = Asking.waiting(receiver.recv());
    Asking<Integer> b = Asking.waiting(receiver.recv());
    send(1);
    a.future.drop();
    assertThat(b.granted()).isEqualTo(1);
  }

  @Test
  void receiverThatIsDroppedAfterAWakeInVainPassesNothingOn() throws Exception {
    Asking<Integer> a = Asking.waiting(receiver.recv());
    Asking<Integer> b = Asking.waiting(receiver.recv());
    send(1);
    assertThat(receiver.tryRecv()).isEqualTo(1);
    a.future.drop();
    b.assertAsleep();
    send(2);
    assertThat(b.granted()).isEqualTo(2);
  }

  @Test
  void forgottenReceiveHoldsNobodyUp() throws Exception {
    Asking<Integer> forgotten = Asking.waiting(receiver.recv());
    send(1);
    assertThat(forgotten.waker.takeWakes()).isEqualTo(1);
    assertThat(Asking.now(receiver.recv())).isEqualTo(1);
    Asking<Integer> next = Asking.waiting(receiver.recv());
    send(2);
    assertThat(next.granted()).isEqualTo(2);
  }

  @Test
  void forgottenSendHoldsNobodyUp() throws Exception {
    send(1, 2);
    Asking<Void> forgotten = Asking.waiting(sender.send(3));
    assertThat(receiver.tryRecv()).isEqualTo(1);
    assertThat(forgotten.waker.takeWakes()).isEqualTo(1);
    assertThat(Asking.now(sender.send(4))).isNull();
    Asking<Void> next = Asking.waiting(sender.send(5));
    assertThat(receiver.tryRecv()).isEqualTo(2);
    assertThat(next.granted()).isNull();
  }

  @Test
  void freedPlacesWakeSendersInOrderAndADroppedOnePassesItsWakeOn() throws Exception {
    send(1, 2);
    Asking<Void> a = Asking.waiting(sender.send(3));
    Asking<Void> b = Asking.waiting(sender.copy().send(4));
    Asking<Void> c = Asking.waiting(sender.send(5));
    assertThat(receiver.tryRecv()).isEqualTo(1);
    b.assertAsleep();
    a.future.drop();
    assertThat(b.granted()).isNull();
    c.assertAsleep();
    assertThat(receiver.tryRecv()).isEqualTo(2);
    assertThat(c.granted()).isNull();
    assertThat(receiver.tryRecv()).isEqualTo(4);
    assertThat(receiver.tryRecv()).isEqualTo(5);
    assertThat(receiver.tryRecv()).isNull();
  }

  @Test
  void droppedSendHasSentNothing() throws Exception {
    send(1, 2);
    Future<Void> send = sender.send(3);
    send.drop();
    Asking<Void> waits = Asking.waiting(sender.send(4));
    waits.future.drop();
    assertThat(receiver.tryRecv()).isEqualTo(1);
    waits.assertAsleep();
    assertThat(receiver.len()).isEqualTo(1);
  }

  @Test
  void forcedValueThrowsOutTheOldest() throws Exception {
    assertThat(sender.forceSend(1)).isNull();
    assertThat(sender.forceSend(2)).isNull();
    assertThat(sender.forceSend(3)).isEqualTo(1);
    assertThat(receiver.len()).isEqualTo(2);
    assertThat(receiver.tryRecv()).isEqualTo(2);
    assertThat(receiver.tryRecv()).isEqualTo(3);
    Asking<Integer> waits = Asking.waiting(receiver.recv());
    assertThat(sender.forceSend(4)).isNull();
    assertThat(waits.granted()).isEqualTo(4);
    Mpmc<Integer> one = Mpmc.channel(1);
    for (int i = 0; i < 100; i++) {
      assertThat(one.sender().forceSend(i)).isEqualTo(i == 0 ? null : (Integer) (i - 1));
    }
    assertThat(one.receiver().tryRecv()).isEqualTo(99);
  }

  @Test
  void forcedValueDoesNotPassAWaitingSender() throws Exception {
    send(1, 2);
    Asking<Void> waits = Asking.waiting(sender.send(3));
    assertThat(sender.forceSend(4)).isEqualTo(1);
    waits.assertAsleep();
    assertThat(receiver.tryRecv()).isEqualTo(2);
    assertThat(waits.granted()).isNull();
  }

  @Test
  void lastSenderClosesTheChannelAndWhatWasSentArrives() throws Exception {
    Mpmc.Sender<Integer> copy = sender.copy();
    send(1);
    sender.close();
    sender.close();
    assertThat(sender.isClosed()).isTrue();
    assertThat(receiver.isClosed()).isFalse();
    assertThat(copy.senderCount()).isEqualTo(1);
    assertThat(sender.trySend(9)).isEqualTo(SendOutcome.CLOSED);
    assertThatThrownBy(sender::copy).isInstanceOf(IllegalStateException.class);
    SendError error = catchThrowableOfType(SendError.class, () -> task.poll(sender.send(9)));
    assertThat(error.value()).isEqualTo(9);
    error = catchThrowableOfType(SendError.class, () -> sender.forceSend(9));
    assertThat(error.value()).isEqualTo(9);
    copy.close();
    assertThat(receiver.isClosed()).isTrue();
    assertThat(receiver.isDrained()).isFalse();
    assertThat(Asking.now(receiver.recv())).isEqualTo(1);
    assertThat(receiver.isDrained()).isTrue();
    assertThat(Asking.now(receiver.recv())).isNull();
    assertThat(receiver.tryRecv()).isNull();
  }

  @Test
  void lastReceiverClosesTheChannelAndLetsTheValuesGo() throws Exception {
    Mpmc.Receiver<Integer> copy = receiver.copy();
    send(1, 2);
    Asking<Void> waits = Asking.waiting(sender.send(3));
    receiver.close();
    receiver.close();
    waits.assertAsleep();
    assertThat(receiver.isClosed()).isTrue();
    assertThat(sender.isClosed()).isFalse();
    assertThat(sender.receiverCount()).isEqualTo(1);
    assertThatThrownBy(receiver::recv).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(receiver::tryRecv).hasMessageContaining("receiver was closed");
    assertThatThrownBy(receiver::copy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(receiver::stream).isInstanceOf(IllegalStateException.class);
    copy.close();
    SendError error = catchThrowableOfType(SendError.class, waits::granted);
    assertThat(error.value(Integer.class)).isEqualTo(3);
    assertThat(sender.isClosed()).isTrue();
    assertThat(sender.len()).isZero();
    assertThat(sender.trySend(4)).isEqualTo(SendOutcome.CLOSED);
    assertThat(sender.capacity()).isZero();
  }

  @Test
  void waitsOfAClosedEndGoOn() throws Exception {
    Mpmc.Receiver<Integer> copy = receiver.copy();
    Asking<Integer> recv = Asking.waiting(copy.recv());
    copy.close();
    send(1);
    assertThat(recv.granted()).isEqualTo(1);
    send(2, 3);
    Mpmc.Sender<Integer> other = sender.copy();
    Asking<Void> send = Asking.waiting(other.send(4));
    other.close();
    assertThat(receiver.tryRecv()).isEqualTo(2);
    assertThat(send.granted()).isNull();
  }

  @Test
  void eitherSideClosesTheChannelForAll() throws Exception {
    for (boolean bySender : new boolean[] {true, false}) {
      Mpmc<Integer> channel = Mpmc.channel(1);
      assertThat(channel.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
      Asking<Void> send = Asking.waiting(channel.sender().send(2));
      Asking<Void> closed = Asking.waiting(channel.sender().closed());
      Asking<Void> alsoClosed = Asking.waiting(channel.receiver().closed());
      assertThat(bySender ? channel.sender().closeChannel() : channel.receiver().closeChannel())
          .isTrue();
      assertThat(bySender ? channel.receiver().closeChannel() : channel.sender().closeChannel())
          .isFalse();
      assertThatThrownBy(send::granted).isInstanceOf(SendError.class);
      assertThat(closed.granted()).isNull();
      assertThat(alsoClosed.granted()).isNull();
      assertThat(Asking.now(channel.sender().closed())).isNull();
      assertThat(Asking.now(channel.receiver().recv())).isEqualTo(1);
      assertThat(Asking.now(channel.receiver().recv())).isNull();
    }
  }

  @Test
  void closeWakesEveryReceiverAndTheyEnd() throws Exception {
    Asking<Integer> a = Asking.waiting(receiver.recv());
    Asking<Integer> b = Asking.waiting(receiver.recv());
    send(1);
    assertThat(a.waker.takeWakes()).isEqualTo(1);
    sender.closeChannel();
    assertThat(b.waker.takeWakes()).isEqualTo(1);
    assertThat(b.now()).isEqualTo(1);
    assertThat(a.now()).isNull();
  }

  @Test
  void weakEndsKeepNothingOpenAndReviveNothing() {
    Mpmc.WeakSender<Integer> weakSender = sender.downgrade();
    Mpmc.WeakReceiver<Integer> weakReceiver = receiver.downgrade();
    Mpmc.Sender<Integer> revived = weakSender.upgrade();
    Mpmc.Receiver<Integer> other = weakReceiver.upgrade();
    assertThat(revived.sameChannel(sender)).isTrue();
    assertThat(revived.sameChannel(receiver)).isTrue();
    assertThat(other.sameChannel(receiver)).isTrue();
    assertThat(other.sameChannel(Mpmc.channel(1).sender())).isFalse();
    assertThat(receiver.senderCount()).isEqualTo(2);
    assertThat(receiver.receiverCount()).isEqualTo(2);
    sender.close();
    assertThat(receiver.isClosed()).isFalse();
    revived.close();
    assertThat(receiver.isClosed()).isTrue();
    assertThat(weakSender.upgrade()).isNull();
    assertThat(weakReceiver.upgrade()).isNull();
  }

  @Test
  void streamEndsWithTheChannelAndClosesItsReceiver() throws Exception {
    Stream<Integer> stream = receiver.copy().stream();
    assertThat(stream.pollNextRaw(task.context())).isSameAs(Poll.PENDING);
    send(1);
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(stream.pollNextRaw(task.context())).isEqualTo(1);
    send(2);
    sender.close();
    assertThat(stream.pollNextRaw(task.context())).isEqualTo(2);
    assertThat(stream.pollNextRaw(task.context())).isNull();
    assertThat(receiver.receiverCount()).isEqualTo(1);
    assertThatThrownBy(() -> stream.pollNextRaw(task.context()))
        .hasMessageStartingWith("Mpmc.Receiver.stream: polled after");
  }

  @Test
  void droppedStreamPassesItsWakeOnAndClosesItsReceiver() throws Exception {
    Stream<Integer> stream = receiver.copy().stream();
    assertThat(stream.pollNextRaw(task.context())).isSameAs(Poll.PENDING);
    Asking<Integer> next = Asking.waiting(receiver.recv());
    send(1);
    stream.drop();
    stream.drop();
    assertThat(next.granted()).isEqualTo(1);
    assertThat(receiver.receiverCount()).isEqualTo(1);
  }

  @Test
  void drainedBurstLeavesOneChunk() {
    MpmcChannel channel = new MpmcChannel(Limits.UNBOUNDED_VALUES_MAX);
    assertThat(channel.chunksHeld()).isZero();
    for (int lap = 0; lap < 2; lap++) {
      for (int i = 0; i < 100 * Limits.CHUNK_MIN; i++) {
        assertThat(channel.trySend(i)).isEqualTo(SendOutcome.SENT);
      }
      assertThat(channel.chunksHeld()).isBetween(100, 101);
      List<Object> got = new ArrayList<>();
      for (Object value; (value = channel.tryReceive()) != null; ) {
        got.add(value);
      }
      assertThat(got).hasSize(100 * Limits.CHUNK_MIN).doesNotHaveDuplicates();
      assertThat(channel.chunksHeld()).isEqualTo(1);
    }
  }
}
