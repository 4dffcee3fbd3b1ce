package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchTest {
  private final Watch<String> ends = Watch.channel("a");
  private final Watch.Sender<String> sender = ends.sender();
  private final Watch.Receiver<String> receiver = ends.receiver();

  @Test
  void receiverSeesTheLatestValueOnly() throws Exception {
    assertThat(receiver.borrow()).isEqualTo("a");
    assertThat(receiver.hasChanged()).isFalse();
    Asking<Void> changed = Asking.waiting(receiver.changed());
    sender.send("b");
    sender.send("c");
    assertThat(receiver.hasChanged()).isTrue();
    assertThat(changed.granted()).isNull();
    assertThat(receiver.hasChanged()).isFalse();
    assertThat(receiver.borrow()).isEqualTo("c");
    assertThat(sender.borrow()).isEqualTo("c");
    Asking.waiting(receiver.changed());
  }

  @Test
  void sameValueSentAgainIsAChange() throws Exception {
    Asking<Void> changed = Asking.waiting(receiver.changed());
    sender.send("a");
    changed.granted();
  }

  @Test
  void borrowDoesNotSeeAndBorrowAndUpdateDoes() throws Exception {
    sender.send("b");
    assertThat(receiver.borrow()).isEqualTo("b");
    assertThat(receiver.hasChanged()).isTrue();
    assertThat(receiver.borrowAndUpdate()).isEqualTo("b");
    assertThat(receiver.hasChanged()).isFalse();
  }

  @Test
  void marksDecideWhatWasSeen() throws Exception {
    receiver.markChanged();
    assertThat(receiver.hasChanged()).isTrue();
    Asking.now(receiver.changed());
    sender.send("b");
    receiver.markUnchanged();
    assertThat(receiver.hasChanged()).isFalse();
    Asking.waiting(receiver.changed());
  }

  @Test
  void everyWayOfSendingWakesAndKeepsTheValue() throws Exception {
    Asking<Void> first = Asking.waiting(receiver.changed());
    assertThat(sender.sendReplace("b")).isEqualTo("a");
    first.granted();
    Asking<Void> second = Asking.waiting(receiver.changed());
    sender.sendModify(value -> value + "c");
    second.granted();
    assertThat(receiver.borrow()).isEqualTo("bc");
    Asking<Void> third = Asking.waiting(receiver.changed());
    assertThat(sender.sendIfModified(value -> value)).isFalse();
    third.assertWaits();
    assertThat(sender.sendIfModified(value -> value + "d")).isTrue();
    third.granted();
    assertThat(receiver.borrow()).isEqualTo("bcd");
  }

  @Test
  void modifierThatThrowsChangesNothingAndPoisonsNothing() throws Exception {
    Asking<Void> waits = Asking.waiting(receiver.changed());
    IllegalStateException failure = new IllegalStateException("from the modifier");
    assertThatThrownBy(() ->
            sender.sendModify(value -> {
              throw failure;
            }))
        .isSameAs(failure);
    assertThatThrownBy(() ->
            sender.sendIfModified(value -> {
              throw failure;
            }))
        .isSameAs(failure);
    waits.assertWaits();
    assertThat(receiver.borrow()).isEqualTo("a");
    sender.send("b");
    waits.granted();
  }

  @Test
  void modifierMayUseTheChannelAndIsAskedAgainIfAnotherWasQuicker() throws Exception {
    List<String> asked = new ArrayList<>();
    sender.sendModify(value -> {
      asked.add(value);
      if (asked.size() == 1) {
        sender.sendReplace("quicker");
      }
      return value + "!";
    });
    assertThat(asked).containsExactly("a", "quicker");
    assertThat(receiver.borrowAndUpdate()).isEqualTo("quicker!");
  }

  @Test
  void valueComesBackIfNobodyReceivesAndReplaceWorksAllTheSame() throws Exception {
    receiver.close();
    receiver.close();
    assertThat(sender.isClosed()).isTrue();
    assertThatThrownBy(() -> sender.send("b"))
        .isInstanceOfSatisfying(SendError.class, e -> assertThat(e.value()).isEqualTo("b"))
        .hasMessageContaining("nobody receives");
    assertThat(sender.borrow()).isEqualTo("a");
    assertThat(sender.sendReplace("c")).isEqualTo("a");
    try (Watch.Receiver<String> later = sender.subscribe()) {
      assertThat(later.hasChanged()).isFalse();
      assertThat(later.borrow()).isEqualTo("c");
      assertThat(sender.isClosed()).isFalse();
    }
  }

  @Test
  void closedSenderRefusesWhatItIsUsedFor() {
    sender.close();
    sender.close();
    assertThatThrownBy(() -> sender.send("b"))
        .isInstanceOfSatisfying(SendError.class, e -> assertThat(e.value()).isEqualTo("b"));
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> sender.sendReplace("b"),
            () -> sender.sendModify(value -> "b"),
            () -> sender.sendIfModified(value -> "b"),
            sender::subscribe,
            sender::copy)) {
      assertThatThrownBy(use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("this sender was closed");
    }
    assertThat(sender.isClosed()).isTrue();
    assertThat(receiver.borrow()).isEqualTo("a");
  }

  @Test
  void changeBeforeTheEndIsSeenAndThenTheWaitFails() throws Exception {
    Watch.Sender<String> copy = sender.copy();
    assertThat(sender.senderCount()).isEqualTo(2);
    Asking<Void> waits = Asking.waiting(receiver.changed());
    sender.close();
    waits.assertWaits();
    copy.send("b");
    copy.close();
    assertThat(waits.waker.takeWakes()).isEqualTo(1);
    waits.now();
    assertThat(receiver.borrow()).isEqualTo("b");
    assertThatThrownBy(() -> Asking.now(receiver.changed()))
        .isInstanceOf(RecvError.class)
        .hasMessageContaining("the last sender was closed");
    receiver.markChanged();
    assertThatThrownBy(receiver::hasChanged).isInstanceOf(RecvError.class);
    Asking.now(receiver.changed());
  }

  @Test
  void endWakesThoseThatWait() throws Exception {
    Asking<Void> waits = Asking.waiting(receiver.changed());
    sender.close();
    assertThat(waits.waker.takeWakes()).isEqualTo(1);
    assertThatThrownBy(waits::now).isInstanceOf(RecvError.class);
    assertThatThrownBy(waits::now).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void waitForBeginsWithTheLatestValueSeenOrNot() throws Exception {
    assertThat(Asking.now(receiver.waitFor("a"::equals))).isEqualTo("a");
    sender.send("b");
    Asking<String> waits = Asking.waiting(receiver.waitFor("d"::equals));
    assertThat(receiver.hasChanged()).isFalse();
    sender.send("c");
    assertThat(waits.waker.takeWakes()).isEqualTo(1);
    waits.assertWaits();
    sender.send("d");
    sender.close();
    assertThat(waits.waker.takeWakes()).isEqualTo(1);
    assertThat(waits.now()).isEqualTo("d");
    assertThat(Asking.now(receiver.waitFor("d"::equals))).isEqualTo("d");
    assertThatThrownBy(() -> Asking.now(receiver.waitFor("e"::equals)))
        .isInstanceOf(RecvError.class);
  }

  @Test
  void predicateIsAskedOncePerValueAndItsFailureIsTheWaits() throws Exception {
    List<String> asked = new ArrayList<>();
    Asking<String> waits =
        Asking.waiting(
            receiver.waitFor(value -> {
              asked.add(value);
              if (value.equals("bad")) {
                throw new IllegalArgumentException("no " + value);
              }
              return false;
            }));
    waits.assertWaits();
    assertThat(asked).containsExactly("a");
    sender.send("bad");
    assertThat(waits.waker.takeWakes()).isEqualTo(1);
    assertThatThrownBy(waits::now).isInstanceOf(IllegalArgumentException.class);
    assertThat(asked).containsExactly("a", "bad");
    // Not seen, and neither the receiver nor others are harmed.
    assertThat(receiver.hasChanged()).isTrue();
    Asking.now(receiver.changed());
    Asking<Void> next = Asking.waiting(receiver.changed());
    sender.send("good");
    next.granted();
  }

  @Test
  void predicateThatSendsHoldsNobodyUp() throws Exception {
    CountingWaker task = new CountingWaker();
    var endless =
        receiver.waitFor(value -> {
          sender.sendReplace("x");
          return false;
        });
    var cx = task.budgeted(10);
    assertThat(endless.pollRaw(cx)).isSameAs(Poll.PENDING);
    assertThat(cx.budgetLeft()).isZero();
    assertThat(task.takeWakes()).isPositive();
    endless.drop();
  }

  @Test
  void copiesHaveSeenWhatTheirReceiverHad() throws Exception {
    sender.send("b");
    Watch.Receiver<String> copy = receiver.copy();
    assertThat(sender.receiverCount()).isEqualTo(2);
    receiver.markUnchanged();
    assertThat(copy.hasChanged()).isTrue();
    assertThat(copy.sameChannel(receiver)).isTrue();
    assertThat(copy.sameChannel(Watch.channel("a").receiver())).isFalse();
    assertThat(sender.sameChannel(sender.copy())).isTrue();
    assertThat(sender.sameChannel(Watch.sender("a"))).isFalse();
    Asking<Void> closed = Asking.waiting(sender.closed());
    copy.close();
    closed.assertWaits();
    receiver.close();
    closed.granted();
    assertThat(sender.receiverCount()).isZero();
  }

  @Test
  void droppedWaitHasSeenNothing() throws Exception {
    Asking<Void> waits = Asking.waiting(receiver.changed());
    sender.send("b");
    waits.future.drop();
    assertThat(receiver.hasChanged()).isTrue();
    Asking.now(receiver.changed());
    Asking<String> waitsFor = Asking.waiting(receiver.waitFor("x"::equals));
    waitsFor.future.drop();
    sender.send("c");
    waitsFor.assertAsleep();
    assertThat(receiver.hasChanged()).isTrue();
  }

  @Test
  void oneWaitAtATimeAndNoneOfAClosedReceiver() throws Exception {
    Asking<Void> waits = Asking.waiting(receiver.changed());
    assertThatThrownBy(() -> Asking.now(receiver.changed())).hasMessageContaining("one at a time");
    receiver.close();
    assertThat(waits.waker.takeWakes()).isEqualTo(1);
    assertThatThrownBy(waits::now).hasMessageContaining("this receiver was closed");
    assertThatThrownBy(() -> Asking.now(receiver.waitFor(v -> true)))
        .hasMessageContaining("this receiver was closed");
    assertThat(receiver.borrow()).isEqualTo("a");
  }

  @Test
  void nullIsAValue() throws Exception {
    Watch<@Nullable String> none = Watch.channel(null);
    assertThat(none.receiver().borrow()).isNull();
    assertThat(
            none.receiver().waitFor(v -> v == null).poll(new CountingWaker().context()).isReady())
        .isTrue();
    assertThat(none.sender().sendReplace("b")).isNull();
  }
}
