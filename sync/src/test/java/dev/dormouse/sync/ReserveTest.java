package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places that are taken ahead: one or many, waiting or not. */
class ReserveTest {
  private final Mpsc<Integer> ends = Mpsc.channel(4);
  private final Sender<Integer> sender = ends.sender();
  private final Receiver<Integer> receiver = ends.receiver();

  private List<Integer> drain() {
    List<Integer> all = new ArrayList<>();
    for (Integer value; (value = receiver.tryRecv()) != null; ) {
      all.add(value);
    }
    return all;
  }

  @Test
  void triedReservationIsAPlaceOfItsOwn() {
    Permit<Integer> permit = sender.tryReserve();
    assertThat(sender.capacity()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(sender.trySend(i)).isEqualTo(SendOutcome.SENT);
    }
    assertThat(sender.tryReserve()).isNull();
    assertThat(sender.isClosed()).isFalse();
    permit.send(9);
    assertThat(drain()).containsExactly(0, 1, 2, 9);
  }

  @Test
  void triedReservationOfAClosedChannelOrSenderIsNull() {
    Sender<Integer> copy = sender.copy();
    copy.close();
    assertThat(copy.tryReserve()).isNull();
    assertThat(copy.tryReserveMany(1)).isNull();
    assertThat(copy.isClosed()).isTrue();
    receiver.close();
    assertThat(sender.tryReserve()).isNull();
    assertThat(sender.tryReserveMany(2)).isNull();
    assertThat(sender.tryReserveMany(0)).isNull();
  }

