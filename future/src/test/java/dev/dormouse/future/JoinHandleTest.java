package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JoinHandleTest {
  private final Lab lab = new Lab();
  private final Probe<String> result = lab.probe("result");
  private final Handle handle = new Handle(result);

  /** A handle whose task is a probe. */
  private static final class Handle extends RawFuture<String> implements JoinHandle<String> {
    private final Probe<String> result;
    private final TaskId id = TaskId.fresh();
    private int aborts;

    Handle(Probe<String> result) {
      this.result = result;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      return result.pollRaw(cx);
    }

    @Override
    public void drop() {
      result.drop();
    }

    @Override
    public void abort() {
      aborts++;
    }

    @Override
    public boolean isFinished() {
      return !result.isAlive();
    }

    @Override
    public AbortHandle abortHandle() {
      return this;
    }

    @Override
    public TaskId id() {
      return id;
    }
  }

  @Test
  void abortOnDropAbortsOnce() throws Exception {
    Future<String> guarded = handle.abortOnDrop();
    lab.pollPending(guarded);
    guarded.drop();
    guarded.drop();
    assertThat(handle.aborts).isEqualTo(1);
    assertThat(result.isDropped()).isTrue();
    assertThat(lab.pollFailed(guarded)).hasMessageStartingWith("abortOnDrop: polled after");
  }

  @Test
  void abortOnDropDoesNotAbortATaskThatHasEnded() throws Exception {
    Future<String> guarded = handle.abortOnDrop();
    result.complete("v");
    assertThat(lab.pollReady(guarded)).isEqualTo("v");
    guarded.drop();
    assertThat(handle.aborts).isZero();
    assertThat(lab.pollFailed(guarded)).hasMessageStartingWith("abortOnDrop: polled after");
  }

  @Test
  void abortOnDropPassesTheFailureOn() {
    JoinError cause = JoinError.failed("task 1", new IOException("x"));
    result.fail(cause);
    Future<String> guarded = handle.abortOnDrop();
    assertThat(lab.pollFailed(guarded)).isSameAs(cause);
    guarded.drop();
    assertThat(handle.aborts).isZero();
  }

  @Test
  void abortOnDropThatWasDetachedLetsTheTaskRunOn() throws Exception {
    AbortOnDrop<String> guarded = handle.abortOnDrop();
    lab.pollPending(guarded);
    assertThat(guarded.detach()).isSameAs(handle);
    guarded.drop();
    assertThat(handle.aborts).isZero();
    assertThat(result.isAlive()).isTrue();
    assertThatThrownBy(guarded::detach).isInstanceOf(IllegalStateException.class);
    assertThat(lab.pollFailed(guarded)).hasMessageStartingWith("abortOnDrop: polled after");
    result.drop();
  }

  @Test
  void abortOnDropIsAnAbortHandleOfItsTask() throws Exception {
    AbortOnDrop<String> guarded = handle.abortOnDrop();
    assertThat(guarded.id()).isEqualTo(handle.id());
    assertThat(guarded.isFinished()).isFalse();
    guarded.abort();
    guarded.abortHandle().abort();
    assertThat(handle.aborts).isEqualTo(2);
    result.complete("v");
    assertThat(lab.pollReady(guarded)).isEqualTo("v");
    assertThat(guarded.isFinished()).isTrue();
  }

  @Test
  void joinErrorTellsCancelFromFailure() {
    IOException cause = new IOException("x");
    JoinError failed = JoinError.failed("task 1", cause);
    JoinError cancelled = JoinError.cancelled("task 2");
    assertThat(failed).hasMessage("task 1 failed: java.io.IOException: x").hasCause(cause);
    assertThat(failed.isFailure()).isTrue();
    assertThat(failed.isCancelled()).isFalse();
    assertThat(cancelled).hasMessage("task 2 was cancelled").hasNoCause();
    assertThat(cancelled.isCancelled()).isTrue();
    assertThat(cancelled.getStackTrace()).isEmpty();
  }

  @Test
  void spawnerThatCannotConfineSaysWhichOneCan() {
    Spawner spawner =
        new Spawner() {
          @Override
          public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
            throw new AssertionError();
          }
        };
    assertThatThrownBy(() -> spawner.spawnLocal(Futures.ready(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("AsyncRuntime.currentThread()");
  }
}
