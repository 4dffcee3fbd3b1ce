package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {
  @RegisterExtension final LoggedWakes logged = new LoggedWakes();
  private final CountingWaker rxTask = new CountingWaker();
  private final CountingWaker txTask = new CountingWaker();
  private final CountingWaker other = new CountingWaker();

  private static Mpsc<Integer> channel(int capacity) {
    return Mpsc.channel(capacity);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Limits.CHANNEL_CAPACITY_MAX + 1})
  void capacityOutsideItsBoundsIsRefused(int capacity) {
    assertThatThrownBy(() -> channel(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("between 1 and");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 31, 32, 33, 63, 64, 65, 100, 1000, 1024, 5000})
  void capacityIsExactAndOrderIsKeptOverManyLaps(int capacity) {
    Mpsc<Integer> ends = channel(capacity);
    int sent = 0;
    int received = 0;
    for (int lap = 0; lap < 5; lap++) {
      while (ends.sender().trySend(sent) == SendOutcome.SENT) {
        sent++;
      }
      assertThat(sent - received).isEqualTo(capacity);
      assertThat(ends.receiver().len()).isEqualTo(capacity);
      assertThat(ends.sender().capacity()).isZero();
      int drain = lap % 2 == 0 ? capacity : capacity / 2;
      for (int i = 0; i < drain; i++) {
        assertThat(ends.receiver().tryRecv()).isEqualTo(received++);
      }
      assertThat(ends.receiver().len()).isEqualTo(sent - received);
      assertThat(ends.sender().capacity()).isEqualTo(capacity - (sent - received));
    }
    assertThat(ends.sender().maxCapacity()).isEqualTo(capacity);
    assertThat(ends.receiver().maxCapacity()).isEqualTo(capacity);
  }

  @Test
  void nullIsRefused() {
    Mpsc<Integer> ends = channel(1);
    assertThatThrownBy(() -> ends.sender().send(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ends.sender().trySend(null)).isInstanceOf(NullPointerException.class);
    assertThat(ends.receiver().len()).isZero();
  }

  @Test
  void sendIsLazy() {
    Mpsc<Integer> ends = channel(1);
    Future<Void> send = ends.sender().send(1);
    assertThat(ends.receiver().tryRecv()).isNull();
    send.drop();
    assertThat(ends.sender().trySend(2)).isEqualTo(SendOutcome.SENT);
  }

  @Test
  void parkedReceiverIsWokenOnceAndReceives() throws Exception {
    Mpsc<Integer> ends = channel(4);
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    assertThat(rxTask.isPending(recv)).isTrue();
    ends.sender().trySend(1);
    ends.sender().trySend(2);
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(rxTask.poll(recv)).isEqualTo(1);
    assertThat(rxTask.poll(ends.receiver().recv())).isEqualTo(2);
  }

  @Test
  void lastWakerOfTheReceiverCounts() throws Exception {
    Mpsc<Integer> ends = channel(4);
    Future<Integer> recv = ends.receiver().recv();
    assertThat(other.isPending(recv)).isTrue();
    assertThat(rxTask.isPending(recv)).isTrue();
    ends.sender().trySend(1);
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(other.takeWakes()).isZero();
  }

  @Test
  void droppedReceiveTakesNothingAndLetsTheNextOneReceive() throws Exception {
    Mpsc<Integer> ends = channel(4);
    Future<Integer> first = ends.receiver().recv();
    assertThat(other.isPending(first)).isTrue();
    ends.sender().trySend(1);
    first.drop();
    first.drop();
    Future<Integer> second = ends.receiver().recv();
    assertThat(rxTask.poll(second)).isEqualTo(1);
    assertThat(rxTask.isPending(ends.receiver().recv())).isTrue();
  }

  @Test
  void receiveDroppedWhileParkedIsNotWoken() throws Exception {
    Mpsc<Integer> ends = channel(4);
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    recv.drop();
    ends.sender().trySend(1);
    assertThat(rxTask.takeWakes()).isZero();
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
  }

  @Test
  void secondReceiveWhileOneWaitsIsAClearError() throws Exception {
    Mpsc<Integer> ends = channel(4);
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.isPending(recv)).isTrue();
    assertThatThrownBy(() -> other.poll(ends.receiver().recv()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another receive");
    assertThatThrownBy(ends.receiver()::tryRecv).isInstanceOf(IllegalStateException.class);
    ends.sender().trySend(1);
    assertThat(rxTask.poll(recv)).isEqualTo(1);
  }

  @Test
  void pollAfterTheEndIsAClearError() throws Exception {
    Mpsc<Integer> ends = channel(4);
    Future<Void> send = ends.sender().send(1);
    assertThat(txTask.poll(send)).isNull();
    assertThatThrownBy(() -> txTask.poll(send)).hasMessageContaining("Sender.send");
    Future<Integer> recv = ends.receiver().recv();
    assertThat(rxTask.poll(recv)).isEqualTo(1);
    assertThatThrownBy(() -> rxTask.poll(recv)).hasMessageContaining("Receiver.recv");
  }

  @Test
  void waitingSendersAreServedInOrderAndNotOvertaken() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(0);
    Future<Void> first = ends.sender().send(1);
    Future<Void> second = ends.sender().send(2);
    assertThat(txTask.isPending(first)).isTrue();
    assertThat(other.isPending(second)).isTrue();
    assertThat(ends.receiver().tryRecv()).isEqualTo(0);
    assertThat(txTask.takeWakes()).isEqualTo(1);
    assertThat(other.takeWakes()).isZero();
    assertThat(ends.sender().trySend(9)).isEqualTo(SendOutcome.FULL);
    assertThat(other.isPending(second)).isTrue();
    assertThat(ends.receiver().tryRecv()).isNull();
    assertThat(txTask.poll(first)).isNull();
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(other.takeWakes()).isEqualTo(1);
    assertThat(other.poll(second)).isNull();
    assertThat(ends.receiver().tryRecv()).isEqualTo(2);
    assertThat(ends.sender().trySend(9)).isEqualTo(SendOutcome.SENT);
  }

  @Test
  void grantedSenderThatIsDroppedPassesItsPlaceOn() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(0);
    Future<Void> first = ends.sender().send(1);
    Future<Void> second = ends.sender().send(2);
    assertThat(txTask.isPending(first)).isTrue();
    assertThat(other.isPending(second)).isTrue();
    ends.receiver().tryRecv();
    first.drop();
    assertThat(other.takeWakes()).isEqualTo(1);
    assertThat(other.poll(second)).isNull();
    assertThat(ends.receiver().tryRecv()).isEqualTo(2);
    assertThat(ends.sender().capacity()).isEqualTo(1);
  }

  @Test
  void waitingSenderThatIsDroppedGivesUpItsPlaceInTheMiddle() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(0);
    List<Future<Void>> sends = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      Future<Void> send = ends.sender().send(i);
      assertThat(txTask.isPending(send)).isTrue();
      sends.add(send);
    }
    sends.get(1).drop();
    assertThat(ends.receiver().tryRecv()).isEqualTo(0);
    assertThat(txTask.poll(sends.get(0))).isNull();
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(txTask.poll(sends.get(2))).isNull();
    assertThat(ends.receiver().tryRecv()).isEqualTo(3);
  }

  @Test
  void lastWaitingSenderThatIsDroppedOpensTheShortWay() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(0);
    Future<Void> send = ends.sender().send(1);
    assertThat(txTask.isPending(send)).isTrue();
    send.drop();
    ends.receiver().tryRecv();
    assertThat(txTask.takeWakes()).isZero();
    assertThat(ends.sender().trySend(2)).isEqualTo(SendOutcome.SENT);
  }

  @Test
  void lastWakerOfASenderCounts() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(0);
    Future<Void> send = ends.sender().send(1);
    assertThat(other.isPending(send)).isTrue();
    assertThat(txTask.isPending(send)).isTrue();
    ends.receiver().tryRecv();
    assertThat(other.takeWakes()).isZero();
    assertThat(txTask.takeWakes()).isEqualTo(1);
  }

  @Test
  void recvManyTakesWhatIsThere() throws Exception {
    Mpsc<Integer> ends = channel(8);
    List<Integer> got = new ArrayList<>();
    Future<Integer> many = ends.receiver().recvMany(got, 3);
    assertThat(rxTask.isPending(many)).isTrue();
    for (int i = 0; i < 5; i++) {
      ends.sender().trySend(i);
    }
    assertThat(rxTask.takeWakes()).isEqualTo(1);
    assertThat(rxTask.poll(many)).isEqualTo(3);
    assertThat(rxTask.poll(ends.receiver().recvMany(got, 0))).isEqualTo(0);
    assertThat(rxTask.poll(ends.receiver().recvMany(got, 9))).isEqualTo(2);
    assertThat(got).containsExactly(0, 1, 2, 3, 4);
    ends.sender().close();
    assertThat(rxTask.poll(ends.receiver().recvMany(got, 9))).isEqualTo(0);
    assertThatThrownBy(() -> ends.receiver().recvMany(got, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readyOperationsSpendBudgetAndPendingOnesGiveItBack() throws Exception {
    Mpsc<Integer> ends = channel(9);
    Context cx = txTask.budgeted(3);
    Future<Integer> recv = ends.receiver().recv();
    for (int i = 0; i < 9; i++) {
      assertThat(recv.pollRaw(cx)).isSameAs(Poll.PENDING);
    }
    recv.drop();
    assertThat(txTask.takeWakes()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(ends.sender().send(i).pollRaw(cx)).isNull();
    }
    Future<Void> send = ends.sender().send(-1);
    assertThat(send.pollRaw(cx)).isSameAs(Poll.PENDING);
    assertThat(txTask.takeWakes()).isEqualTo(1);
    assertThat(txTask.poll(send)).isNull();
  }

  @Test
  void wakersThatThrowHarmNobody() throws Exception {
    Mpsc<Integer> ends = channel(2);
    Context throwing = logged.throwingWaker();
    Future<Integer> recv = ends.receiver().recv();
    assertThat(recv.pollRaw(throwing)).isSameAs(Poll.PENDING);
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    assertThat(recv.pollRaw(throwing)).isEqualTo(1);
    ends.sender().trySend(2);
    ends.sender().trySend(3);
    Future<Void> bad = ends.sender().send(4);
    Future<Void> good = ends.sender().send(5);
    assertThat(bad.pollRaw(throwing)).isSameAs(Poll.PENDING);
    assertThat(txTask.isPending(good)).isTrue();
    assertThat(ends.receiver().tryRecv()).isEqualTo(2);
    assertThat(ends.receiver().tryRecv()).isEqualTo(3);
    assertThat(txTask.takeWakes()).isEqualTo(1);
    bad.drop();
    ends.receiver().close();
    assertThat(logged.count()).isEqualTo(2);
  }

  @Test
  void burstGivesItsStorageBack() {
    int capacity = 1 << 20;
    Mpsc<Integer> ends = channel(capacity);
    assertThat(ends.receiver().slots.chunksHeld()).isZero();
    for (int lap = 0; lap < 2; lap++) {
      for (int i = 0; i < capacity; i++) {
        assertThat(ends.sender().trySend(i)).isSameAs(SendOutcome.SENT);
      }
      assertThat(ends.receiver().slots.chunksHeld()).isEqualTo(capacity / 1024);
      while (ends.receiver().tryRecv() != null) {}
      assertThat(ends.receiver().slots.chunksHeld()).isZero();
    }
  }

  @Test
  void receivedValuesAreNotKept() {
    Mpsc<Object> ends = Mpsc.channel(4);
    ends.sender().trySend(new Object());
    assertThat(ends.receiver().tryRecv()).isNotNull();
    Object[] chunk = ends.receiver().slots.chunkAt(0);
    assertThat(chunk).containsOnlyNulls();
  }

  @Test
  void wakeThatDropsOthersIsHarmless() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(0);
    ArrayDeque<Future<Void>> victims = new ArrayDeque<>();
    Context dropping = Context.of(() -> victims.forEach(Future::drop));
    Future<Void> first = ends.sender().send(1);
    assertThat(first.pollRaw(dropping)).isSameAs(Poll.PENDING);
    for (int i = 2; i < 5; i++) {
      Future<Void> send = ends.sender().send(i);
      assertThat(txTask.isPending(send)).isTrue();
      victims.add(send);
    }
    ends.receiver().close();
    assertThat(ends.receiver().tryRecv()).isEqualTo(0);
    assertThat(ends.receiver().isDrained()).isTrue();
    first.drop();
  }

  @Test
  void lookTellsOfAPlaceThatNobodyClaims() throws Exception {
    Mpsc<Integer> ends = channel(1);
    ends.sender().trySend(1);
    Future<Void> send = ends.sender().send(2);
    assertThat(txTask.isPending(send)).isTrue();
    assertThat(FutureInfo.of(send).what()).doesNotContain("granted");
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(FutureInfo.of(send).what()).endsWith(", granted and not claimed");
  }
}
