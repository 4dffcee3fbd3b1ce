package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Barrier, Event and PollSemaphore. */
class MeetingTest {
  @Test
  void lastOneLeadsAndTheBarrierBeginsAnew() throws Exception {
    Barrier barrier = new Barrier(3);
    assertThat(barrier.parties()).isEqualTo(3);
    for (int round = 0; round < 3; round++) {
      Asking<BarrierPass> a = Asking.waiting(barrier.awaitAll());
      Asking<BarrierPass> b = Asking.waiting(barrier.awaitAll());
      assertThat(Asking.now(barrier.awaitAll()).isLeader()).isTrue();
      assertThat(a.granted().isLeader()).isFalse();
      assertThat(b.granted().isLeader()).isFalse();
    }
    assertThat(Asking.now(new Barrier(1).awaitAll()).isLeader()).isTrue();
    assertThatThrownBy(() -> new Barrier(0)).hasMessageContaining("not for 0");
  }

  @Test
  void oneThatLeavesIsNotCountedAndUnpolledOnesHaveNotCome() throws Exception {
    Barrier barrier = new Barrier(2);
    barrier.awaitAll().drop();
    Asking<BarrierPass> gone = Asking.waiting(barrier.awaitAll());
    gone.future.drop();
    Asking<BarrierPass> a = Asking.waiting(barrier.awaitAll());
    Asking.now(barrier.awaitAll());
    a.granted();
    gone.assertAsleep();
  }

  @Test
  void oneThatIsDroppedAfterTheLastCameStaysCounted() throws Exception {
    Barrier barrier = new Barrier(2);
    Asking<BarrierPass> a = Asking.waiting(barrier.awaitAll());
    assertThat(Asking.now(barrier.awaitAll()).isLeader()).isTrue();
    Asking<BarrierPass> next = Asking.waiting(barrier.awaitAll());
    a.future.drop();
    next.assertWaits();
    Asking.now(barrier.awaitAll());
    next.granted();
  }

  @Test
  void threadsMeetTasks() throws Exception {
    Barrier barrier = new Barrier(3);
    List<Thread> threads = new ArrayList<>();
    List<BarrierPass> passes = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 3; i++) {
      Runnable comes =
          () -> {
            try {
              passes.add(barrier.blockingAwaitAll());
            } catch (InterruptedException interrupted) {
              throw new AssertionError(interrupted);
            }
          };
      threads.add(i == 0 ? new Thread(comes) : Thread.ofVirtual().unstarted(comes));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(passes).hasSize(3).filteredOn(BarrierPass::isLeader).hasSize(1);
  }

  @Test
  void notifyCountsThoseWhoWereNotifiedBefore() throws Exception {
    Event event = new Event();
    assertThat(event.notify(1)).isZero();
    Asking<Void> a = Asking.waiting(event.listen());
    Asking<Void> b = Asking.waiting(event.listen());
    Asking<Void> c = Asking.waiting(event.listen());
    assertThat(event.totalListeners()).isEqualTo(3);
    assertThat(event.notify(1)).isEqualTo(1);
    assertThat(event.notify(1)).isZero();
    assertThat(event.isNotified()).isTrue();
    assertThat(event.notify(2)).isEqualTo(1);
    a.granted();
    assertThat(event.notify(1)).isZero();
    b.granted();
    assertThat(event.isNotified()).isFalse();
    c.assertWaits();
    assertThat(event.notify(1)).isEqualTo(1);
    c.granted();
    assertThat(event.totalListeners()).isZero();
    assertThat(event).hasToString("Event(0 listeners)");
    assertThatThrownBy(() -> event.notify(-1)).hasMessageContaining("-1");
  }

  @Test
  void notifyAdditionalCountsAnew() throws Exception {
    Event event = new Event();
    Asking<Void> a = Asking.waiting(event.listen());
    Asking<Void> b = Asking.waiting(event.listen());
    Asking<Void> c = Asking.waiting(event.listen());
    assertThat(event.notifyAdditional(1)).isEqualTo(1);
    assertThat(event.notifyAdditional(1)).isEqualTo(1);
    a.granted();
    b.granted();
    c.assertWaits();
    assertThat(event.notifyAdditional(5)).isEqualTo(1);
  }

  @Test
  void listenerCountsBeforeItsFirstPoll() throws Exception {
    Event event = new Event();
    EventListener listener = event.listen();
    assertThat(event.notify(1)).isEqualTo(1);
    Asking.now(listener);
  }

