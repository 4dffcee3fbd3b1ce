package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A future runs on anything that polls it. */
class ForeignExecutorTest {

  /** The whole executor. */
  private static <T extends @Nullable Object> T run(Future<T> future) throws Exception {
    Semaphore woken = new Semaphore(1);
    Context cx = Context.of(woken::release);
    while (true) {
      woken.acquire();
      if (future.poll(cx) instanceof Poll.Ready<T>(var value)) {
        return value;
      }
    }
  }

  @Test
  void combinatorsRunOnAnExecutorOfTenLines() throws Exception {
    Future<Integer> five = Futures.yieldNow().then(_ -> Futures.ready(5));
    Future<Integer> six = Futures.lazy(() -> 6).then(n -> Futures.yieldNow().map(_ -> n));
    assertThat(run(Futures.join(five, six))).isEqualTo(new Join2<>(5, 6));
    assertThat(run(Futures.select(Futures.pending(), Futures.yieldNow().map(_ -> "second"))))
        .isEqualTo(new Select2.Second<>("second"));
    assertThat(run(Futures.race(Futures.ready("a"), Futures.ready("b")))).isIn("a", "b");
  }

  @Test
  void leavesThatSpendBudgetDoNotHangOnIt() throws Exception {
    int[] spent = new int[1];
    Future<Integer> spender =
        Futures.pollFn(cx -> {
          while (spent[0] < 1_000) {
            if (!cx.proceed()) {
              return Poll.pending();
            }
            spent[0]++;
          }
          return Poll.ready(spent[0]);
        });
    assertThat(run(spender)).isEqualTo(1_000);
  }

  @Test
  void wakesFromAnotherThreadArrive() throws Exception {
    WakerSlot slot = new WakerSlot();
    boolean[] open = new boolean[1];
    Future<String> gate =
        Futures.pollFn(cx -> {
          slot.register(cx.waker());
          return open[0] ? Poll.ready("open") : Poll.pending();
        });
    Thread opener =
        Thread.ofPlatform()
            .start(() -> {
              open[0] = true;
              slot.wake();
            });
    assertThat(run(gate)).isEqualTo("open");
    opener.join();
  }

  @Test
  void missingServiceFailsTheFutureThatNeedsItAndSaysSo() {
    assertThatThrownBy(() -> run(Time.sleep(Duration.ofSeconds(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offers no Clock, which reading the time needs");
    assertThatThrownBy(() -> run(Time.timeout(Duration.ofSeconds(1), Futures.ready(1))))
        .hasMessageContaining("offers no Clock");
    assertThatThrownBy(() -> run(Time.interval(Duration.ofSeconds(1)).tick()))
        .hasMessageContaining("offers no Clock");
  }
}
