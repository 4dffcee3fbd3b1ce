package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Futures;
import dev.dormouse.task.Blocking;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that {@code blockInPlace} was called on, once they are of no use. */
@Timeout(240)
class SpareThreadsTest {
  private final FakeDriver driver = new FakeDriver();
  private final Set<Thread> stopped = ConcurrentHashMap.newKeySet();
  private final RuntimeOptions options =
      AsyncRuntime.builder()
          .workStealing()
          .workers(1)
          .onThreadStop(() -> stopped.add(Thread.currentThread()))
          .options();
  private final StealingScheduler scheduler = new StealingScheduler(options, driver);
  private final AsyncRuntime runtime = new AsyncRuntime(scheduler);

  @AfterEach
  void close() {
    runtime.close();
  }

  /** Waits until {@code count} threads wait for a place, which they do after their polls. */
  private void awaitSpares(int count) {
    while (scheduler.places().spares().size() != count) {
      Thread.yield();
    }
  }

  private Thread inPlace() throws Exception {
    return runtime.blockOn(Blocking.inPlace(Thread::currentThread));
  }

  @Test
  void threadsTakeTurnsInOnePlace() throws Exception {
    Thread first = inPlace();
    awaitSpares(1);
    Thread second = inPlace();
    assertThat(second).isNotSameAs(first);
    awaitSpares(1);
    for (int i = 0; i < 10; i++) {
      assertThat(inPlace()).isSameAs(first);
      awaitSpares(1);
      assertThat(inPlace()).isSameAs(second);
      awaitSpares(1);
    }
    assertThat(stopped).isEmpty();
  }

  @Test
  void threadThatIsWorkerAgainHasTheNameOfItsPlaceAndMayNotBlock() throws Exception {
    Thread first = inPlace();
    awaitSpares(1);
    assertThat(first.getName()).endsWith(" in place");
    inPlace();
    awaitSpares(1);
    assertThat(first.getName()).isEqualTo("dormouse-worker-0");
    String refused =
        runtime.blockOn(
            Futures.lazy(() -> {
              try {
                return runtime.blockOn(Futures.ready("nested"));
              } catch (IllegalStateException failure) {
                return "refused on " + Thread.currentThread().getName();
              }
            }));
    assertThat(refused).isEqualTo("refused on dormouse-worker-0");
  }

  @Test
  void interruptThatACallLeavesBehindIsTaken() throws Exception {
    runtime.blockOn(
        Blocking.inPlace(() -> {
          Thread.currentThread().interrupt();
          return "x";
        }));
    awaitSpares(1);
    inPlace();
    assertThat(runtime.blockOn(Futures.lazy(() -> Thread.currentThread().isInterrupted())))
        .isFalse();
  }

  @Test
  void spareThreadIsLetGoAfterAWhile() throws Exception {
    Thread first = inPlace();
    awaitSpares(1);
    driver.nanos = driver.nanos + Limits.SPARE_KEEP_ALIVE.toNanos();
    Parker.unpark(first);
    first.join();
    assertThat(scheduler.places().spares().size()).isZero();
    assertThat(stopped).containsExactly(first);
    assertThat(inPlace()).isNotSameAs(first);
  }

  @Test
  void closeSendsThemHomeBeforeItReturns() throws Exception {
    Thread first = inPlace();
    awaitSpares(1);
    runtime.close();
    assertThat(stopped).hasSize(2).contains(first);
  }

  @Test
  void noMoreThanTheBoundAreKept() throws Exception {
    int calls = Limits.SPARE_THREADS_MAX + 10;
    CountDownLatch begun = new CountDownLatch(calls);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      runtime.spawn(
          Blocking.inPlace(() -> {
            synchronized (threads) {
              threads.add(Thread.currentThread());
            }
            begun.countDown();
            Gate.await(go);
            return null;
          }));
    }
    Gate.await(begun);
    go.countDown();
    while (stopped.size() < 10) {
      Thread.yield();
    }
    awaitSpares(Limits.SPARE_THREADS_MAX);
    assertThat(stopped).hasSize(10);
    assertThat(threads).containsAll(stopped);
  }
}