  @Test
  void droppedNotificationIsPassedOnInTheSameWay() throws Exception {
    Event event = new Event();
    EventListener a = event.listen();
    Asking<Void> b = Asking.waiting(event.listen());
    Asking<Void> c = Asking.waiting(event.listen());
    Asking<Void> d = Asking.waiting(event.listen());
    event.notify(1);
    a.drop();
    b.granted();
    EventListener e = event.listen();
    assertThat(event.notifyAdditional(2)).isEqualTo(2);
    c.future.drop();
    assertThat(event.isNotified()).isTrue();
    d.granted();
    Asking.now(e);
  }

  @Test
  void dropOfOneOfTwoThatWereNotifiedPassesOnOnlyIfItWasAdditional() throws Exception {
    Event event = new Event();
    EventListener a = event.listen();
    EventListener b = event.listen();
    Asking<Void> c = Asking.waiting(event.listen());
    event.notify(2);
    a.drop();
    c.assertWaits(); // b is notified still, and one was all that is owed
    b.drop();
    c.granted();
  }

  @Test
  void discardedListenerPassesNothingOn() throws Exception {
    Event event = new Event();
    EventListener a = event.listen();
    EventListener b = event.listen();
    Asking<Void> c = Asking.waiting(event.listen());
    event.notify(1);
    assertThat(a.discard()).isTrue();
    assertThat(a.discard()).isFalse();
    assertThat(b.discard()).isFalse();
    c.assertWaits();
    assertThat(event.totalListeners()).isEqualTo(1);
  }

  @Test
  void listenersKnowTheirEvent() {
    Event event = new Event();
    EventListener a = event.listen();
    EventListener b = event.listen();
    EventListener other = new Event().listen();
    assertThat(a.listensTo(event)).isTrue();
    assertThat(a.sameEvent(b)).isTrue();
    assertThat(a.sameEvent(other)).isFalse();
    a.drop();
    b.drop();
    other.drop();
  }

  @Test
  void threadListensWithAndWithoutALimit() throws Exception {
    Event event = new Event();
    assertThat(event.listen().blockingAwait(Duration.ofNanos(1))).isFalse();
    assertThat(event.totalListeners()).isZero();
    EventListener before = event.listen();
    event.notify(1);
    assertThat(before.blockingAwait(Duration.ZERO)).isTrue();
    EventListener first = event.listen();
    EventListener second = event.listen();
    Thread notifier = Thread.ofVirtual().start(() -> event.notify(2));
    first.blockingAwait();
    assertThat(second.blockingAwait(Duration.ofDays(200_000))).isTrue();
    notifier.join();
    EventListener interrupted = event.listen();
    Thread.currentThread().interrupt();
    assertThatThrownBy(interrupted::blockingAwait).isInstanceOf(InterruptedException.class);
    assertThat(event.totalListeners()).isZero();
  }

  @Test
  void pollSemaphoreGoesOnWithItsRequest() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    PollSemaphore polls = new PollSemaphore(semaphore);
    assertThat(polls.semaphore()).isSameAs(semaphore);
    CountingWaker task = new CountingWaker();
    assertThat(polls.pollAcquire(task.context()).isReady()).isFalse();
    Asking<SemaphorePermit> behind = Asking.waiting(semaphore.acquire());
    assertThat(polls.pollAcquire(task.context()).isReady()).isFalse();
    semaphore.addPermits(1);
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(polls.pollAcquire(task.context())).isInstanceOf(Poll.Ready.class);
    behind.assertWaits();
    assertThat(polls.pollAcquire(task.context()).isReady()).isFalse();
    polls.drop();
    semaphore.addPermits(2);
    behind.granted();
    assertThat(task.takeWakes()).isZero();
    assertThat(polls.pollAcquire(task.context()).isReady()).isTrue();
  }

  @Test
  void pollSemaphoreForAnotherNumberBeginsAnewAndEndsWithItsSemaphore() throws Exception {
    Semaphore semaphore = new Semaphore(1);
    PollSemaphore polls = new PollSemaphore(semaphore);
    CountingWaker task = new CountingWaker();
    assertThat(polls.pollAcquireMany(task.context(), 2).isReady()).isFalse();
    assertThatThrownBy(() -> polls.pollAcquireMany(task.context(), -1)).hasMessageContaining("-1");
    assertThat(polls.pollAcquireMany(task.context(), 1).isReady()).isTrue();
    assertThat(polls.pollAcquireMany(task.context(), 1).isReady()).isFalse();
    semaphore.close();
    assertThatThrownBy(() -> polls.pollAcquireMany(task.context(), 1))
        .isInstanceOf(AcquireError.class);
    assertThatThrownBy(() -> polls.pollAcquire(task.context())).isInstanceOf(AcquireError.class);
  }
}
