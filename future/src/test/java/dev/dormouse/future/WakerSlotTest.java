package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;

class WakerSlotTest {
  private final WakerSlot slot = new WakerSlot();
  private final CountingWaker first = new CountingWaker();
  private final CountingWaker second = new CountingWaker();

  @Test
  void wakeOfAnEmptySlotDoesNothing() {
    slot.wake();
    assertThat(slot.take()).isNull();
  }

  @Test
  void registrationIsWokenOnce() {
    slot.register(first);
    slot.wake();
    slot.wake();
    assertThat(first.wakes()).isEqualTo(1);
  }

  @Test
  void lastRegistrationWins() {
    slot.register(first);
    slot.register(second);
    slot.wake();
    assertThat(first.wakes()).isZero();
    assertThat(second.wakes()).isEqualTo(1);
  }

  @Test
  void sameWakerTwiceIsOneRegistration() {
    slot.register(first);
    slot.register(first);
    assertThat(slot.take()).isSameAs(first);
    assertThat(slot.take()).isNull();
  }

  @Test
  void takenWakerIsForgotten() {
    slot.register(first);
    assertThat(slot.take()).isSameAs(first);
    slot.wake();
    assertThat(first.wakes()).isZero();
    slot.register(first);
    slot.wake();
    assertThat(first.wakes()).isEqualTo(1);
  }

  @Test
  void clearedWakerIsForgotten() {
    slot.clear();
    slot.register(first);
    slot.clear();
    slot.wake();
    assertThat(first.wakes()).isZero();
    slot.register(first);
    slot.wake();
    slot.clear();
    slot.register(second);
    slot.wake();
    assertThat(first.wakes()).isEqualTo(1);
    assertThat(second.wakes()).isEqualTo(1);
  }

  @Test
  void throwingWakerLeavesTheSlotUsable() {
    slot.register(() -> {
      throw new IllegalStateException("bad waker");
    });
    assertThat(catchThrowable(slot::wake)).hasMessage("bad waker");
    slot.register(first);
    slot.wake();
    assertThat(first.wakes()).isEqualTo(1);
  }
}
