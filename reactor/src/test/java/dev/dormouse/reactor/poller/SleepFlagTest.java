package dev.dormouse.reactor.poller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SleepFlagTest {

  @Test
  void sleeperIsInterruptedOnce() {
    SleepFlag flag = new SleepFlag();
    assertThat(flag.fallAsleep()).isTrue();
    assertThat(flag.isAsleep()).isTrue();
    assertThat(flag.call()).isTrue();
    assertThat(flag.call()).isFalse();
    assertThat(flag.isAsleep()).isFalse();
    assertThat(flag.wakened()).isTrue();
    assertThat(flag.wakened()).isFalse();
  }

  @Test
  void callToAnAwakeThreadForbidsItsNextSleepOnly() {
    SleepFlag flag = new SleepFlag();
    assertThat(flag.call()).isFalse();
    assertThat(flag.fallAsleep()).isFalse();
    assertThat(flag.wakened()).isTrue();
    assertThat(flag.fallAsleep()).isTrue();
    assertThat(flag.wakened()).isFalse();
  }

  /** Work is never overlooked: the sleeper waits for the semaphore only where a caller posts it. */
  @Test
  @Timeout(240)
  void noCallIsLost() throws Exception {
    int rounds = 200_000;
    SleepFlag flag = new SleepFlag();
    Semaphore wait = new Semaphore(0);
    AtomicInteger work = new AtomicInteger();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < rounds; i++) {
                work.incrementAndGet();
                if (flag.call()) {
                  wait.release();
                }
              }
            });
    while (work.get() < rounds) {
      int seen = work.get();
      if (flag.fallAsleep()) {
        if (work.get() == seen) {
          wait.acquire();
        } else if (flag.wakened()) {
          wait.acquire(); // called between the announcement and the second look
          continue;
        } else {
          continue;
        }
      }
      flag.wakened();
    }
    caller.join();
    assertThat(work).hasValue(rounds);
  }
}
