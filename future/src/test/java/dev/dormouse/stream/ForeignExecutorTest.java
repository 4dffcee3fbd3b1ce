package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.WakerSlot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams and sinks run on anything that polls. */
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

  private static <T> Future<T> later(T value) {
    return Futures.yieldNow().map(_ -> value);
  }

  @Test
  void everyKindOfStreamRunsOnAnExecutorOfTenLines() throws Exception {
    List<Integer> ten = IntStream.range(0, 10).boxed().toList();
    assertThat(run(Streams.from(ten).then(ForeignExecutorTest::later).toList())).isEqualTo(ten);
    assertThat(run(Streams.from(ten).bufferedInPlace(3, n -> later(n)).toList())).isEqualTo(ten);
    assertThat(run(Streams.from(ten).bufferUnorderedInPlace(3, n -> later(n)).count()))
        .isEqualTo(10);
    assertThat(run(Streams.from(ten).flatMapUnordered(3, n -> Streams.of(n, n)).count()))
        .isEqualTo(20);
    assertThat(run(new FuturesUnordered<>(List.of(later(1), later(2))).count())).isEqualTo(2);
    assertThat(run(new SelectAll<>(List.of(Streams.of(1), Streams.of(2))).count())).isEqualTo(2);
    assertThat(
            run(
                Streams.<Integer>generate(emit -> later(7).then(n -> emit.item(n)))
                    .merge(Streams.of(8))
                    .count()))
        .isEqualTo(2);
    List<Integer> into = new ArrayList<>();
    run(Streams.from(ten).forward(Sinks.<Integer>into(into).buffer(2).with(n -> later(n))));
    assertThat(into).isEqualTo(ten);
  }

  @Test
  void alwaysReadyStreamsHaveNoBudgetToHangOn() throws Exception {
    assertThat(run(Streams.repeat(1).take(1_000).count())).isEqualTo(1_000);
  }

  @Test
  void setIsWokenFromOtherThreads() throws Exception {
    int many = 200;
    List<CrossThread> futures = IntStream.range(0, many).mapToObj(CrossThread::new).toList();
    FuturesUnordered<Integer> set = new FuturesUnordered<>(futures);
    Thread completing = Thread.ofPlatform().start(() -> futures.forEach(CrossThread::complete));
    assertThat(run(set.fold(0, Integer::sum))).isEqualTo(many * (many - 1) / 2);
    completing.join();
  }

  /** A future that another thread completes. */
  private static final class CrossThread implements Future<Integer> {
    private final WakerSlot slot = new WakerSlot();
    private final int value;
    private volatile boolean done;

    CrossThread(int value) {
      this.value = value;
    }

    void complete() {
      done = true;
      slot.wake();
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      slot.register(cx.waker());
      return done ? Poll.ready(value) : Poll.pending();
    }
  }

  @Test
  void missingServiceFailsTheStreamThatNeedsItAndSaysSo() {
    assertThatThrownBy(() -> run(Streams.pending().timeout(Duration.ofSeconds(1)).next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offers no Clock");
    assertThatThrownBy(() -> run(Streams.of(1).buffered(1, n -> later(n)).next()))
        .hasMessageContaining("offers no Spawner");
  }
}
