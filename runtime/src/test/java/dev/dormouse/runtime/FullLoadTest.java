package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the tasks of a stuck worker while the others have no time to sleep. */
@Timeout(240)
class FullLoadTest {
  private static final int BUSY = 8;
  private static final int BEHIND = 5;
  private static final long STUCK_NANOS = Duration.ofSeconds(30).toNanos();

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger ran = new AtomicInteger();

  /** A task that is always ready to run until all is over. */
  private Future<Void> busy() {
    return cx -> {
      if (over.get()) {
        return Poll.ready(null);
      }
      cx.waker().wake();
      return Poll.pending();
    };
  }

  /** Spawns tasks behind itself, the last one into the hot slot, and waits for them in its poll. */
  private Future<Boolean> stuck() {
    return cx -> {
      for (int i = 0; i < BEHIND; i++) {
        cx.spawner().spawn(Futures.lazy(ran::incrementAndGet));
      }
      long start = System.nanoTime();
      while (ran.get() < BEHIND && System.nanoTime() - start < STUCK_NANOS) {
        Thread.onSpinWait();
      }
      return Poll.ready(ran.get() == BEHIND);
    };
  }

  @Test
  void busyWorkersRunWhatAStuckOneHoldsBack() throws Exception {
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().workers(2).stuckPollLimit(Duration.ofMinutes(1)).build()) {
      for (int i = 0; i < BUSY; i++) {
        runtime.spawn(busy());
      }
      assertThat(runtime.blockOn(runtime.spawn(stuck()))).isTrue();
      over.set(true);
    }
  }
}
