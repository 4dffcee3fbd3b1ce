package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dormouse.future.Future;
import org.junit.jupiter.api.Test;

/** How a channel ends: senders, receiver and permits closing in every order. */
class ChannelEndTest {
  private final CountingWaker rxTask = new CountingWaker();
  private final CountingWaker txTask = new CountingWaker();
  private final CountingWaker other = new CountingWaker();

  private static Mpsc<Integer> channel(int capacity) {
    return Mpsc.channel(capacity);
  }

  @Test
  void receiverGetsEverythingAndThenNullAfterTheLastSenderClosed() throws Exception {
    Mpsc<Integer> ends = channel(4);
    Sender<Integer> copy = ends.sender().copy();
    assertThat(copy.sameChannel(ends.sender())).isTrue();
    ends.sender().trySend(1);
    ends.sender().close();
    ends.sender().close();
    assertThat(ends.receiver().isClosed()).isFalse();
    copy.trySend(2);
    copy.close();
    assertThat(ends.receiver().isClosed()).isTrue();
    assertThat(ends.receiver().isDrained()).isFalse();
    assertThat(rxTask.poll(ends.receiver().recv())).isEqualTo(1);
    assertThat(rxTask.poll(ends.receiver().recv())).isEqualTo(2);
    assertThat(rxTask.poll(ends.receiver().recv())).isNull();
    assertThat(rxTask.poll(ends.receiver().recv())).isNull();
    assertThat(ends.receiver().isDrained()).isTrue();
  }

  @Test
  void lastSenderThatClosesWakesTheReceiver() throws Exception {
    Mpsc<Integer> ends = channel(4);
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    ends.sender().close();
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(rxTask.poll(recv)).isNull();
  }

  @Test
  void closedSenderBehavesLikeAClosedChannel() {
    Mpsc<Integer> ends = channel(4);
    Sender<Integer> copy = ends.sender().copy();
    copy.close();
    assertThat(copy.isClosed()).isTrue();
    assertThat(copy.trySend(1)).isEqualTo(SendOutcome.CLOSED);
    SendError error = catchThrowableOfType(SendError.class, () -> txTask.poll(copy.send(1)));
    assertThat(error.value(Integer.class)).isEqualTo(1);
    assertThatThrownBy(copy::copy).isInstanceOf(IllegalStateException.class);
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
  }

