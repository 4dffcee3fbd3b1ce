package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class RemoteHandleTest {
  private static final int SCENARIOS = 5;
  private static final int INVOCATIONS = 400;

  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final RemoteHandle.Pair<String> pair = a.remoteHandle();
  private final Future<Void> remote = pair.remote();
  private final RemoteHandle<String> handle = pair.handle();
  private final CountingWaker waiting = new CountingWaker();

  private Object pollHandle() throws Exception {
    return handle.pollRaw(Context.of(waiting));
  }

  @Test
  void valueReachesTheHandle() throws Exception {
    assertThat(pollHandle()).isSameAs(Poll.PENDING);
    assertThat(a.polls()).isZero();
    lab.pollPending(remote);
    a.complete("value");
    assertThat(lab.pollReady(remote)).isNull();
    assertThat(waiting.takeWakes()).isOne();
    assertThat(pollHandle()).isEqualTo("value");
    assertThat(lab.pollFailed(handle)).hasMessageStartingWith("remoteHandle: polled after");
    assertThat(lab.pollFailed(remote)).hasMessageStartingWith("remote: polled after");
  }

  @Test
  void failureReachesTheHandleAsItIs() throws Exception {
    AssertionError bug = new AssertionError("bug");
    a.fail(bug);
    assertThat(lab.pollReady(remote)).isNull();
    assertThat(lab.pollFailed(handle)).isSameAs(bug);
    assertThat(lab.pollFailed(handle)).hasMessageStartingWith("remoteHandle: polled after");
  }

  @Test
  void droppedHandleCancelsTheWork() throws Exception {
    lab.pollPending(remote);
    lab.cx.waker.takeWakes();
    handle.drop();
    handle.drop();
    assertThat(lab.cx.waker.takeWakes()).isOne();
    assertThat(a.isAlive()).isTrue();
    assertThat(lab.pollReady(remote)).isNull();
    assertThat(lab.journal).containsExactly("poll a", "drop a");
    assertThat(lab.pollFailed(handle)).hasMessageStartingWith("remoteHandle: polled after");
  }

  @Test
  void handleDroppedBeforeTheFirstPollKeepsTheWorkFromStarting() throws Exception {
    handle.drop();
    lab.pollReady(remote);
    assertThat(lab.journal).containsExactly("drop a");
  }

  @Test
  void forgottenWorkRunsOn() throws Exception {
    lab.pollPending(remote);
    handle.forget();
    handle.drop();
    lab.pollPending(remote);
    a.complete("value");
    assertThat(lab.pollReady(remote)).isNull();
    assertThat(a.isDropped()).isFalse();
    assertThat(lab.pollFailed(handle)).hasMessageStartingWith("remoteHandle: polled after");
  }

  @Test
  void failureOfForgottenWorkReachesWhoeverRunsIt() {
    IOException broken = new IOException();
    handle.forget();
    a.fail(broken);
    assertThat(lab.pollFailed(remote)).isSameAs(broken);
  }

  @Test
  void endsThatNobodyTakesAreLetGo() throws Exception {
    a.complete("value");
    lab.pollReady(remote);
    handle.drop();
    assertThat(lab.pollFailed(handle)).hasMessageStartingWith("remoteHandle: polled after");
    RemoteHandle.Pair<String> other = Futures.<String>failed(new IOException()).remoteHandle();
    lab.pollReady(other.remote());
    other.handle().forget();
    other.handle().forget();
  }

  @Test
  void droppedWorkFailsTheHandle() throws Exception {
    pollHandle();
    RuntimeException broken = new RuntimeException("drop");
    a.throwOnDrop(broken);
    assertThat(catchThrowable(remote::drop)).isSameAs(broken);
    assertThat(waiting.takeWakes()).isOne();
    assertThat(lab.pollFailed(handle))
        .isInstanceOf(Aborted.class)
        .hasMessage("remoteHandle: the work was dropped by whoever ran it");
    assertThat(lab.pollFailed(handle)).hasMessageStartingWith("remoteHandle: polled after");
  }

  @Test
  void remoteIsCalledAfterItsWork() {
    RemoteHandle.Pair<String> named = a.named("work").remoteHandle();
    assertThat(FutureInfo.nameOf(named.remote())).isEqualTo("work");
    assertThat(FutureInfo.tree(handle)).isEqualTo("remoteHandle\n");
    a.drop();
  }

  /** One who works and one who waits, drops or forgets. */
  public static class History {
    private final WakerSlot slot = new WakerSlot();
    private volatile boolean open;
    private boolean ended;
    private boolean dropped;
    private volatile boolean remoteNotified = true;
    private volatile boolean handleNotified = true;
    private boolean remoteOver;
    private boolean handleOver;
    private boolean cancelled;
    private final RemoteHandle.Pair<Integer> pair =
        new RawFuture<Integer>() {
          @Override
          public Object pollRaw(Context cx) {
            slot.register(cx.waker());
            ended = open;
            return ended ? 1 : Poll.PENDING;
          }

          @Override
          public void drop() {
            dropped = true;
          }
        }.remoteHandle();

    @Operation(nonParallelGroup = "remote")
    public void work() throws Exception {
      if (!remoteOver && remoteNotified) {
        remoteNotified = false;
        Context cx = Context.of(() -> remoteNotified = true);
        remoteOver = pair.remote().pollRaw(cx) != Poll.PENDING;
      }
    }

    @Operation(nonParallelGroup = "handle")
    public void poll() throws Exception {
      if (!handleOver && handleNotified) {
        handleNotified = false;
        Context cx = Context.of(() -> handleNotified = true);
        handleOver = pair.handle().pollRaw(cx) != Poll.PENDING;
      }
    }

    @Operation(nonParallelGroup = "handle")
    public void cancel() {
      if (!handleOver) {
        handleOver = true;
        cancelled = true;
        pair.handle().drop();
      }
    }

    @Operation(nonParallelGroup = "leaf")
    public void open() {
      open = true;
      slot.wake();
    }

    @Validate
    public void bothEnd() throws Exception {
      for (int n = 0; n < 4; n++) {
        work();
        poll();
      }
      if (open && !(remoteOver && handleOver)) {
        throw new AssertionError("ended " + ended + ", but somebody waits");
      }
      if (cancelled && !(ended || dropped)) {
        throw new AssertionError("cancelled, but the work lives on");
      }
      if (ended && dropped) {
        throw new AssertionError("dropped after its end");
      }
    }
  }

  @Test
  void neitherSideWaitsForGood() {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(History.class);
  }
}
