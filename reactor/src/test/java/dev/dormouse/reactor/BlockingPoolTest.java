package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class BlockingPoolTest {
  private final Reactor reactor =
      Reactor.open(ReactorOptions.confined().withOffload(2, 3, Duration.ofSeconds(30)));
  private final Loop loop = new Loop(reactor);
  private final Offload offload = reactor.offload();

  /** Holds the threads of the pool inside their jobs. */
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void close() {
    gate.countDown();
    reactor.close();
  }

  @Test
  void jobRunsOnADaemonThreadOfThePool() throws Exception {
    Thread thread = loop.run(offload.call(Thread::currentThread));
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).startsWith("dormouse-offload-");
    assertThat(thread).isNotSameAs(Thread.currentThread());
  }

  @Test
  void failureOfTheJobIsThatOfTheFuture() {
    assertThatThrownBy(() ->
            loop.run(
                offload.call(() -> {
                  throw new FileNotFoundException("there");
                })))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("there");
    assertThatThrownBy(() ->
            loop.run(
                offload.call(() -> {
                  throw new StackOverflowError();
                })))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void nothingRunsBeforeTheFirstPoll() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Future<Integer> future = offload.call(runs::incrementAndGet);
    assertThat(loop.run(offload.call(runs::get))).isZero();
    future.drop();
    future.drop();
    assertThatThrownBy(() -> loop.poll(future)).isInstanceOf(IllegalStateException.class);
    assertThat(loop.run(offload.call(() -> 3))).isEqualTo(3);
    assertThat(runs).hasValue(0);
  }

  @Test
  void finishedFutureRefusesAnotherPoll() throws Exception {
    Future<Integer> future = offload.call(() -> 1);
    loop.run(future);
    assertThatThrownBy(() -> loop.poll(future))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("blocking call");
  }

  /** Occupies both threads and returns once their jobs have begun. */
  private List<Future<Integer>> occupy() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    List<Future<Integer>> busy = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Future<Integer> future =
          offload.call(() -> {
            begun.countDown();
            gate.await();
            return 7;
          });
      loop.assertPending(future);
      busy.add(future);
    }
    begun.await();
    return busy;
  }

  @Test
  void queuedJobThatIsDroppedNeverStarts() throws Exception {
    List<Future<Integer>> busy = occupy();
    AtomicInteger runs = new AtomicInteger();
    Future<Integer> dropped = offload.call(runs::incrementAndGet);
    loop.assertPending(dropped);
    dropped.drop();
    gate.countDown();
    for (Future<Integer> future : busy) {
      assertThat(loop.run(future)).isEqualTo(7);
    }
    assertThat(loop.run(offload.call(() -> 1))).isEqualTo(1);
    assertThat(runs).hasValue(0);
  }

  @Test
  void runningJobThatIsDroppedRunsOn() throws Exception {
    List<Future<Integer>> busy = occupy();
    busy.forEach(Future::drop);
    int wakes = loop.wakes.get();
    // Two that meet need both threads, and so the ends of both dropped ones.
    CountDownLatch met = new CountDownLatch(2);
    List<Future<Integer>> after = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Future<Integer> future =
          offload.call(() -> {
            met.countDown();
            met.await();
            return 1;
          });
      loop.assertPending(future);
      after.add(future);
    }
    gate.countDown();
    while (loop.wakes.get() < wakes + 2) {
      reactor.turn(-1);
    }
    for (Future<Integer> future : after) {
      assertThat(loop.run(future)).isEqualTo(1);
    }
    assertThat(loop.wakes.get()).as("the dropped ones wake nobody").isEqualTo(wakes + 2);
  }

  @Test
  void boundOfTheQueueIsAClearErrorAndADroppedJobMakesRoom() throws Exception {
    occupy();
    List<Future<Integer>> queued = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Future<Integer> future = offload.call(() -> 1);
      loop.assertPending(future);
      queued.add(future);
    }
    Future<Integer> refused = offload.call(() -> 1);
    assertThatThrownBy(() -> loop.poll(refused))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("2 threads are busy")
        .hasMessageContaining("3 more calls wait");
    queued.get(1).drop();
    Future<Integer> next = offload.call(() -> 2);
    loop.assertPending(next);
    gate.countDown();
    assertThat(loop.run(next)).isEqualTo(2);
  }

  @Test
  void closeFailsQueuedJobs() throws Exception {
    List<Future<Integer>> busy = occupy();
    Future<Integer> queued = offload.call(() -> 1);
    loop.assertPending(queued);
    int wakes = loop.wakes.get();
    reactor.close();
    assertThat(loop.wakes.get()).isEqualTo(wakes + 1);
    assertThatThrownBy(() -> loop.poll(queued))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("closed before");
    Future<Integer> late = offload.call(() -> 1);
    assertThatThrownBy(() -> loop.poll(late))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("takes no more");
    busy.forEach(Future::drop);
  }

  @Test
  void idleThreadsAreLetGo() throws Exception {
    BlockingPool pool = new BlockingPool(4, 10, Duration.ZERO, BlockingPool::newThread);
    Thread thread = loop.run(pool.call(Thread::currentThread));
    thread.join();
    assertThat(pool.threads()).isZero();
    Thread next = loop.run(pool.call(Thread::currentThread));
    assertThat(next).isNotSameAs(thread);
    pool.close();
  }

  @Test
  void interruptThatAJobLeavesBehindDoesNotReachTheNext() throws Exception {
    BlockingPool pool = new BlockingPool(1, 10, Duration.ofSeconds(30), BlockingPool::newThread);
    loop.run(
        pool.call(() -> {
          Thread.currentThread().interrupt();
          return 0;
        }));
    assertThat(loop.run(pool.call(Thread::interrupted))).isFalse();
    pool.close();
  }

  @Test
  void dropRacesWithTheEnd() throws Exception {
    BlockingPool pool = new BlockingPool(2, 100, Duration.ofSeconds(30), BlockingPool::newThread);
    for (int i = 0; i < 5_000; i++) {
      Future<Integer> future = pool.call(() -> 5);
      loop.poll(future);
      if (i % 3 == 0) {
        loop.run(pool.call(() -> 6));
      }
      future.drop();
    }
    pool.close();
  }
}
