package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Senders that do not keep their channel open, and who is counted. */
class WeakSenderTest {
  @Test
  void weakSenderDoesNotKeepTheChannelOpenAndCannotReviveIt() throws Exception {
    Mpsc<Integer> ends = Mpsc.channel(2);
    WeakSender<Integer> weak = ends.sender().downgrade();
    Sender<Integer> strong = weak.upgrade();
    assertThat(strong.sameChannel(ends.sender())).isTrue();
    assertThat(strong.isConnectedTo(ends.receiver())).isTrue();
    ends.sender().close();
    assertThat(strong.trySend(1)).isEqualTo(SendOutcome.SENT);
    Asking<Integer> second = new Asking<>(ends.receiver().recv());
    assertThat(second.now()).isEqualTo(1);
    Asking<Integer> end = Asking.waiting(ends.receiver().recv());
    strong.close();
    assertThat(end.granted()).isNull();
    assertThat(weak.upgrade()).isNull();
    weak.close();
    assertThat(weak.upgrade()).isNull();
  }

  @Test
  void upgradeAfterTheReceiverClosedGivesASenderThatIsRefused() {
    Mpsc<Integer> ends = Mpsc.channel(2);
    WeakSender<Integer> weak = ends.sender().downgrade();
    ends.receiver().close();
    Sender<Integer> strong = weak.upgrade();
    assertThat(strong.trySend(1)).isEqualTo(SendOutcome.CLOSED);
  }

  @Test
  void bothKindsAreCountedAndCountedOutOnce() {
    Mpsc<Integer> ends = Mpsc.channel(2);
    assertThat(ends.receiver().senderWeakCount()).isZero();
    WeakSender<Integer> a = ends.sender().downgrade();
    WeakSender<Integer> b = ends.sender().downgrade();
    Sender<Integer> copy = ends.sender().copy();
    assertThat(a.strongCount()).isEqualTo(2);
    assertThat(a.weakCount()).isEqualTo(2);
    assertThat(copy.strongCount()).isEqualTo(2);
    assertThat(copy.weakCount()).isEqualTo(2);
    assertThat(ends.receiver().senderStrongCount()).isEqualTo(2);
    b.close();
    b.close();
    copy.close();
    copy.close();
    assertThat(ends.receiver().senderWeakCount()).isEqualTo(1);
    assertThat(ends.receiver().senderStrongCount()).isEqualTo(1);
  }

  @Test
  void weakSenderOfAnUnboundedChannelIsTheSame() {
    Mpsc.Unbounded<Integer> ends = Mpsc.unbounded();
    WeakUnboundedSender<Integer> weak = ends.sender().downgrade();
    UnboundedSender<Integer> strong = weak.upgrade();
    ends.sender().close();
    assertThat(strong.send(1)).isTrue();
    strong.close();
    assertThat(weak.upgrade()).isNull();
    assertThat(weak.weakCount()).isEqualTo(1);
    assertThat(weak.strongCount()).isZero();
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(ends.receiver().isDrained()).isTrue();
  }
}
