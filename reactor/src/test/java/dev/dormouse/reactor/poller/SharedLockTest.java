package dev.dormouse.reactor.poller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks that are there for several threads only. */
@Timeout(60)
class SharedLockTest {
  @Test
  void sharedOneKeepsOthersOutUntilItIsLeft() throws Exception {
    SharedLock lock = SharedLock.shared();
    lock.lock();
    assertThat(lock.isHeld()).isTrue();
    FutureTask<Boolean> entering =
        new FutureTask<>(() -> {
          boolean before = lock.isHeld();
          lock.lock();
          lock.unlock();
          return before;
        });
    Thread other = Thread.ofPlatform().start(entering);
    while (other.getState() != Thread.State.WAITING) {
      assertThat(entering.isDone()).as("it went in beside this thread").isFalse();
      Thread.onSpinWait();
    }
    lock.unlock();
    assertThat(entering.get()).as("held by the other thread before it came in").isFalse();
    assertThat(lock.isHeld()).isFalse();
  }

  @Test
  void sharedOnesAreIndependent() throws Exception {
    SharedLock first = SharedLock.of(true);
    SharedLock second = SharedLock.of(true);
    assertThat(first.isShared()).isTrue();
    first.lock();
    CountDownLatch inside = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              second.lock();
              inside.countDown();
              second.unlock();
            });
    inside.await();
    other.join();
    first.unlock();
  }

  @Test
  void ownedOneIsNoLock() throws Exception {
    SharedLock lock = SharedLock.of(false);
    assertThat(lock).isSameAs(SharedLock.owned());
    assertThat(lock.isShared()).isFalse();
    lock.lock();
    FutureTask<Boolean> entering =
        new FutureTask<>(() -> {
          lock.lock();
          lock.unlock();
          return lock.isHeld();
        });
    Thread.ofPlatform().start(entering);
    assertThat(entering.get()).as("nobody is kept out, and it asserts nothing").isTrue();
    lock.unlock();
  }
}
