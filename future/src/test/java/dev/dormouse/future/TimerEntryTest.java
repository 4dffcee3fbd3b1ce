package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The word that the task and the firing thread race on, one step after the other. */
class TimerEntryTest {
  private final ManualTimers timers = new ManualTimers();
  private final BareEntry entry = new BareEntry();
  private final Waker first = new CountingWaker();
  private final Waker second = new CountingWaker();

  @Test
  void armedEntryGivesItsWakerToTheOneThatFiresIt() {
    assertThat(entry.isIdle()).isTrue();
    entry.arm(timers, 7, first);
    assertThat(entry.deadlineNanos()).isEqualTo(7);
    assertThat(timers.armed()).isEqualTo(1);
    assertThat(entry.isFired()).isFalse();
    assertThat(entry.fire()).isSameAs(first);
    assertThat(entry.isFired()).isTrue();
    assertThat(entry.fire()).isNull();
    assertThat(entry.rearm(second)).isFalse();
  }

  @Test
  void rearmReplacesTheWaker() {
    entry.arm(timers, 7, first);
    assertThat(entry.rearm(first)).isTrue();
    assertThat(entry.rearm(second)).isTrue();
    assertThat(entry.fire()).isSameAs(second);
    assertThat(timers.inserts()).isEqualTo(1);
  }

  @Test
  void cancelledEntryIsNotFiredAndTheHolderIsToldOnce() {
    entry.arm(timers, 7, first);
    entry.cancel();
    entry.cancel();
    assertThat(entry.isCancelled()).isTrue();
    assertThat(entry.fire()).isNull();
    assertThat(timers.cancels()).isEqualTo(1);
    assertThatThrownBy(() -> entry.rearm(first))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("BareEntry: polled after");
  }

  @Test
  void entryThatNoWheelHoldsIsCancelledInSilence() {
    entry.cancel();
    assertThat(entry.isCancelled()).isTrue();
    BareEntry fired = new BareEntry();
    fired.arm(timers, 7, first);
    timers.fire(7);
    fired.cancel();
    assertThat(fired.isCancelled()).isTrue();
    assertThat(timers.cancels()).isZero();
  }

  @Test
  void firedEntryMayBeArmedAgainAfterAReset() {
    entry.arm(timers, 7, first);
    assertThat(timers.fire(7)).isEqualTo(1);
    entry.reset();
    assertThat(entry.isIdle()).isTrue();
    entry.reset();
    entry.arm(timers, 9, second);
    assertThat(timers.fire(8)).isZero();
    assertThat(timers.fire(9)).isEqualTo(1);
    assertThat(((CountingWaker) second).wakes()).isEqualTo(1);
  }

  @Test
  void refusedInsertEndsTheEntry() {
    timers.refuse(new IllegalStateException("closed"));
    assertThatThrownBy(() -> entry.arm(timers, 7, first)).hasMessage("closed");
    assertThat(entry.isCancelled()).isTrue();
    entry.cancel();
    assertThat(timers.cancels()).isZero();
  }

  @Test
  void misuseIsAssertedOn() {
    assertThatThrownBy(entry::fire).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> entry.rearm(first)).isInstanceOf(AssertionError.class);
    entry.arm(timers, 7, first);
    assertThatThrownBy(entry::reset).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> entry.arm(timers, 8, first)).isInstanceOf(AssertionError.class);
  }

  @Test
  void linkBelongsToTheHolder() {
    BareEntry next = new BareEntry();
    entry.link(next);
    assertThat(entry.link()).isSameAs(next);
    entry.link(null);
    assertThat(entry.link()).isNull();
  }
}
