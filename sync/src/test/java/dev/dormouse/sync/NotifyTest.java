package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.FutureInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotifyTest {
  private final CountingWaker a = new CountingWaker();
  private final CountingWaker b = new CountingWaker();
  private final CountingWaker c = new CountingWaker();
  private final Notify notify = new Notify();

  private Notified waiting(CountingWaker task) throws Exception {
    Notified notified = notify.notified();
    assertThat(task.isPending(notified)).isTrue();
    return notified;
  }

  @Test
  void oneNotificationIsRememberedAndNotTwo() throws Exception {
    notify.notifyOne();
    notify.notifyOne();
    assertThat(a.poll(notify.notified())).isNull();
    waiting(a);
  }

  @Test
  void firstComeIsNotifiedFirst() throws Exception {
    Notified first = waiting(a);
    Notified second = waiting(b);
    notify.notifyOne();
    assertThat(a.takeWakes()).isEqualTo(1);
    assertThat(b.takeWakes()).isZero();
    assertThat(b.isPending(second)).isTrue();
    assertThat(a.poll(first)).isNull();
    notify.notifyOne();
    assertThat(b.poll(second)).isNull();
    waiting(c);
    assertThatThrownBy(() -> a.poll(first)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void lastComeIsNotifiedByNotifyLast() throws Exception {
    Notified first = waiting(a);
    Notified second = waiting(b);
    notify.notifyLast();
    assertThat(a.takeWakes()).isZero();
    assertThat(b.takeWakes()).isEqualTo(1);
    assertThat(b.poll(second)).isNull();
    assertThat(a.isPending(first)).isTrue();
  }

  @Test
  void notifyWaitersReachesUnpolledOnesAndRemembersNothing() throws Exception {
    Notified polled = waiting(a);
    Notified created = notify.notified();
    notify.notifyWaiters();
    Notified late = notify.notified();
    assertThat(a.takeWakes()).isEqualTo(1);
    assertThat(a.poll(polled)).isNull();
    assertThat(b.poll(created)).isNull();
    assertThat(c.isPending(late)).isTrue();
  }

  @Test
  void notifyWaitersWithNobodyWaitingReachesUnpolledOnes() throws Exception {
    Notified created = notify.notified();
    notify.notifyWaiters();
    assertThat(a.poll(created)).isNull();
    waiting(a);
  }

  @Test
  void notifyWaitersLeavesThePermit() throws Exception {
    notify.notifyOne();
    Notified created = notify.notified();
    notify.notifyWaiters();
    assertThat(a.poll(created)).isNull();
    assertThat(a.poll(notify.notified())).isNull();
    waiting(a);
  }

  @Test
  void droppedNotifiedWaiterForwardsToTheFirst() throws Exception {
    Notified first = waiting(a);
    waiting(b);
    waiting(c);
    notify.notifyOne();
    first.drop();
    first.drop();
    assertThat(b.takeWakes()).isEqualTo(1);
    assertThat(c.takeWakes()).isZero();
  }

  @Test
  void droppedNotifiedWaiterForwardsToTheLast() throws Exception {
    waiting(a);
    waiting(b);
    Notified last = waiting(c);
    notify.notifyLast();
    last.drop();
    assertThat(b.takeWakes()).isEqualTo(1);
    assertThat(a.takeWakes()).isZero();
  }

  @Test
  void droppedNotifiedWaiterLeavesAPermitIfNobodyWaits() throws Exception {
    Notified only = waiting(a);
    notify.notifyOne();
    only.drop();
    assertThat(b.poll(notify.notified())).isNull();
    waiting(b);
  }

  @Test
  void waiterNotifiedWithAllForwardsNothing() throws Exception {
    Notified first = waiting(a);
    notify.notifyWaiters();
    first.drop();
    waiting(b);
    assertThat(b.takeWakes()).isZero();
  }

  @Test
  void droppedWaiterGivesUpItsPlace() throws Exception {
    Notified first = waiting(a);
    Notified second = waiting(b);
    first.drop();
    notify.notifyOne();
    assertThat(a.takeWakes()).isZero();
    assertThat(b.poll(second)).isNull();
    Notified third = waiting(c);
    third.drop();
    notify.notifyOne();
    assertThat(c.poll(notify.notified())).isNull();
  }

  @Test
  void lookTellsOfANotificationThatNobodyClaims() throws Exception {
    Notified first = waiting(a);
    assertThat(FutureInfo.of(first).what()).isEqualTo("Notify.notified");
    notify.notifyOne();
    assertThat(FutureInfo.of(first).what()).isEqualTo("Notify.notified, granted and not claimed");
    assertThat(a.poll(first)).isNull();
  }

  @Test
  void enableTakesAPlaceWithoutAWaker() throws Exception {
    Notified enabled = notify.notified();
    assertThat(enabled.enable()).isFalse();
    assertThat(enabled.enable()).isFalse();
    Notified second = waiting(b);
    notify.notifyOne();
    assertThat(b.isPending(second)).isTrue();
    assertThat(enabled.enable()).isTrue();
    assertThat(a.poll(enabled)).isNull();
    assertThatThrownBy(enabled::enable).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void enabledWaiterStoresTheWakerOfItsPoll() throws Exception {
    Notified enabled = notify.notified();
    assertThat(enabled.enable()).isFalse();
    assertThat(a.isPending(enabled)).isTrue();
    assertThat(b.isPending(enabled)).isTrue();
    notify.notifyOne();
    assertThat(a.takeWakes()).isZero();
    assertThat(b.takeWakes()).isEqualTo(1);
  }

  @Test
  void enableThatTookThePermitKeepsIt() throws Exception {
    notify.notifyOne();
    Notified enabled = notify.notified();
    assertThat(enabled.enable()).isTrue();
    assertThat(enabled.enable()).isTrue();
    Notified other = waiting(b);
    assertThat(a.poll(enabled)).isNull();
    assertThat(b.isPending(other)).isTrue();
  }

  @Test
  void enableSeesNotifyWaiters() throws Exception {
    Notified enabled = notify.notified();
    assertThat(enabled.enable()).isFalse();
    notify.notifyWaiters();
    assertThat(enabled.enable()).isTrue();
    assertThat(a.poll(enabled)).isNull();
  }

  @Test
  void wakeThatDropsAndNotifiesDuringNotifyWaitersIsHarmless() throws Exception {
    List<Notified> all = new ArrayList<>();
    CountingWaker plain = a;
    Notified first = notify.notified();
    first.pollRaw(
        dev.dormouse.future.Context.of(() -> {
          all.forEach(Notified::drop);
          notify.notifyOne();
          notify.notifyWaiters();
        }));
    for (int i = 0; i < 3; i++) {
      all.add(waiting(plain));
    }
    notify.notifyWaiters();
    assertThat(plain.takeWakes()).isEqualTo(3);
    assertThat(a.poll(first)).isNull();
    assertThat(b.poll(notify.notified())).isNull();
    waiting(b);
  }
}
