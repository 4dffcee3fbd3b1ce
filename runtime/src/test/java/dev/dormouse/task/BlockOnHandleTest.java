package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread that waits for a task which was spawned before, on every executor. */
@EnumSource
class BlockOnHandleTest extends OnExecutors {
  BlockOnHandleTest(Executor executor) {
    super(executor);
  }

  /** Waits for ever. */
  private static final class Waiting extends RawFuture<String> {
    final AtomicInteger drops = new AtomicInteger();

    @Override
    public Object pollRaw(Context cx) {
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      drops.incrementAndGet();
    }
  }

  @Test
  void givesTheValueOnce() throws Exception {
    JoinHandle<String> handle = runtime.spawn(Futures.ready("value"));
    assertThat(runtime.blockOn(handle)).isEqualTo("value");
    assertThatThrownBy(() -> runtime.blockOn(handle)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void givesTheFailureOfTheTask() {
    JoinHandle<String> failing =
        runtime.spawn(
            Futures.lazy(() -> {
              throw new IOException("reset");
            }));
    assertThatThrownBy(() -> runtime.blockOn(failing))
        .isInstanceOf(JoinError.class)
        .hasRootCauseMessage("reset");
  }

  @Test
  void tellsThatTheTaskWasAborted() {
    JoinHandle<String> aborted = runtime.spawn(new Waiting());
    aborted.abort();
    assertThatThrownBy(() -> runtime.blockOn(aborted))
        .isInstanceOfSatisfying(JoinError.class, error -> assertThat(error.isCancelled()).isTrue());
  }

  @Test
  void refusesAHandleThatWasDropped() {
    JoinHandle<String> dropped = runtime.spawn(Futures.ready("unheard"));
    dropped.drop();
    assertThatThrownBy(() -> runtime.blockOn(dropped)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void interruptDetachesTheTask() {
    Waiting future = new Waiting();
    JoinHandle<String> handle = runtime.spawn(future);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> runtime.blockOn(handle)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(future.drops).hasValue(0);
    assertThatThrownBy(() -> runtime.blockOn(handle)).isInstanceOf(IllegalStateException.class);
  }
}