  @Test
  void waitingSendGoesOnAfterItsSenderClosed() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(0);
    Future<Void> send = ends.sender().send(1);
    assertThat(txTask.isPending(send)).isTrue();
    ends.sender().close();
    assertThat(rxTask.poll(ends.receiver().recv())).isEqualTo(0);
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    assertThat(txTask.poll(send)).isNull();
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(rxTask.poll(recv)).isEqualTo(1);
    assertThat(rxTask.poll(ends.receiver().recv())).isNull();
  }

  @Test
  void waitingSendDroppedAfterItsSenderClosedEndsTheChannel() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(0);
    Future<Void> send = ends.sender().send(1);
    assertThat(txTask.isPending(send)).isTrue();
    ends.sender().close();
    ends.receiver().tryRecv();
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    send.drop();
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(rxTask.poll(recv)).isNull();
  }

  @Test
  void closedReceiverRefusesSendersAndStillGivesWhatWasSent() throws Exception {
    Mpsc<Integer> ends = channel(2);
    ends.sender().trySend(1);
    ends.sender().trySend(2);
    Future<Void> waiting = ends.sender().send(3);
    Future<Permit<Integer>> reserving = ends.sender().reserve();
    Future<Void> closed = ends.sender().closed();
    assertThat(txTask.isPending(waiting)).isTrue();
    assertThat(txTask.isPending(reserving)).isTrue();
    assertThat(other.isPending(closed)).isTrue();
    ends.receiver().close();
    ends.receiver().close();
    assertThat(txTask.takeWakes()).isEqualTo(2);
    assertThat(other.takeWakes()).isEqualTo(1);
    assertThat(other.poll(closed)).isNull();
    assertThat(other.poll(ends.sender().closed())).isNull();
    SendError error = catchThrowableOfType(SendError.class, () -> txTask.poll(waiting));
    assertThat(error.value()).isEqualTo(3);
    error = catchThrowableOfType(SendError.class, () -> txTask.poll(reserving));
    assertThat(error.value()).isNull();
    assertThat(ends.sender().isClosed()).isTrue();
    assertThat(ends.sender().trySend(4)).isEqualTo(SendOutcome.CLOSED);
    assertThat(rxTask.poll(ends.receiver().recv())).isEqualTo(1);
    assertThat(ends.receiver().tryRecv()).isEqualTo(2);
    assertThat(ends.receiver().tryRecv()).isNull();
    assertThat(rxTask.poll(ends.receiver().recv())).isNull();
  }

  @Test
  void closingWakesAReceiveThatWaits() throws Exception {
    Mpsc<Integer> ends = channel(2);
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    ends.receiver().close();
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(rxTask.poll(recv)).isNull();
  }

  @Test
  void grantedSendIsRefusedWhenTheReceiverClosedBeforeItsPoll() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(0);
    Future<Void> send = ends.sender().send(1);
    assertThat(txTask.isPending(send)).isTrue();
    ends.receiver().tryRecv();
    ends.receiver().close();
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    SendError error = catchThrowableOfType(SendError.class, () -> txTask.poll(send));
    assertThat(error.value()).isEqualTo(1);
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(rxTask.poll(recv)).isNull();
  }

  @Test
  void permitHoldsAPlaceAndDeliversAfterTheReceiverClosed() throws Exception {
    Mpsc<Integer> ends = channel(2);
    @SuppressWarnings("unchecked")
    Permit<Integer> permit = (Permit<Integer>) txTask.poll(ends.sender().reserve());
    assertThat(ends.sender().capacity()).isEqualTo(1);
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    assertThat(ends.sender().trySend(9)).isEqualTo(SendOutcome.FULL);
    ends.receiver().close();
    assertThat(rxTask.poll(ends.receiver().recv())).isEqualTo(1);
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    permit.send(2);
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(rxTask.poll(recv)).isEqualTo(2);
    assertThat(rxTask.poll(ends.receiver().recv())).isNull();
    assertThatThrownBy(() -> permit.send(3)).isInstanceOf(IllegalStateException.class);
    permit.close();
  }

  @Test
  void permitClosedAfterEverySenderEndsTheChannel() throws Exception {
    Mpsc<Integer> ends = channel(1);
    @SuppressWarnings("unchecked")
    Permit<Integer> permit = (Permit<Integer>) txTask.poll(ends.sender().reserve());
    ends.sender().close();
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    permit.close();
    permit.close();
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(rxTask.poll(recv)).isNull();
    assertThatThrownBy(() -> permit.send(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closedPermitServesTheNextWaiter() throws Exception {
    Mpsc<Integer> ends = channel(1);
    @SuppressWarnings("unchecked")
    Permit<Integer> permit = (Permit<Integer>) txTask.poll(ends.sender().reserve());
    Future<Void> send = ends.sender().send(1);
    Future<Permit<Integer>> reserve = ends.sender().reserve();
    assertThat(txTask.isPending(send)).isTrue();
    assertThat(other.isPending(reserve)).isTrue();
    permit.close();
    assertThat(txTask.takeWakes()).isEqualTo(1);
    assertThat(txTask.poll(send)).isNull();
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(other.takeWakes()).isEqualTo(1);
    reserve.drop();
    assertThat(ends.sender().capacity()).isEqualTo(1);
    assertThat(ends.sender().trySend(2)).isEqualTo(SendOutcome.SENT);
  }

  @Test
  void droppedClosedFutureIsNotWoken() throws Exception {
    Mpsc<Integer> ends = channel(1);
    Future<Void> first = ends.sender().closed();
    Future<Void> second = ends.sender().closed();
    assertThat(txTask.isPending(first)).isTrue();
    assertThat(other.isPending(second)).isTrue();
    first.drop();
    ends.receiver().close();
    assertThat(txTask.takeWakes()).isZero();
    assertThat(other.takeWakes()).isEqualTo(1);
    second.drop();
  }
}