  @Test
  void triedReservationDoesNotOvertakeWhoWaits() throws Exception {
    PermitIterator<Integer> all = sender.tryReserveMany(4);
    Asking<PermitIterator<Integer>> three = Asking.waiting(sender.reserveMany(3));
    all.next().close();
    three.assertAsleep();
    assertThat(sender.tryReserve()).isNull();
    assertThat(sender.trySend(1)).isEqualTo(SendOutcome.FULL);
    assertThat(sender.tryReserveMany(1)).isNull();
    all.close();
    PermitIterator<Integer> granted = three.granted();
    assertThat(granted.remaining()).isEqualTo(3);
    assertThat(sender.capacity()).isEqualTo(1);
    granted.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 5, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void morePlacesThanThereAreAreRefusedAtOnce(int count) {
    assertThatThrownBy(() -> sender.reserveMany(count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("4 places", "" + count, "maxCapacity");
    assertThatThrownBy(() -> sender.tryReserveMany(count))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(sender.capacity()).isEqualTo(4);
  }

  @Test
  void noPlacesAreThereAtOnceAlsoInAFullChannel() throws Exception {
    PermitIterator<Integer> all = sender.tryReserveMany(4);
    Asking<PermitIterator<Integer>> waits = Asking.waiting(sender.reserveMany(1));
    try (var none = Asking.now(sender.reserveMany(0))) {
      assertThat(none.hasNext()).isFalse();
      assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(sender.tryReserveMany(0).remaining()).isZero();
    waits.future.drop();
    receiver.close();
    assertThatThrownBy(() -> Asking.now(sender.reserveMany(0))).isInstanceOf(SendError.class);
    all.close();
  }

  @Test
  void permitsOfAnIteratorAreUsedOrGivenBackOneByOne() throws Exception {
    PermitIterator<Integer> all = Asking.now(sender.reserveMany(4));
    Permit<Integer> first = all.next();
    all.next().close();
    first.send(1);
    assertThat(all.remaining()).isEqualTo(2);
    assertThat(sender.trySend(2)).isEqualTo(SendOutcome.SENT);
    assertThat(sender.trySend(3)).isEqualTo(SendOutcome.FULL);
    all.forEachRemaining(permit -> permit.send(7));
    all.close();
    all.close();
    assertThat(drain()).containsExactly(1, 2, 7, 7);
    assertThat(sender.capacity()).isEqualTo(4);
  }

  @Test
  void largeRequestGathersWhatIsFreedAndIsNotOvertaken() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(sender.trySend(i)).isEqualTo(SendOutcome.SENT);
    }
    Asking<PermitIterator<Integer>> large = Asking.waiting(sender.reserveMany(3));
    Asking<Void> small = Asking.waiting(sender.send(8));
    assertThat(receiver.tryRecv()).isEqualTo(0);
    assertThat(receiver.tryRecv()).isEqualTo(1);
    large.assertAsleep();
    small.assertAsleep();
    assertThat(receiver.tryRecv()).isEqualTo(2);
    try (var permits = large.granted()) {
      small.assertAsleep();
      permits.next().send(5);
    }
    assertThat(small.granted()).isNull();
    assertThat(drain()).containsExactly(3, 5, 8);
    assertThat(sender.capacity()).isEqualTo(4);
  }

  @Test
  void droppedLargeRequestLeavesWhatItGatheredToThoseBehind() throws Exception {
    PermitIterator<Integer> all = sender.tryReserveMany(4);
    Asking<PermitIterator<Integer>> large = Asking.waiting(sender.reserveMany(3));
    Asking<PermitIterator<Integer>> two = Asking.waiting(sender.reserveMany(2));
    Asking<Void> small = Asking.waiting(sender.send(8));
    all.next().close();
    all.next().close();
    two.assertAsleep();
    large.future.drop();
    large.assertAsleep();
    small.assertAsleep();
    two.granted().close();
    assertThat(small.granted()).isNull();
    all.close();
    assertThat(sender.capacity()).isEqualTo(3);
  }

  @Test
  void droppedGrantOfManyServesSeveral() throws Exception {
    PermitIterator<Integer> all = sender.tryReserveMany(4);
    Asking<PermitIterator<Integer>> large = Asking.waiting(sender.reserveMany(4));
    Asking<Void> a = Asking.waiting(sender.send(1));
    Asking<Void> b = Asking.waiting(sender.send(2));
    all.close();
    assertThat(large.waker.takeWakes()).isEqualTo(1);
    a.assertAsleep();
    large.future.drop();
    assertThat(a.granted()).isNull();
    assertThat(b.granted()).isNull();
    assertThat(drain()).containsExactly(1, 2);
  }

  @Test
  void refusedWhileGatheringFailsAndOpenPermitsStillSend() throws Exception {
    PermitIterator<Integer> some = sender.tryReserveMany(3);
    Asking<PermitIterator<Integer>> large = Asking.waiting(sender.reserveMany(4));
    receiver.close();
    assertThatThrownBy(large::granted).isInstanceOf(SendError.class);
    Asking<Integer> recv = Asking.waiting(receiver.recv());
    some.next().send(6);
    assertThat(recv.granted()).isEqualTo(6);
    Asking<Integer> last = Asking.waiting(receiver.recv());
    assertThat(receiver.isDrained()).isFalse();
    some.close();
    assertThat(last.granted()).isNull();
  }

  @Test
  void grantOfManyThatWasRefusedBeforeItsPollGivesAllBack() throws Exception {
    PermitIterator<Integer> all = sender.tryReserveMany(4);
    Asking<PermitIterator<Integer>> large = Asking.waiting(sender.reserveMany(4));
    all.close();
    receiver.close();
    Asking<Integer> recv = Asking.waiting(receiver.recv());
    assertThatThrownBy(large::granted).isInstanceOf(SendError.class);
    assertThat(recv.granted()).isNull();
  }

  @Test
  void permitsKnowTheirChannel() {
    Permit<Integer> a = sender.tryReserve();
    Permit<Integer> b = sender.copy().tryReserve();
    Mpsc<Integer> other = Mpsc.channel(1);
    assertThat(a.sameChannel(b)).isTrue();
    assertThat(a.sameChannelAs(sender)).isTrue();
    assertThat(a.sameChannelAs(other.sender())).isFalse();
    assertThat(a.sameChannel(other.sender().tryReserve())).isFalse();
  }

  @Test
  void wakeThatDropsThoseBehindIsHarmless() throws Exception {
    PermitIterator<Integer> all = sender.tryReserveMany(4);
    List<Future<?>> victims = new ArrayList<>();
    Future<PermitIterator<Integer>> first = sender.reserveMany(2);
    assertThat(first.pollRaw(Context.of(() -> victims.forEach(Future::drop))))
        .isSameAs(Poll.PENDING);
    victims.add(Asking.waiting(sender.reserveMany(1)).future);
    victims.add(Asking.waiting(sender.reserveMany(4)).future);
    Asking<Void> last = Asking.waiting(sender.send(1));
    all.close();
    assertThat(last.granted()).isNull();
    Asking.now(first).close();
    assertThat(sender.capacity()).isEqualTo(3);
  }
}
