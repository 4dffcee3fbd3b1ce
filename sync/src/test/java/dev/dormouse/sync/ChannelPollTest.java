package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ends of a channel for hand-written polls, and what they tell about it. */
class ChannelPollTest {
  private final CountingWaker task = new CountingWaker();
  private final CountingWaker other = new CountingWaker();
  private final Mpsc<Integer> ends = Mpsc.channel(4);
  private final Receiver<Integer> receiver = ends.receiver();

  private void send(int... values) {
    for (int value : values) {
      assertThat(ends.sender().trySend(value)).isEqualTo(SendOutcome.SENT);
    }
  }

  @Test
  void pollWakesTheLastThatAskedAndIsForgottenByOtherReceives() throws Exception {
    assertThat(receiver.pollRecv(other.context())).isEqualTo(Poll.pending());
    assertThat(receiver.pollRecv(task.context())).isEqualTo(Poll.pending());
    send(1, 2, 3);
    assertThat(other.takeWakes()).isZero();
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(receiver.pollRecv(task.context())).isEqualTo(Poll.ready(1));
    assertThat(receiver.tryRecv()).isEqualTo(2);
    assertThat(Asking.now(receiver.recv())).isEqualTo(3);
    assertThat(receiver.pollRecv(task.context())).isEqualTo(Poll.pending());
    Asking<Integer> recv = Asking.waiting(receiver.recv());
    assertThatThrownBy(() -> receiver.pollRecv(task.context()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another receive");
    ends.sender().close();
    assertThat(task.takeWakes()).isZero();
    assertThat(recv.granted()).isNull();
    assertThat(receiver.pollRecv(task.context())).isEqualTo(Poll.ready(null));
  }

  @Test
  void pollOfManyTakesWhatIsThere() {
    List<Integer> got = new ArrayList<>();
    assertThat(receiver.pollRecvMany(task.context(), got, 0)).isEqualTo(Poll.ready(0));
    assertThat(receiver.pollRecvMany(task.context(), got, 3)).isEqualTo(Poll.pending());
    send(1, 2, 3, 4);
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(receiver.pollRecvMany(task.context(), got, 3)).isEqualTo(Poll.ready(3));
    assertThat(receiver.pollRecvMany(task.context(), got, 3)).isEqualTo(Poll.ready(1));
    assertThat(got).containsExactly(1, 2, 3, 4);
    ends.sender().close();
    assertThat(receiver.pollRecvMany(task.context(), got, 3)).isEqualTo(Poll.ready(0));
    assertThatThrownBy(() -> receiver.pollRecvMany(task.context(), got, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void pollsSpendBudgetOnlyForValues() {
    send(1, 2);
    var cx = task.budgeted(1);
    assertThat(receiver.pollRecv(cx)).isEqualTo(Poll.ready(1));
    assertThat(receiver.pollRecv(cx)).isEqualTo(Poll.pending());
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(receiver.pollRecvMany(cx, new ArrayList<>(), 1)).isEqualTo(Poll.pending());
    assertThat(receiver.tryRecv()).isEqualTo(2);
    cx = task.budgeted(1);
    assertThat(receiver.pollRecv(cx)).isEqualTo(Poll.pending());
    assertThat(cx.budgetLeft()).isEqualTo(1);
  }

  @Test
  void receiverTellsWhatIsThereAndWhatIsFree() {
    assertThat(receiver.isEmpty()).isTrue();
    send(1);
    assertThat(receiver.isEmpty()).isFalse();
    assertThat(receiver.capacity()).isEqualTo(3);
    assertThat(receiver.maxCapacity()).isEqualTo(4);
    assertThat(ends.sender().isConnectedTo(receiver)).isTrue();
    assertThat(ends.sender().isConnectedTo(Mpsc.channel(1).receiver())).isFalse();
    receiver.close();
    assertThat(receiver.capacity()).isZero();
  }

  @Test
  void pollSenderKeepsItsPlaceAndGivesItBack() throws Exception {
    PollSender<Integer> sink = ends.sender().copy().sink();
    assertThat(sink.abortSend()).isFalse();
    assertThat(sink.pollReady(task.context())).isTrue();
    assertThat(receiver.capacity()).isEqualTo(3);
    assertThat(sink.abortSend()).isTrue();
    assertThat(receiver.capacity()).isEqualTo(4);
    send(1, 2, 3, 4);
    assertThat(sink.pollReady(task.context())).isFalse();
    Asking<Void> behind = Asking.waiting(ends.sender().send(5));
    assertThat(receiver.tryRecv()).isEqualTo(1);
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(sink.abortSend()).isTrue();
    assertThat(behind.granted()).isNull();
    assertThatThrownBy(() -> sink.startSend(6)).isInstanceOf(IllegalStateException.class);
    assertThat(sink.sender().sameChannel(ends.sender())).isTrue();
    assertThat(sink.isClosed()).isFalse();
    sink.close();
    assertThat(sink.isClosed()).isTrue();
    assertThatThrownBy(sink::sender).isInstanceOf(IllegalStateException.class);
  }
}
