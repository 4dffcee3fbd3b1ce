package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OneshotTest {
  @RegisterExtension final LoggedWakes logged = new LoggedWakes();
  private final CountingWaker task = new CountingWaker();
  private final CountingWaker other = new CountingWaker();
  private final Oneshot<Object> ends = Oneshot.channel();

  @Test
  void sentValueIsReceived() throws Exception {
    assertThat(ends.sender().send("v")).isTrue();
    assertThat(task.poll(ends.receiver())).isEqualTo("v");
    assertThatThrownBy(() -> task.poll(ends.receiver()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Oneshot.Receiver");
  }

  @Test
  void sendWakesTheLastWaker() throws Exception {
    assertThat(other.isPending(ends.receiver())).isTrue();
    assertThat(task.isPending(ends.receiver())).isTrue();
    ends.sender().send("v");
    assertThat(other.takeWakes()).isZero();
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(task.poll(ends.receiver())).isEqualTo("v");
  }

  @Test
  void nullAndWakersAreValues() throws Exception {
    assertThat(ends.sender().send(null)).isTrue();
    assertThat(task.poll(ends.receiver())).isNull();
    Oneshot<Waker> second = Oneshot.channel();
    assertThat(task.isPending(second.receiver())).isTrue();
    second.sender().send(other);
    assertThat(other.takeWakes()).isZero();
    assertThat(task.poll(second.receiver())).isSameAs(other);
  }

  @Test
  void senderClosedWithoutSendingFailsTheReceiver() throws Exception {
    assertThat(task.isPending(ends.receiver())).isTrue();
    ends.sender().close();
    ends.sender().close();
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThatThrownBy(() -> task.poll(ends.receiver())).isInstanceOf(RecvError.class);
    assertThatThrownBy(() -> task.poll(ends.receiver())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ends.sender().send("v")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeAfterSendKeepsTheValue() throws Exception {
    ends.sender().send("v");
    ends.sender().close();
    ends.receiver().close();
    assertThat(task.poll(ends.receiver())).isEqualTo("v");
  }

  @Test
  void secondSendIsAClearError() {
    ends.sender().send("v");
    assertThatThrownBy(() -> ends.sender().send("w"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one value");
  }

  @Test
  void droppedReceiverGivesTheValueBackAndTellsTheSender() throws Exception {
    Future<Void> closed = ends.sender().closed();
    assertThat(other.isPending(closed)).isTrue();
    assertThat(task.isPending(ends.receiver())).isTrue();
    ends.receiver().drop();
    ends.receiver().drop();
    assertThat(task.takeWakes()).isZero();
    assertThat(other.takeWakes()).isEqualTo(1);
    assertThat(other.poll(closed)).isNull();
    assertThat(ends.sender().isClosed()).isTrue();
    assertThat(ends.sender().send("v")).isFalse();
    assertThat(ends.sender().send("v")).isFalse();
    assertThatThrownBy(() -> task.poll(ends.receiver())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closedReceiverWakesItsTaskAndFails() throws Exception {
    assertThat(task.isPending(ends.receiver())).isTrue();
    ends.receiver().close();
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(ends.sender().send("v")).isFalse();
    assertThatThrownBy(() -> task.poll(ends.receiver())).isInstanceOf(RecvError.class);
    assertThat(ends.sender().send("v")).isFalse();
    assertThatThrownBy(() -> task.poll(ends.receiver())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closedFutureEndsWithTheSend() throws Exception {
    Future<Void> closed = ends.sender().closed();
    Future<Void> dropped = ends.sender().closed();
    assertThat(other.isPending(closed)).isTrue();
    assertThat(task.isPending(dropped)).isTrue();
    assertThat(other.isPending(closed)).isTrue();
    dropped.drop();
    ends.sender().send("v");
    assertThat(task.takeWakes()).isZero();
    assertThat(other.takeWakes()).isEqualTo(1);
    assertThat(other.poll(closed)).isNull();
    assertThat(other.poll(ends.sender().closed())).isNull();
    assertThatThrownBy(() -> other.poll(closed)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void borrowedReceiveMayBeDroppedAndTheValueStays() throws Exception {
    Future<Object> borrowed = ends.receiver().recv();
    assertThat(task.isPending(borrowed)).isTrue();
    borrowed.drop();
    ends.sender().send("v");
    assertThat(task.takeWakes()).isZero();
    assertThatThrownBy(() -> task.poll(borrowed)).isInstanceOf(IllegalStateException.class);
    Future<Object> again = ends.receiver().recv();
    assertThat(task.poll(again)).isEqualTo("v");
    again.drop();
  }

  @Test
  void tryRecvTellsNotYetValueAndClosed() throws Exception {
    assertThat(ends.receiver().tryRecv()).isEqualTo(Poll.pending());
    ends.sender().send("v");
    assertThat(ends.receiver().tryRecv()).isEqualTo(Poll.ready("v"));
    assertThatThrownBy(ends.receiver()::tryRecv).isInstanceOf(IllegalStateException.class);
    Oneshot<Object> second = Oneshot.channel();
    second.sender().close();
    assertThatThrownBy(second.receiver()::tryRecv).isInstanceOf(RecvError.class);
  }

  @Test
  void wakerThatThrowsDoesNotReachTheSender() throws Exception {
    assertThat(ends.receiver().pollRaw(logged.throwingWaker())).isSameAs(Poll.PENDING);
    assertThat(ends.sender().send("v")).isTrue();
    assertThat(task.poll(ends.receiver())).isEqualTo("v");
    assertThat(logged.count()).isEqualTo(1);
  }

  @Test
  void receiverTellsWhetherThereIsAValueAndWhetherItHasEnded() throws Exception {
    Oneshot.Receiver<Object> receiver = ends.receiver();
    assertThat(receiver.isEmpty()).isTrue();
    assertThat(receiver.isTerminated()).isFalse();
    assertThat(task.isPending(receiver)).isTrue();
    assertThat(receiver.isEmpty()).isTrue();
    ends.sender().send("v");
    assertThat(receiver.isEmpty()).isFalse();
    assertThat(receiver.isTerminated()).isFalse();
    assertThat(task.poll(receiver)).isEqualTo("v");
    assertThat(receiver.isEmpty()).isTrue();
    assertThat(receiver.isTerminated()).isTrue();
    assertThat(ends.sender().isConnectedTo(receiver)).isTrue();
    assertThat(ends.sender().isConnectedTo(Oneshot.channel().receiver())).isFalse();
  }

  @Test
  void failureIsAnEndOnlyOnceItWasTold() {
    Oneshot.Receiver<Object> receiver = ends.receiver();
    ends.sender().close();
    assertThat(receiver.isEmpty()).isTrue();
    assertThat(receiver.isTerminated()).isFalse();
    assertThatThrownBy(() -> task.poll(receiver)).isInstanceOf(RecvError.class);
    assertThat(receiver.isTerminated()).isTrue();
    Oneshot<Object> refused = Oneshot.channel();
    refused.receiver().close();
    assertThat(refused.receiver().isTerminated()).isFalse();
    assertThatThrownBy(refused.receiver()::tryRecv).isInstanceOf(RecvError.class);
    assertThat(refused.receiver().isTerminated()).isTrue();
    Oneshot<Object> dropped = Oneshot.channel();
    dropped.receiver().drop();
    assertThat(dropped.receiver().isTerminated()).isTrue();
    assertThat(dropped.receiver().isEmpty()).isTrue();
  }

  @Test
  void threadThatWaitsGetsTheValueOrLearnsThatThereIsNone() throws Exception {
    Thread sends = Thread.ofVirtual().start(() -> ends.sender().send("v"));
    assertThat(ends.receiver().blockingRecv()).isEqualTo("v");
    sends.join();
    assertThatThrownBy(ends.receiver()::blockingRecv).isInstanceOf(IllegalStateException.class);
    Oneshot<Object> second = Oneshot.channel();
    Thread closes = Thread.ofPlatform().start(second.sender()::close);
    assertThatThrownBy(second.receiver()::blockingRecv).isInstanceOf(RecvError.class);
    closes.join();
  }

  @Test
  void interruptedThreadLeavesTheReceiverOpen() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(ends.receiver()::blockingRecv).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    ends.sender().send("v");
    assertThat(ends.receiver().blockingRecv()).isEqualTo("v");
  }
}
