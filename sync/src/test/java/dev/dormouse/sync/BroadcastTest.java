package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BroadcastTest {
  private static void sendAll(Broadcast.Sender<Integer> sender, int from, int until)
      throws Exception {
    for (int i = from; i < until; i++) {
      sender.send(i);
    }
  }

  /** Receives what is there. */
  private static List<Integer> drain(Broadcast.Receiver<Integer> receiver) throws Exception {
    List<Integer> got = new ArrayList<>();
    for (Integer value; (value = receiver.tryRecv()) != null; ) {
      got.add(value);
    }
    return got;
  }

  private static void assertLagged(Broadcast.Receiver<Integer> receiver, long missed) {
    assertThatThrownBy(receiver::tryRecv)
        .isInstanceOfSatisfying(
            LaggedError.class, lagged -> assertThat(lagged.missed()).isEqualTo(missed))
        .hasMessageContaining("missed " + missed + " value");
  }

  @Test
  void everyReceiverGetsWhatIsSentAfterItSubscribed() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(4);
    Broadcast.Sender<Integer> sender = ends.sender();
    assertThat(sender.send(1)).isEqualTo(1);
    try (Broadcast.Receiver<Integer> second = sender.subscribe()) {
      assertThat(sender.receiverCount()).isEqualTo(2);
      assertThat(sender.send(2)).isEqualTo(2);
      assertThat(Asking.now(ends.receiver().recv())).isEqualTo(1);
      assertThat(Asking.now(ends.receiver().recv())).isEqualTo(2);
      assertThat(Asking.now(second.recv())).isEqualTo(2);
      assertThat(second.tryRecv()).isNull();
    }
    assertThat(sender.send(3)).isEqualTo(1);
    assertThat(ends.receiver().tryRecv()).isEqualTo(3);
  }

  @Test
  void sendWakesAllThatWait() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(1);
    Asking<Integer> a = Asking.waiting(ends.receiver().recv());
    Asking<Integer> b = Asking.waiting(ends.receiver().resubscribe().recv());
    ends.sender().send(7);
    assertThat(a.granted()).isEqualTo(7);
    assertThat(b.granted()).isEqualTo(7);
  }

  @Test
  void valueComesBackIfNobodyReceives() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    ends.receiver().close();
    ends.receiver().close();
    assertThatThrownBy(() -> ends.sender().send(5))
        .isInstanceOfSatisfying(SendError.class, e -> assertThat(e.value()).isEqualTo(5))
        .hasMessageContaining("nobody receives");
    try (Broadcast.Receiver<Integer> later = ends.sender().subscribe()) {
      assertThat(ends.sender().send(6)).isEqualTo(1);
      assertThat(drain(later)).containsExactly(6);
    }
    ends.sender().close();
    assertThatThrownBy(() -> ends.sender().send(7))
        .isInstanceOfSatisfying(SendError.class, e -> assertThat(e.value()).isEqualTo(7))
        .hasMessageContaining("this sender was closed");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 31, 64, 65, 100})
  void lagIsCountedExactlyAtEveryDistance(int capacity) throws Exception {
    for (int behind = 0; behind <= 3 * capacity + 1; behind++) {
      for (int before : new int[] {0, 1, capacity}) {
        Broadcast<Integer> ends = Broadcast.channel(capacity);
        for (int i = 0; i < before; i++) {
          ends.sender().send(i);
          assertThat(ends.receiver().tryRecv()).isEqualTo(i);
        }
        sendAll(ends.sender(), before, before + behind);
        assertThat(ends.receiver().len()).isEqualTo(behind);
        assertThat(ends.sender().len()).isEqualTo(Math.min(behind, capacity));
        int missed = Math.max(0, behind - capacity);
        if (missed > 0) {
          assertLagged(ends.receiver(), missed);
          assertThat(ends.receiver().len()).isEqualTo(capacity);
        }
        List<Integer> rest = drain(ends.receiver());
        assertThat(rest).hasSize(behind - missed);
        for (int i = 0; i < rest.size(); i++) {
          assertThat(rest.get(i)).isEqualTo(before + missed + i);
        }
      }
    }
  }

  @Test
  void laggedReceiverLagsAgainAndHoldsNobodyUp() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    Broadcast.Receiver<Integer> quick = ends.sender().subscribe();
    for (int i = 0; i < 5; i++) {
      ends.sender().send(i);
      assertThat(quick.tryRecv()).isEqualTo(i);
    }
    assertLagged(ends.receiver(), 3);
    ends.sender().send(5);
    assertLagged(ends.receiver(), 1);
    assertThat(ends.receiver().tryRecv()).isEqualTo(4);
    assertThat(ends.receiver().tryRecv()).isEqualTo(5);
    assertThat(ends.receiver().isEmpty()).isTrue();
  }

  @Test
  void lagReachesAReceiveThatWaitsAndIsOneOfAFuture() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(1);
    Asking<Integer> waits = Asking.waiting(ends.receiver().recv());
    sendAll(ends.sender(), 0, 3);
    assertThat(waits.waker.takeWakes()).isEqualTo(1);
    assertThatThrownBy(waits::now)
        .isInstanceOfSatisfying(LaggedError.class, e -> assertThat(e.missed()).isEqualTo(2));
    assertThatThrownBy(waits::now).isInstanceOf(IllegalStateException.class);
    assertThat(Asking.now(ends.receiver().recv())).isEqualTo(2);
  }

  @Test
  void whatWasSentIsReceivedAfterTheLastSenderAndThenTheEnd() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    Broadcast.Sender<Integer> copy = ends.sender().copy();
    sendAll(ends.sender(), 0, 3);
    ends.sender().close();
    ends.sender().close();
    assertThat(ends.receiver().isClosed()).isFalse();
    copy.close();
    assertThat(ends.receiver().isClosed()).isTrue();
    assertThat(ends.receiver().isDrained()).isFalse();
    assertLagged(ends.receiver(), 1);
    assertThat(drain(ends.receiver())).containsExactly(1, 2);
    assertThat(ends.receiver().isDrained()).isTrue();
    assertThat(Asking.now(ends.receiver().recv())).isNull();
    assertThat(Asking.now(ends.receiver().recv())).isNull();
    Broadcast.Receiver<Integer> late = ends.receiver().resubscribe();
    assertThat(Asking.now(late.recv())).isNull();
    late.close();
  }

  @Test
  void weakSendersMakeSendersWhileThereIsOne() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(1);
    Broadcast.WeakSender<Integer> weak = ends.sender().downgrade();
    assertThat(ends.sender().weakCount()).isEqualTo(1);
    assertThat(ends.receiver().senderWeakCount()).isEqualTo(1);
    Broadcast.Sender<Integer> strong = weak.upgrade();
    assertThat(strong).isNotNull();
    assertThat(strong.sameChannel(ends.sender())).isTrue();
    assertThat(ends.sender().strongCount()).isEqualTo(2);
    assertThat(ends.receiver().senderStrongCount()).isEqualTo(2);
    strong.close();
    ends.sender().close();
    assertThat(weak.upgrade()).isNull();
    assertThat(ends.receiver().isClosed()).isTrue();
    weak.close();
    weak.close();
    assertThat(ends.receiver().senderWeakCount()).isZero();
    assertThatThrownBy(ends.sender()::copy).hasMessageContaining("this sender was closed");
    assertThatThrownBy(ends.sender()::subscribe).hasMessageContaining("this sender was closed");
  }

  @Test
  void endsKnowTheirChannel() {
    Broadcast<Integer> ends = Broadcast.channel(3);
    Broadcast<Integer> other = Broadcast.channel(3);
    assertThat(ends.sender().maxCapacity()).isEqualTo(3);
    try (Broadcast.Receiver<Integer> second = ends.receiver().resubscribe()) {
      assertThat(second.sameChannel(ends.receiver())).isTrue();
      assertThat(second.sameChannel(other.receiver())).isFalse();
    }
    assertThat(ends.sender().sameChannel(other.sender())).isFalse();
  }

  @Test
  void closedIsReadyWhenNoReceiverIsLeftEvenIfAnotherComes() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(1);
    Broadcast.Receiver<Integer> second = ends.receiver().resubscribe();
    Asking<Void> closed = Asking.waiting(ends.sender().closed());
    ends.receiver().close();
    closed.assertWaits();
    second.close();
    Broadcast.Receiver<Integer> third = ends.sender().subscribe();
    Asking<Void> later = Asking.waiting(ends.sender().closed());
    assertThat(closed.granted()).isNull();
    later.assertWaits();
    third.close();
    later.granted();
    Asking.now(ends.sender().closed());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 100})
  void valueIsLetGoWhenTheLastReceiverHasSeenIt(int capacity) throws Exception {
    Broadcast<Object> ends = Broadcast.channel(capacity);
    Broadcast.Receiver<Object> second = ends.sender().subscribe();
    Broadcast.Receiver<Object> third = ends.sender().subscribe();
    WeakReference<Object> value = sendNew(ends.sender());
    ends.receiver().tryRecv();
    assertThat(ends.sender().len()).isEqualTo(1);
    second.tryRecv();
    System.gc();
    assertThat(value.get()).isNotNull();
    third.close();
    assertThat(ends.sender().isEmpty()).isTrue();
    assertCollected(value);
  }

  @Test
  void valueIsLetGoWhenItMakesRoomAlthoughSomebodyIsBehind() throws Exception {
    for (int capacity : new int[] {1, 3, 8}) {
      Broadcast<Object> ends = Broadcast.channel(capacity);
      WeakReference<Object> value = sendNew(ends.sender());
      for (int i = 0; i < capacity; i++) {
        assertThat(value.get()).isNotNull();
        ends.sender().send(i);
      }
      assertCollected(value);
      assertThat(ends.receiver().len()).isEqualTo(capacity + 1);
    }
  }

  private static WeakReference<Object> sendNew(Broadcast.Sender<Object> sender) throws Exception {
    Object value = new Object();
    sender.send(value);
    return new WeakReference<>(value);
  }

  private static void assertCollected(WeakReference<Object> value) {
    for (int i = 0; i < 100 && value.get() != null; i++) {
      System.gc();
    }
    assertThat(value.get()).isNull();
  }

  @Test
  void burstGrowsTheRingAndGivesItBack() throws Exception {
    BroadcastRing ring = new BroadcastRing(1_000_000);
    Broadcast.Sender<Integer> sender = new Broadcast.Sender<>(ring);
    Broadcast.Receiver<Integer> receiver = new Broadcast.Receiver<>(ring, 0);
    assertThat(ring.slots()).isEqualTo(Limits.CELLS_MIN);
    for (int i = 0; i < 100; i++) {
      sender.send(i);
      assertThat(receiver.tryRecv()).isEqualTo(i);
    }
    assertThat(ring.slots()).isEqualTo(Limits.CELLS_MIN);
    sendAll(sender, 0, 1_000);
    assertThat(ring.slots()).isEqualTo(1_024);
    Broadcast.Receiver<Integer> second = sender.subscribe();
    sendAll(sender, 1_000, 1_010);
    assertThat(drain(receiver)).hasSize(1_010).last().isEqualTo(1_009);
    assertThat(ring.slots()).isEqualTo(1_024);
    assertThat(drain(second)).hasSize(10);
    assertThat(ring.slots()).isEqualTo(Limits.CELLS_MIN);
    sender.send(5);
    assertThat(drain(receiver)).containsExactly(5);
    assertThat(drain(second)).containsExactly(5);
  }

  @Test
  void droppedReceiveTakesNothingAndItsReceiverMayGoOn() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    Asking<Integer> gone = Asking.waiting(ends.receiver().recv());
    gone.future.drop();
    ends.sender().send(1);
    gone.assertAsleep();
    Asking<Integer> woken = new Asking<>(ends.receiver().recv());
    assertThat(woken.now()).isEqualTo(1);
    Asking<Integer> dropped = Asking.waiting(ends.receiver().recv());
    ends.sender().send(2);
    dropped.future.drop();
    assertThat(Asking.now(ends.receiver().recv())).isEqualTo(2);
  }

  @Test
  void secondReceiveOfOneReceiverIsRefusedAndTheFirstGoesOn() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    Asking<Integer> first = Asking.waiting(ends.receiver().recv());
    assertThatThrownBy(() -> Asking.now(ends.receiver().recv()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one at a time");
    assertThatThrownBy(ends.receiver()::tryRecv).hasMessageContaining("one at a time");
    ends.sender().send(1);
    assertThat(first.granted()).isEqualTo(1);
  }

  @Test
  void closedReceiverFailsTheReceiveThatWaits() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    Asking<Integer> waits = Asking.waiting(ends.receiver().recv());
    ends.receiver().close();
    assertThat(waits.waker.takeWakes()).isEqualTo(1);
    assertThatThrownBy(waits::now).hasMessageContaining("this receiver was closed");
    assertThatThrownBy(ends.receiver()::tryRecv).hasMessageContaining("this receiver was closed");
  }

  @Test
  void closedReceiversDoNotPileUpWhileNothingIsSent() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    CountingWaker task = new CountingWaker();
    var living = ends.receiver().recv();
    assertThat(task.isPending(living)).isTrue();
    List<WeakReference<?>> gone = new ArrayList<>();
    for (int i = 0; i < 10 * Limits.DEAD_WAITERS_MAX; i++) {
      Broadcast.Receiver<Integer> receiver = ends.sender().subscribe();
      assertThat(new CountingWaker().isPending(receiver.recv())).isTrue();
      receiver.close();
      gone.add(new WeakReference<>(receiver));
    }
    System.gc();
    assertThat(gone.stream().filter(each -> each.get() != null).count())
        .isLessThanOrEqualTo(2 * Limits.DEAD_WAITERS_MAX);
    // Woken with the dead, it waits anew.
    assertThat(task.takeWakes()).isPositive();
    assertThat(task.isPending(living)).isTrue();
    ends.sender().send(3);
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(task.poll(living)).isEqualTo(3);
  }

  @Test
  void wakerMayReceiveSendAndClose() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    Broadcast.Receiver<Integer> other = ends.sender().subscribe();
    List<Object> seen = new ArrayList<>();
    var cx =
        Context.of(() -> {
          try {
            seen.add(other.tryRecv());
            if (seen.size() == 1) {
              ends.sender().send(2);
            }
          } catch (Exception failure) {
            throw new AssertionError(failure);
          }
        });
    var waits = ends.receiver().recv();
    assertThat(waits.pollRaw(cx)).isSameAs(Poll.PENDING);
    ends.sender().send(1);
    assertThat(waits.pollRaw(cx)).isEqualTo(1);
    assertThat(seen).containsExactly(1);
    assertThat(other.tryRecv()).isEqualTo(2);
  }

  @Test
  void threadsReceiveAndAreInterrupted() throws Exception {
    Broadcast<Integer> ends = Broadcast.channel(2);
    sendAll(ends.sender(), 0, 3);
    assertThatThrownBy(ends.receiver()::blockingRecv).isInstanceOf(LaggedError.class);
    assertThat(ends.receiver().blockingRecv()).isEqualTo(1);
    assertThat(ends.receiver().blockingRecv()).isEqualTo(2);
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ends.sender().send(9);
              } catch (SendError impossible) {
                throw new AssertionError(impossible);
              }
            });
    assertThat(ends.receiver().blockingRecv()).isEqualTo(9);
    sender.join();
    Thread.currentThread().interrupt();
    assertThatThrownBy(ends.receiver()::blockingRecv).isInstanceOf(InterruptedException.class);
    ends.sender().close();
    assertThat(ends.receiver().blockingRecv()).isNull();
  }

  @Test
  void badInputIsNamed() {
    assertThatThrownBy(() -> Broadcast.channel(0))
        .hasMessageContaining("between 1 and")
        .hasMessageEndingWith(": 0");
    assertThatThrownBy(() -> Broadcast.sender(Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("" + Integer.MAX_VALUE);
    assertThatThrownBy(() -> Broadcast.channel(1).sender().send(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("value");
  }
}
