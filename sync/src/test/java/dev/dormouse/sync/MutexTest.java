package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutexTest {
  private final Mutex<List<String>> mutex = new Mutex<>(new ArrayList<>());

  @Test
  void oneAtATimeInOrder() throws Exception {
    MutexGuard<List<String>> held = Asking.now(mutex.lock());
    assertThat(mutex.isLocked()).isTrue();
    assertThat(mutex.tryLock()).isNull();
    Asking<MutexGuard<List<String>>> a = Asking.waiting(mutex.lock());
    Asking<MutexGuard<List<String>>> b = Asking.waiting(mutex.lock());
    held.value().add("x");
    held.close();
    held.close();
    b.assertAsleep();
    assertThat(mutex.tryLock()).isNull();
    try (var guard = a.granted()) {
      assertThat(guard.value()).containsExactly("x");
      assertThat(guard.mutex()).isSameAs(mutex);
    }
    b.granted().close();
    assertThat(mutex.isLocked()).isFalse();
    assertThat(mutex).hasToString("Mutex(free)");
  }

  @Test
  void valueIsReplacedUnderTheLock() throws Exception {
    Mutex<Integer> count = new Mutex<>(1);
    try (var guard = Asking.now(count.lock())) {
      guard.set(guard.value() + 1);
    }
    assertThat(count.tryLock().value()).isEqualTo(2);
  }

  @Test
  void closedGuardReachesNothing() throws Exception {
    MutexGuard<List<String>> guard = Asking.now(mutex.lock());
    guard.close();
    assertThat(guard.isHeld()).isFalse();
    assertThatThrownBy(guard::value)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("take the lock again");
    assertThatThrownBy(() -> guard.set(List.of())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> guard.map(List::size)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void failureUnderTheLockGivesItBackAndPoisonsNothing() throws Exception {
    assertThatThrownBy(
            () -> {
              try (var guard = Asking.now(mutex.lock())) {
                guard.value().add("half");
                throw new IllegalArgumentException("expected");
              }
            })
        .hasMessage("expected");
    assertThat(Asking.now(mutex.lock()).value()).containsExactly("half");
  }

  @Test
  void mappedGuardHoldsTheLockUntilItIsClosed() throws Exception {
    MutexGuard<List<String>> whole = Asking.now(mutex.lock());
    whole.value().add("abc");
    MappedGuard<String> first = whole.map(List::getFirst);
    assertThat(whole.isHeld()).isFalse();
    whole.close();
    assertThat(mutex.isLocked()).isTrue();
    MappedGuard<Integer> length = first.map(String::length);
    assertThat(length.value()).isEqualTo(3);
    assertThatThrownBy(first::value).isInstanceOf(IllegalStateException.class);
    Asking<MutexGuard<List<String>>> next = Asking.waiting(mutex.lock());
    length.close();
    next.granted();
    assertThatThrownBy(length::value).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tryMapWithoutAPartAndMapThatThrowsKeepTheGuard() throws Exception {
    MutexGuard<List<String>> whole = Asking.now(mutex.lock());
    assertThat(whole.<String>tryMap(list -> null)).isNull();
    assertThatThrownBy(() -> whole.map(List::getFirst)).isInstanceOf(RuntimeException.class);
    assertThat(whole.isHeld()).isTrue();
    MappedGuard<List<String>> same = whole.tryMap(list -> list);
    assertThat(same.value()).isEmpty();
    same.close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void droppedWaiterLosesItsPlaceAndADroppedGrantIsPassedOn() throws Exception {
    MutexGuard<List<String>> held = mutex.tryLock();
    Asking<MutexGuard<List<String>>> a = Asking.waiting(mutex.lock());
    Asking<MutexGuard<List<String>>> b = Asking.waiting(mutex.lock());
    Asking<MutexGuard<List<String>>> c = Asking.waiting(mutex.lock());
    a.future.drop();
    held.close();
    a.assertAsleep();
    b.future.drop();
    c.granted().close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void bargingMutexIsNotHeldByATaskThatNobodyPolls() throws Exception {
    Mutex<Integer> free = Mutex.barging(1);
    MutexGuard<Integer> held = free.tryLock();
    Asking<MutexGuard<Integer>> neverPolled = Asking.waiting(free.lock());
    held.close();
    assertThat(neverPolled.waker.takeWakes()).isEqualTo(1);
    try (var guard = Asking.now(free.lock())) {
      assertThat(guard.value()).isEqualTo(1);
    }
    neverPolled.now().close();
    assertThat(free.isLocked()).isFalse();
  }

  @Test
  void threadsAndVirtualThreadsWaitInTheSameQueue() throws Exception {
    Mutex<Integer> count = new Mutex<>(0);
    MutexGuard<Integer> held = count.tryLock();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Runnable adds =
          () -> {
            for (int n = 0; n < 200; n++) {
              try (var guard = count.blockingLock()) {
                guard.set(guard.value() + 1);
              } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
              }
            }
          };
      threads.add(i % 2 == 0 ? new Thread(adds) : Thread.ofVirtual().unstarted(adds));
    }
    threads.forEach(Thread::start);
    held.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(count.tryLock().value()).isEqualTo(800);
  }

  @Test
  void interruptOfAWaitingThreadTakesNothing() throws Exception {
    MutexGuard<List<String>> held = mutex.tryLock();
    Thread.currentThread().interrupt();
    assertThatThrownBy(mutex::blockingLock).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    held.close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void contextsOfTheSameTaskMayLockOneAfterTheOther() throws Exception {
    for (int i = 0; i < 100; i++) {
      Future<MutexGuard<List<String>>> lock = mutex.lock();
      Asking.now(lock).close();
      lock.drop();
    }
    assertThat(mutex.isLocked()).isFalse();
  }
}
